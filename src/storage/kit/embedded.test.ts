import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbedded } from '../../../test/storage/migrated.ts';
import type { Database } from './database.ts';
import { inOnePiece } from './embedded.ts';

/** The six messages of PGlite's `query`, with a body that says what is asked. */
const QUERY = ['P', 'DS', 'B', 'DP', 'E', 'S'];

function messageOf([kind = '', ...body]: string, text: string): Uint8Array {
  return Buffer.from(`${kind}0000${body.join('')}${kind === 'P' ? text : ''}`);
}

/** Runs queries over an exchange that notes which messages came in one piece, and fails where it is asked to. */
async function exchanged(...texts: string[]): Promise<readonly string[]> {
  const pieces: string[] = [];
  const exchange = inOnePiece(async (piece) => {
    const kinds = Buffer.from(piece).toString('latin1').replaceAll('0000', '').replaceAll('\0', '').replace('\x04', '');
    pieces.push(kinds);
    if (kinds.includes('fails') && kinds.includes('E')) throw new Error('refused');
    return [];
  });
  for (const text of texts) {
    await (async () => {
      for (const kind of QUERY.slice(0, -1)) await exchange(messageOf(kind, text));
    })().catch(() => {});
    await exchange(messageOf('S', text));
  }
  return pieces;
}

it('asks for the types of a text once, and hands over all else in one piece', async () => {
  expect(await exchanged('one', 'two', 'one')).toEqual(['PoneDS', 'BDPES', 'PtwoDS', 'BDPES', 'PoneBDPES']);
});

it('asks again for the types of what failed', async () => {
  expect(await exchanged('fails', 'fails', 'fails')).toEqual(['PfailsDS', 'BDPES', 'PfailsBDPES', 'PfailsDS', 'BDPES']);
});

let database: Database;
beforeAll(async () => {
  database = await openEmbedded();
});
afterAll(() => database[Symbol.asyncDispose]());

it('answers the next query after one that failed, within a transaction and without', async () => {
  const divide = async (by: number, db = database.db) =>
    (await sql<{ answer: number }>`select 10 / ${by}::int as answer`.execute(db)).rows[0]?.answer;
  expect(await divide(2)).toBe(5);
  await expect(divide(0)).rejects.toMatchObject({ code: '22012' });
  expect(await divide(5)).toBe(2);
  await expect(database.transaction((trx) => divide(0, trx))).rejects.toMatchObject({ code: '22012' });
  expect(await database.transaction((trx) => divide(1, trx))).toBe(10);
});

it('reads what a column is anew once its type was changed', async () => {
  const { db } = database;
  const insert = (what: unknown) => sql`insert into changing (what) values (${what})`.execute(db);
  await sql`create table changing (what int)`.execute(db);
  await insert(1);
  await insert(2);
  await sql`alter table changing alter column what type jsonb using to_jsonb(what)`.execute(db);
  await expect(insert({ a: 1 })).rejects.toThrow();
  await insert({ a: 1 });
  const { rows } = await sql<{ what: unknown }>`select what from changing`.execute(db);
  expect(rows.map(({ what }) => what)).toEqual([1, 2, { a: 1 }]);
});
