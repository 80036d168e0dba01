import type { Kysely } from 'kysely';
import type { Reader, Writer } from '../application/ports.ts';
import type { DB } from './schema.ts';

export function idempotencyReader(db: Kysely<DB>): Reader['idempotency'] {
  return {
    async get(key) {
      const row = await db.selectFrom('idempotency').selectAll().where('key', '=', key).executeTakeFirst();
      return row === undefined
        ? null
        : { key: row.key, requestHash: row.request_hash, status: row.status, body: row.body, at: row.answered_at };
    },
  };
}

export function idempotencyWriter(db: Kysely<DB>): Pick<Writer['write'], 'remember'> {
  return {
    async remember(answer) {
      await db
        .insertInto('idempotency')
        .values({
          key: answer.key,
          request_hash: answer.requestHash,
          status: answer.status,
          body: answer.body,
          answered_at: answer.at,
        })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute();
    },
  };
}
