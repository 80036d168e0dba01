import type { Kysely } from 'kysely';
import type { Reader } from '../../application/application.ts';
import type { IdempotencyRecord, IdempotencyWriter } from '../../application/kit/ports.ts';
import { upsert } from './rows.ts';
import type { DB } from './schema.ts';

/** What a claimed key says until its answer is known, in the same transaction; nobody else ever reads it. */
const UNANSWERED = { status: 0, body: '' };

export function idempotencyReader(db: Kysely<DB>): Reader['idempotency'] {
  return { get: (key) => answerTo(db, key) };
}

export function idempotencyWriter(db: Kysely<DB>): IdempotencyWriter {
  return {
    async claim({ key, requestHash, at }) {
      // Waits for another transaction that claimed the same key: it is ours only if that one was rolled back.
      const claimed = await db
        .insertInto('idempotency')
        .values({ key, request_hash: requestHash, ...UNANSWERED, answered_at: at })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .returning('key')
        .executeTakeFirst();
      return claimed === undefined ? await answerTo(db, key) : null;
    },
    save: (answer) =>
      upsert(db, 'idempotency', {
        key: { key: answer.key },
        values: {
          request_hash: answer.requestHash,
          status: answer.status,
          body: answer.body,
          answered_at: answer.at,
        },
      }),
  };
}

async function answerTo(db: Kysely<DB>, key: string): Promise<IdempotencyRecord | null> {
  const row = await db.selectFrom('idempotency').selectAll().where('key', '=', key).executeTakeFirst();
  return row === undefined
    ? null
    : { key: row.key, requestHash: row.request_hash, status: row.status, body: row.body, at: row.answered_at };
}
