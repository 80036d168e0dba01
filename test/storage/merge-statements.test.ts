import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { forgetShapes } from '../../src/storage/kit/merge-statements.ts';
import { eachEngine } from './engines.ts';
import { sentStatements } from './sent-statements.ts';

const READ_ONLY = { isolation: 'repeatable read', readOnly: true } as const;

eachEngine('reads that do not wait for each other', (suite) => {
  const sent = sentStatements();
  // Other files of this process may have taken all the room for merged statements.
  beforeAll(forgetShapes);

  /** Every kind of value that a column of ours has, beside those that JSON cannot tell. */
  const values = (text: string) => sql<Record<string, unknown>>`
    select ${text}::text as "text", 7::integer as "integer", 9007199254740991::bigint as "bigint", 0.1::float8 as "float",
      true as "boolean", null::timestamptz as "nothing", '2026-03-29T01:30:00.123456Z'::timestamptz as "moment",
      '{"a": [1, null, {"b": "2026-03-29T01:30:00+00:00"}]}'::jsonb as "json", array['x', null, 'y"z'] as "texts",
      array['0198c2f0-0000-7000-8000-000000000000']::uuid[] as "ids", '0198c2f0-0000-7000-8000-000000000000'::uuid as "id"`;
  const bytes = () => sql`select '\\x00ff'::bytea as bytes, 1.50::numeric as amount`;
  const nothing = (limit: number) => sql`select 1 as one from institution limit ${limit}`;
  const asked = async () => {
    sent.taken();
    return await suite.database.transaction(
      async (trx) =>
        await Promise.all(
          [values('a$1b\n"\u2028'), bytes(), nothing(3), sql`select ${'x'}::text || ${'y'}::text as two`].map(
            async (each) => (await each.execute(trx)).rows,
          ),
        ),
      READ_ONLY,
    );
  };

  it('are one statement once their columns are known, and answer the same', async () => {
    const alone = await asked();
    expect(alone[0]?.[0]).toEqual({
      text: 'a$1b\n"\u2028',
      integer: 7,
      bigint: Number.MAX_SAFE_INTEGER,
      float: 0.1,
      boolean: true,
      nothing: null,
      moment: new Date('2026-03-29T01:30:00.123Z'),
      json: { a: [1, null, { b: '2026-03-29T01:30:00+00:00' }] },
      texts: ['x', null, 'y"z'],
      ids: ['0198c2f0-0000-7000-8000-000000000000'],
      id: '0198c2f0-0000-7000-8000-000000000000',
    });
    expect(alone.slice(1)).toEqual([[{ bytes: Buffer.from([0, 255]), amount: '1.50' }], [], [{ two: 'xy' }]]);
    const [first, again] = [sent.taken(), await asked()];
    expect(again).toEqual(alone);
    expect(again[0]?.[0]).toBeTypeOf('object');
    // The bytes go alone: JSON has none.
    if (suite.engine === 'postgres') expect([first.length, sent.taken().length]).toEqual([6, 4]);
  });

  it('are few statements where they ask the same of many things, and each gets its own answer', async () => {
    const squares = async () => {
      sent.taken();
      return await suite.database.transaction(
        async (trx) =>
          await Promise.all(
            Array.from({ length: 22 }, async (_, nth) => {
              const { rows } = await sql<{
                square: number;
              }>`select ${nth}::integer * ${nth}::integer as square`.execute(trx);
              return rows[0]?.square;
            }),
          ),
        READ_ONLY,
      );
    };
    const expected = Array.from({ length: 22 }, (_, nth) => nth * nth);
    expect(await squares()).toEqual(expected);
    expect(await squares()).toEqual(expected);
    // Sixteen, four, and two alone, between the beginning and the end.
    if (suite.engine === 'postgres') expect(sent.taken().length).toBe(6);
  });

  it('fail as they would alone, and leave nothing behind', async () => {
    const failing = async () =>
      await suite.database.transaction(
        async (trx) =>
          await Promise.all([
            values('x').execute(trx),
            sql`select 1 / (length(${'a'}::text) - 1) as nothing`.execute(trx),
            nothing(1).execute(trx),
          ]),
        READ_ONLY,
      );
    await expect(failing()).rejects.toThrow('division by zero');
    await expect(failing()).rejects.toThrow('division by zero');
    expect((await asked()).length).toBe(4);
  });

  it('write nothing, merged or not', async () => {
    if (suite.engine === 'embedded') return expect((await asked()).length).toBe(4);
    await expect(
      suite.database.transaction(
        async (trx) => await sql`with gone as (delete from institution returning 1) select * from gone`.execute(trx),
        READ_ONLY,
      ),
    ).rejects.toThrow(/read-only/);
  });
});
