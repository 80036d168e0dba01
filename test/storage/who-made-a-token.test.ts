import { sql, type Transaction } from 'kysely';
import { expect, it } from 'vitest';
import { migrations } from '../../migrations/index.ts';
import { dropTables, tablesOf } from '../../src/storage/archive/tables.ts';
import { migrateToLatest, migrateWithin } from '../../src/storage/kit/migrate.ts';
import { createStore } from '../../src/storage/store.ts';
import { id } from '../support/participation.ts';
import { eachEngine } from './engines.ts';

const NAME = '0060-who-made-a-token';
const AGENT = id(1);
const [BY_AGENT, BY_THAT, BY_WHICH, UNKNOWN, BY_UNKNOWN] = [id(11), id(12), id(13), id(14), id(15)];

/** Tokens of the version before, with who made them as the event log has it. */
const TOKENS = [
  [BY_AGENT, ['read', 'export'], { agent: AGENT }],
  [BY_THAT, ['export'], { token: BY_AGENT }],
  [BY_WHICH, ['tokens'], { token: BY_THAT }],
  [UNKNOWN, ['admin'], {}],
  [BY_UNKNOWN, ['propose'], { token: UNKNOWN }],
] as const;

eachEngine('tokens of the version before', (suite) => {
  it('say who made them as far as the log does, and have lost the scope that opened nothing', async () => {
    const { db } = suite.database;
    await suite.database.transaction(async (trx) => {
      await dropTables(trx, await tablesOf(trx));
      await migrateWithin(
        trx as unknown as Transaction<unknown>,
        migrations.filter(({ name }) => name < NAME),
      );
    });
    await sql`insert into agent (id, email_key, email_sealed, role, reminders, invited_at)
      values (${AGENT}, 'key', 'sealed', 'administrator', false, now())`.execute(db);
    for (const [index, [tokenId, scopes, by]] of TOKENS.entries()) {
      await sql`insert into token (id, name, hash, scopes, created_at)
        values (${tokenId}, 'token', ${tokenId}, ${[...scopes]}, now())`.execute(db);
      await sql`insert into event (id, position, type, version, at, by_agent, by_token, data)
        values (${id(100 + index)}, ${index + 1}, 'token-created', 1, now(), ${'agent' in by ? by.agent : null},
          ${'token' in by ? by.token : null}, ${JSON.stringify({ tokenId })}::jsonb)`.execute(db);
    }

    expect(await migrateToLatest(db)).toContain(NAME);

    const tokens = await createStore(suite.database).read((reader) => reader.access.tokens());
    expect(new Map(tokens.map(({ id: tokenId, madeBy, scopes }) => [tokenId, { ...madeBy, scopes }]))).toEqual(
      new Map([
        [BY_AGENT, { agentId: AGENT, tokenId: null, scopes: ['read'] }],
        [BY_THAT, { agentId: AGENT, tokenId: BY_AGENT, scopes: ['read'] }],
        [BY_WHICH, { agentId: AGENT, tokenId: BY_THAT, scopes: ['tokens'] }],
        [UNKNOWN, { agentId: null, tokenId: null, scopes: ['admin'] }],
        [BY_UNKNOWN, { agentId: null, tokenId: UNKNOWN, scopes: ['propose'] }],
      ]),
    );
    expect(tokens.map(({ consultations }) => consultations)).toEqual([null, null, null, null, null]);
  });
});
