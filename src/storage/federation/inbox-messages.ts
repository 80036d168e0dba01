import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { PeerReader, PeerWriter } from '../../application/federation/ports.ts';
import { upsertAll } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';
import { claimMessages, messageOf } from './claim-messages.ts';

/** Replies of one host that wait for what they answer, before it is asked to send more of them later. */
const WAITING_MAX = 2_000;

export function inboxMessageReader(
  db: Kysely<DB>,
): Pick<PeerReader, 'received' | 'receivedAs' | 'countQuotes' | 'undecided' | 'manyAwaitParent'> {
  return {
    async undecided() {
      const row = await db
        .selectFrom('inbox_message')
        .select((message) => [
          ...(['type', 'host', 'attempts', 'received_at as receivedAt'] as const),
          message.fn.countAll<number>().over().as('count'),
        ])
        .where('due_at', 'is not', null)
        .where('waits_for', 'is', null)
        .orderBy('received_at')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { count, ...first } = row;
      return { count, first };
    },
    async received(id) {
      const row = await db.selectFrom('inbox_message').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : messageOf(row);
    },
    receivedAs: async (activityId, before) => (await receivedAsAll(db, [[activityId, before]])).get(before) ?? [],
    async manyAwaitParent(host) {
      const { rows } = await sql<{ many: boolean }>`
        select count(*) >= ${WAITING_MAX} as many from inbox_message where host = ${host} and waits_for is not null`.execute(
        db,
      );
      return rows[0]?.many === true;
    },
    async countQuotes(actor, since) {
      const row = await db
        .selectFrom('inbox_message')
        .select((count) => count.fn.countAll<number>().as('count'))
        .where('type', '=', 'QuoteRequest')
        .where('actor', '=', actor)
        .where('received_at', '>', since)
        .where('verdict', '=', 'accepted')
        .executeTakeFirstOrThrow();
      return row.count;
    },
  };
}

/** What came under each id before a message, by that message. */
export async function receivedAsAll(
  db: Kysely<DB>,
  asked: readonly (readonly [activityId: string, before: string])[],
): Promise<ReadonlyMap<string, Awaited<ReturnType<PeerReader['receivedAs']>>>> {
  const { rows } = await sql<{ before: string; fingerprint: string; digest: string; signed_at: Date }>`
    select asked.before, earlier.fingerprint, earlier.digest, earlier.signed_at
    from unnest(
      ${asked.map(([, before]) => before)}::uuid[], ${asked.map(([id]) => id)}::text[],
      ${asked.map(([id]) => hashedId(id))}::text[], ${asked.map(([id]) => md5(id))}::text[],
      ${asked.map(([id]) => md5(hashedId(id)))}::text[]
    ) as asked (before, id, hashed_id, id_digest, hashed_id_digest)
    cross join lateral (
      select fingerprint, digest, signed_at from inbox_message
      where (received_at, id) < (select mine.received_at, mine.id from inbox_message mine where mine.id = asked.before)
        and md5(activity_id) in (asked.id_digest, asked.hashed_id_digest) and activity_id in (asked.id, asked.hashed_id)
    ) as earlier`.execute(db);
  const found = Map.groupBy(rows, ({ before }) => before);
  return new Map(
    [...found].map(([before, those]) => [
      before,
      those.map((row) => ({ fingerprint: row.fingerprint, digest: row.digest, signedAt: row.signed_at })),
    ]),
  );
}

export function inboxMessageWriter(
  db: Kysely<DB>,
): Pick<
  PeerWriter,
  | 'saveMessage'
  | 'claimMessages'
  | 'extendClaim'
  | 'releaseMessages'
  | 'decideMessage'
  | 'postponeMessage'
  | 'wakeMessages'
  | 'awaitParent'
  | 'releaseReplies'
> {
  return {
    saveMessage: async (message) => await saveMessages(db, [message]),
    claimMessages: async (query) => await claimMessages(db, query),
    async extendClaim(ids, until) {
      await db
        .updateTable('inbox_message')
        .set({ due_at: until })
        .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
        .where('due_at', 'is not', null)
        .execute();
    },
    async releaseMessages(ids, now) {
      await db
        .updateTable('inbox_message')
        .set((at) => ({ due_at: now, unanswered: at('unanswered', '-', 1) }))
        .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
        .where('due_at', 'is not', null)
        .execute();
    },
    decideMessage: async (...decided) => await decideMessages(db, [decided]),
    async postponeMessage(id, due) {
      await db
        .updateTable('inbox_message')
        .set((at) => ({ due_at: due, attempts: at('attempts', '+', 1), unanswered: 0 }))
        .where('id', '=', id)
        .execute();
    },
    async awaitParent(id, parent) {
      await sql`
        update inbox_message set due_at = received_at + interval '1 day', waits_for = ${parent}, unanswered = 0
        where id = ${id}`.execute(db);
    },
    async releaseReplies(parent, now) {
      await sql`
        update inbox_message set due_at = ${now}, waits_for = null
        where md5(waits_for) = ${md5(parent)} and waits_for = ${parent}`.execute(db);
    },
    async wakeMessages(now) {
      await db
        .updateTable('inbox_message')
        .set({ due_at: now })
        .where('received_at', '>', now)
        .where('due_at', '>', now)
        .execute();
    },
  };
}

type MessageWriter = Pick<PeerWriter, 'saveMessage' | 'decideMessage'>;

/** Several as they were received. */
export async function saveMessages(
  db: Kysely<DB>,
  messages: readonly Parameters<MessageWriter['saveMessage']>[0][],
): Promise<void> {
  const rows = messages.map((message) => ({
    id: message.id,
    activity_id: message.activityId,
    fingerprint: message.fingerprint,
    digest: message.digest,
    type: message.type,
    actor: message.actor,
    host: message.host,
    body: `\\x${Buffer.from(message.body).toString('hex')}`,
    signed_at: message.signedAt,
    received_at: message.receivedAt,
    due_at: message.receivedAt,
    attempts: message.attempts,
    unanswered: message.unanswered,
  }));
  await upsertAll(db, 'inbox_message', { rows, key: ['id'] });
}

export async function decideMessages(
  db: Kysely<DB>,
  decided: readonly Parameters<MessageWriter['decideMessage']>[],
): Promise<void> {
  const verdicts = decided.map(([, verdict]) => verdict);
  // Nothing of what was not taken is kept but the verdict.
  await sql`
    update inbox_message set due_at = null, waits_for = null, verdict = given.verdict, because = given.because,
      decided_at = given.at, body = case when given.verdict in ('refused', 'ignored') then null else body end
    from unnest(
      ${decided.map(([id]) => id)}::uuid[], ${verdicts.map(({ verdict }) => verdict)}::text[],
      ${verdicts.map(({ because }) => because)}::text[], ${decided.map(([, , at]) => at.toISOString())}::timestamptz[]
    ) as given (id, verdict, because, at)
    where inbox_message.id = given.id`.execute(db);
}

/** A message of which only the hash of its id is left. */
export const PURGED = {
  body: null,
  actor: '',
  activity_id: sql<string>`'sha256:' || encode(sha256(convert_to(activity_id, 'UTF8')), 'hex')`,
} as const;

/** Short enough for an index whatever the length of an id; never trusted alone. */
export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** What is left of an activity's id once the message was purged. */
function hashedId(activityId: string): string {
  return `sha256:${createHash('sha256').update(activityId).digest('hex')}`;
}
