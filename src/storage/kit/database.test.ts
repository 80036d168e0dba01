import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { eachEngine } from '../../../test/storage/engines.ts';
import { openDatabase } from './database.ts';
import { StorageUnavailable } from './storage-error.ts';

eachEngine('database', (given) => {
  const one = async (expression: ReturnType<typeof sql>) => {
    const { rows } = await sql<{ value: unknown }>`select ${expression} as value`.execute(given.database.db);
    return rows[0]?.value;
  };

  test('reads every column type the same way', async () => {
    expect(await one(sql`9007199254740991::int8`)).toBe(9007199254740991);
    expect(await one(sql`(select count(*) from pg_class where false)`)).toBe(0);
    expect(await one(sql`'2026-03-29 02:30:00.123456+02'::timestamptz`)).toEqual(new Date('2026-03-29T00:30:00.123Z'));
    expect(await one(sql`'2026-03-29'::date`)).toBe('2026-03-29');
    expect(await one(sql`1234567890.10::numeric`)).toBe('1234567890.10');
    expect(await one(sql`'{"b": [1, null], "a": "é"}'::jsonb`)).toEqual({ a: 'é', b: [1, null] });
    expect(await one(sql`'\\x00ff'::bytea`)).toEqual(Buffer.from([0, 255]));
    expect(await one(sql`array[1, null, 3]::int8[]`)).toEqual([1, null, 3]);
    expect(await one(sql`array['a "quoted", one', null]::text[]`)).toEqual(['a "quoted", one', null]);
    expect(await one(sql`array['2026-01-01 00:00:00+00']::timestamptz[]`)).toEqual([new Date('2026-01-01T00:00:00Z')]);
    expect(await one(sql`1.5::float8`)).toBe(1.5);
    expect(await one(sql`current_setting('TimeZone')`)).toBe('UTC');
  });

  test('writes dates, bytes, json text and arrays the same way', async () => {
    const at = new Date('2026-10-25T00:59:59.999Z');
    expect(await one(sql`${at}::timestamptz`)).toEqual(at);
    expect(await one(sql`${Buffer.from('façade')}::bytea`)).toEqual(Buffer.from('façade'));
    expect(await one(sql`${JSON.stringify([{ a: 1 }])}::jsonb`)).toEqual([{ a: 1 }]);
    expect(await one(sql`${['a,b', '"']}::text[]`)).toEqual(['a,b', '"']);
    expect(await one(sql`${[1, 2]}::int8[]`)).toEqual([1, 2]);
  });

  test('lets others have a turn between transactions that wait for each other', async () => {
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const slow = sql`select count(*) from generate_series(1, 50000)`;
    const one = () => given.database.transaction(async (trx) => await slow.execute(trx), { readOnly: true });
    await Promise.all(Array.from({ length: 20 }, one));
    isOver = true;
    expect(turns).toBeGreaterThan(10);
  });

  test('throws rather than lose the digits of an integer past 2^53', async () => {
    await expect(one(sql`9007199254740993::int8`)).rejects.toThrow(RangeError);
    expect(await one(sql`1`)).toBe(1);
  });

  test('keeps nothing of a transaction that throws', async () => {
    const { database } = given;
    const failure = new Error('no');
    const attempt = database.transaction(async (trx) => {
      await sql`create table half_done (n int)`.execute(trx);
      throw failure;
    });
    await expect(attempt).rejects.toBe(failure);
    expect(await one(sql`to_regclass('half_done')`)).toBeNull();
  });

  test('runs a transaction again after a serialization failure', async () => {
    const runs: number[] = [];
    const answer = await given.database.transaction(async (trx) => {
      runs.push(runs.length);
      if (runs.length < 3) await sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`.execute(trx);
      return runs.length;
    });
    expect(answer).toBe(3);
  });

  test('gives up on a transaction that never serializes', async () => {
    let runs = 0;
    const attempt = given.database.transaction(async (trx) => {
      runs++;
      await sql`do $$ begin raise exception 'again' using errcode = '40P01'; end $$`.execute(trx);
    });
    await expect(attempt).rejects.toMatchObject({ code: '40P01' });
    expect(runs).toBe(5);
  });

  test('wakes a listener at commit and never for a transaction rolled back', async () => {
    const { database } = given;
    const received: string[] = [];
    const stop = await database.listen('test_commit', (payload) => received.push(payload));
    await database
      .transaction(async (trx) => {
        await database.notify('test_commit', 'rolled back', trx);
        throw new Error('no');
      })
      .catch(() => {});
    await database.transaction(async (trx) => {
      await database.notify('test_commit', 'committed', trx);
    });
    await vi.waitFor(() => expect(received).toEqual(['committed']));
    await stop();
    await database.notify('test_commit', 'after');
    await database.notify('test_commit', 'after');
    expect(received).toEqual(['committed']);
  });

  test('hides the values of a failed statement from whoever prints the error', async () => {
    const { db } = given.database;
    await sql`create table mail_address (address text unique)`.execute(db);
    await sql`insert into mail_address values (${'ada@example.org'})`.execute(db);
    const error: unknown = await sql`insert into mail_address values (${'ada@example.org'})`
      .execute(db)
      .catch((e) => e);
    await sql`drop table mail_address`.execute(db);
    expect(error).toMatchObject({ code: '23505' });
    expect(JSON.stringify({ ...(error as object) })).not.toContain('ada@');
  });
});

test('says that a database is unavailable when nothing listens at its address', async () => {
  await using database = await openDatabase({ kind: 'postgres', url: 'postgres://nobody@127.0.0.1:9/none' });
  const attempt = sql`select 1`.execute(database.db);
  await expect(attempt).rejects.toBeInstanceOf(StorageUnavailable);
  await expect(attempt).rejects.toMatchObject({ because: 'unreachable', cause: { code: 'ECONNREFUSED' } });
});

test('answers instead of waiting for ever once the embedded database is closed', async () => {
  const database = await openDatabase({ kind: 'memory' });
  await database[Symbol.asyncDispose]();
  await expect(sql`select 1`.execute(database.db)).rejects.toThrow();
  await expect(database.transaction(async (trx) => sql`select 1`.execute(trx))).rejects.toThrow();
});
