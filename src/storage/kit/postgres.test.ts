import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Line, lineTo } from '../../../test/storage/line.ts';
import { type Database, openDatabase } from './database.ts';
import { StorageUnavailable } from './storage-error.ts';

const url = process.env['TEST_DATABASE_URL'];

if (url !== undefined && url !== '') describe('a PostgreSQL server that goes away', () => goesAway(url));

function goesAway(url: string): void {
  const schema = `test_${process.pid}_${randomBytes(6).toString('hex')}`;
  let line: Line;
  let database: Database;

  beforeAll(async () => {
    line = await lineTo(url);
    database = await openDatabase({ kind: 'postgres', url: line.url, schema, poolSize: 3 });
    await sql`create table note (text text)`.execute(database.db);
  });

  beforeEach(async () => {
    await sql`truncate note`.execute(database.db);
  });

  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await line.cut();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`drop schema if exists ${schema} cascade`);
    await client.end();
  });

  test('fails the request in hand with StorageUnavailable and serves the next one once it is back', async () => {
    const currentMessage = sql`select pg_sleep(20)`.execute(database.db);
    const failure = expect(currentMessage).rejects.toBeInstanceOf(StorageUnavailable);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await line.cut();
    await failure;
    await expect(sql`select 1`.execute(database.db)).rejects.toBeInstanceOf(StorageUnavailable);
    await line.mend();
    expect((await sql`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }]);
  });

  test('keeps nothing of a transaction cut in the middle', async () => {
    const attempt = database.transaction(async (trx) => {
      await sql`insert into note values ('half')`.execute(trx);
      await line.cut();
      await sql`insert into note values ('other half')`.execute(trx);
    });
    await expect(attempt).rejects.toBeInstanceOf(StorageUnavailable);
    await line.mend();
    expect((await sql`select * from note`.execute(database.db)).rows).toEqual([]);
  });

  test('reports a session ended by the administrator as unavailable, and recovers', async () => {
    let pid = 0;
    const currentMessage = database.db.connection().execute(async (connection) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(connection);
      pid = rows[0]?.pid ?? 0;
      await sql`select pg_sleep(20)`.execute(connection);
    });
    const failure = expect(currentMessage).rejects.toMatchObject({
      name: 'StorageUnavailable',
      cause: { code: '57P01' },
    });
    await vi.waitFor(() => expect(pid).toBeGreaterThan(0));
    await sql`select pg_terminate_backend(${pid})`.execute(database.db);
    await failure;
    expect((await sql`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }]);
  });

  test('hears notifications again after the line was cut, and is told that some may be lost', async () => {
    const received: string[] = [];
    const stop = await database.listen('test_line', (payload) => received.push(payload));
    await database.notify('test_line', 'before');
    await vi.waitFor(() => expect(received).toEqual(['before']));
    await line.cut();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await line.mend();
    await vi.waitFor(() => expect(received).toEqual(['before', '']), { timeout: 10_000 });
    await database.notify('test_line', 'after');
    await vi.waitFor(() => expect(received).toEqual(['before', '', 'after']));
    await stop();
  });

  test('answers every read of which connections are ended, and serves the next one', async () => {
    const named = new URL(line.url);
    named.searchParams.set('application_name', schema);
    await using ended = await openDatabase({ kind: 'postgres', url: named.href, schema, poolSize: 3 });
    const end = () =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${schema}`.execute(
        database.db,
      );
    const reads: Promise<unknown>[] = [];
    for (let nth = 0; nth < 60; nth += 1) {
      const read = ended.transaction((trx) => sql`select text from note`.execute(trx), { readOnly: true });
      reads.push(read.catch((error: unknown) => error));
      if (nth % 10 === 5) await end();
    }
    const outcomes = await Promise.all(reads);
    const failures = outcomes.filter((outcome) => outcome instanceof Error);
    for (const failure of failures) expect(failure).toBeInstanceOf(StorageUnavailable);
    expect(failures.length).toBeLessThan(60);
    expect((await sql`select 1 as one`.execute(ended.db)).rows).toEqual([{ one: 1 }]);
  });

  test('begins a transaction with its first statement, and without one not at all', async () => {
    const { db } = database;
    expect(await database.transaction(async () => 'nothing asked')).toBe('nothing asked');
    await expect(database.transaction(async () => await Promise.reject(new RangeError('refused')))).rejects.toThrow(
      'refused',
    );
    const inside = await database.transaction(async (trx) => {
      const first = await sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(trx);
      const second = await sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(trx);
      return [first.rows[0]?.id, second.rows[0]?.id];
    });
    expect(inside[0]).toBe(inside[1]);
    const { rows } = await sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(db);
    expect(rows[0]?.id).not.toBe(inside[0]);
    await expect(
      database.transaction(async (trx) => await sql`create table of_a_reader (n int)`.execute(trx), { readOnly: true }),
    ).rejects.toMatchObject({ code: '25006' });
  });

  test('prepares statements anew when a newer node changed their tables', async () => {
    const read = () => database.transaction((trx) => sql`select * from note`.execute(trx), { readOnly: true });
    const onAll = () => Promise.all(Array.from({ length: 3 }, read));
    await sql`insert into note values ('known')`.execute(database.db);
    await onAll();
    await sql`alter table note add column added text`.execute(database.db);
    try {
      for (let time = 0; time < 2; time += 1)
        for (const { rows } of await onAll()) expect(rows).toEqual([{ text: 'known', added: null }]);
    } finally {
      await sql`alter table note drop column added`.execute(database.db);
    }
    for (const { rows } of await onAll()) expect(rows).toEqual([{ text: 'known' }]);
  });

  test('answers within seconds when every connection is taken', async () => {
    const accepted = Promise.all([1, 2, 3].map(() => sql`select pg_sleep(6)`.execute(database.db)));
    await expect(sql`select 1`.execute(database.db)).rejects.toMatchObject({ because: 'unreachable' });
    await accepted;
  });

  test('is unavailable for a moment where the server has no connection left, and goes on once one is free', async () => {
    const narrow = new URL(url);
    narrow.username = `narrow_${schema}`;
    narrow.password = 'one at a time';
    await sql
      .raw(`create role ${narrow.username} login connection limit 1 password 'one at a time'`)
      .execute(database.db);
    try {
      await using only = await openDatabase({ kind: 'postgres', url: narrow.href, poolSize: 3 });
      const taken = sql`select pg_sleep(1)`.execute(only.db);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const failed = await sql`select 1`.execute(only.db).catch((error: unknown) => error);
      expect(failed).toMatchObject({ name: 'StorageUnavailable', because: 'unreachable', cause: { code: '53300' } });
      await taken;
      expect((await sql`select 1 as one`.execute(only.db)).rows).toEqual([{ one: 1 }]);
    } finally {
      await sql.raw(`drop role ${narrow.username}`).execute(database.db);
    }
  });

  test('says what it is refused, and where to look', async () => {
    const nowhere = new URL(url);
    nowhere.pathname = '/there_is_no_such_database';
    const stranger = new URL(url);
    stranger.username = 'there_is_no_such_account';
    for (const [address, notified] of [
      [nowhere, /there_is_no_such_database/],
      [stranger, /there_is_no_such_account|authentication/],
    ] as const) {
      await using refusing = await openDatabase({ kind: 'postgres', url: address.href });
      const failed = await sql`select 1`.execute(refusing.db).catch((error: unknown) => error);
      expect(failed).toMatchObject({ name: 'StorageUnavailable', because: 'refused' });
      expect((failed as Error).message).toMatch(/DATABASE_URL/);
      expect((failed as Error).message).toMatch(notified);
    }
  });

  test('says so where the account may make no tables', async () => {
    await sql`create role ${sql.id(`${schema}_guest`)}`.execute(database.db);
    const denied = database.db.connection().execute(async (connection) => {
      await sql`set role ${sql.id(`${schema}_guest`)}`.execute(connection);
      try {
        await sql`create table ${sql.id(schema, 'of_a_guest')} (text text)`.execute(connection);
      } finally {
        await sql`reset role`.execute(connection);
      }
    });
    await expect(denied).rejects.toMatchObject({ because: 'refused', cause: { code: '42501' } });
    await sql`drop role ${sql.id(`${schema}_guest`)}`.execute(database.db);
  });

  test('does not mix the notifications of two schemas', async () => {
    const neighbour = await openDatabase({ kind: 'postgres', url: line.url, schema: `${schema.slice(0, -1)}_` });
    const received: string[] = [];
    const stop = await database.listen('test_mix', (payload) => received.push(payload));
    await neighbour.notify('test_mix', 'theirs');
    await database.notify('test_mix', 'ours');
    await vi.waitFor(() => expect(received).toEqual(['ours']));
    await stop();
    await sql`drop schema ${sql.id(`${schema.slice(0, -1)}_`)}`.execute(neighbour.db);
    await neighbour[Symbol.asyncDispose]();
  });
}

test('refuses a schema name that would need quoting', async () => {
  const attempt = openDatabase({ kind: 'postgres', url: 'postgres://127.0.0.1:9/none', schema: 'a"; drop' });
  await expect(attempt).rejects.toThrow('not a schema name');
});
