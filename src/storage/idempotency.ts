import type { Kysely } from 'kysely';
import type { Remembered } from '../application/answer-once.ts';
import type { Reader, Writer } from '../application/ports.ts';
import type { DB } from './schema.ts';

/** What a claimed key says until its answer is known, in the same transaction; nobody else ever reads it. */
const UNANSWERED = { status: 0, body: '' };

/** Forgotten with each claim, so that the table stays as long as its keys are kept and no sweep is needed. */
const FORGOTTEN_AT_ONCE = 20;

export function idempotencyReader(db: Kysely<DB>): Reader['idempotency'] {
  return { get: (key) => answerTo(db, key) };
}

export function idempotencyWriter(db: Kysely<DB>): Pick<Writer['write'], 'claim' | 'remember'> {
  return {
    async claim({ key, requestHash, at, keptSince }) {
      await forget(db, keptSince);
      // Waits for another transaction that claimed the same key: it is ours only if that one was rolled back.
      const claimed = await db
        .insertInto('idempotency')
        .values({ key, request_hash: requestHash, ...UNANSWERED, answered_at: at })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .returning('key')
        .executeTakeFirst();
      return claimed === undefined ? await answerTo(db, key) : null;
    },
    async remember(answer) {
      const values = {
        request_hash: answer.requestHash,
        status: answer.status,
        body: answer.body,
        answered_at: answer.at,
      };
      await db
        .insertInto('idempotency')
        .values({ key: answer.key, ...values })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
        .execute();
    },
  };
}

async function answerTo(db: Kysely<DB>, key: string): Promise<Remembered | null> {
  const row = await db.selectFrom('idempotency').selectAll().where('key', '=', key).executeTakeFirst();
  return row === undefined
    ? null
    : { key: row.key, requestHash: row.request_hash, status: row.status, body: row.body, at: row.answered_at };
}

async function forget(db: Kysely<DB>, before: Date): Promise<void> {
  const old = db
    .selectFrom('idempotency')
    .select('key')
    .where('answered_at', '<', before)
    .orderBy('answered_at')
    .limit(FORGOTTEN_AT_ONCE)
    .forUpdate()
    .skipLocked();
  await db.deleteFrom('idempotency').where('key', 'in', old).execute();
}
