import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { InboxMessage, PeerWriter } from '../../application/federation/ports.ts';
import type { DB, InboxMessage as InboxTable } from '../kit/schema.ts';

type Query = Parameters<PeerWriter['claimMessages']>[0];

/**
 * Due messages in the order of their receipt. The first undecided message of an actor is claimed, and with it what came after
 * it: nobody else can claim that meanwhile.
 */
export async function claimMessages(db: Kysely<DB>, query: Query): Promise<readonly InboxMessage[]> {
  const first = await claimFirst(db, query, sql`waiting.unanswered < ${query.alone}`);
  if (first.length === 0 && query.but.length === 0) {
    return (await claimFirst(db, { ...query, limit: 1 }, sql`true`)).map(messageOf);
  }
  const behind = first.length === 0 ? [] : await claimBehind(db, query, first);
  return [...first, ...behind]
    .map(messageOf)
    .toSorted((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime() || (a.id < b.id ? -1 : 1));
}

async function claimFirst(
  db: Kysely<DB>,
  { now, until, limit, but }: Query,
  which: RawBuilder<boolean>,
): Promise<readonly Selectable<InboxTable>[]> {
  return await db
    .updateTable('inbox_message')
    .set((at) => ({ due_at: until, waits_for: null, unanswered: at('unanswered', '+', 1) }))
    .where('id', 'in', (due) =>
      due
        .selectFrom('inbox_message as waiting')
        .select('waiting.id')
        .where('due_at', '<=', now)
        .where(sql<boolean>`waiting.host <> all(${[...but]}::text[])`)
        .where(which)
        // An actor's messages go in order: none is taken while an earlier one of the same actor is undecided.
        .where((is) =>
          is.not(
            is.exists(
              is
                .selectFrom('inbox_message as earlier')
                .select('earlier.id')
                .whereRef('earlier.actor', '=', 'waiting.actor')
                .where('earlier.due_at', 'is not', null)
                .where('earlier.waits_for', 'is', null)
                .where(sql<boolean>`(earlier.received_at, earlier.id) < (waiting.received_at, waiting.id)`),
            ),
          ),
        )
        .orderBy('due_at')
        .orderBy('received_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute();
}

/**
 * What waits behind claimed messages and was not claimed by anybody: up to the first of each actor that is not due. Where there
 * are more actors than were claimed, nothing that came after the last of these, since it may answer what others sent before it.
 */
async function claimBehind(
  db: Kysely<DB>,
  { now, until, limit, alone }: Query,
  first: readonly Selectable<InboxTable>[],
): Promise<readonly Selectable<InboxTable>[]> {
  const last = Math.max(...first.map((row) => row.received_at.getTime()));
  const bound = first.length < limit ? sql`true` : sql`waiting.received_at <= ${new Date(last)}`;
  const { rows } = await sql<Selectable<InboxTable>>`
    update inbox_message set due_at = ${until}, waits_for = null, unanswered = unanswered + 1
    where id in (
      select waiting.id from inbox_message waiting
      where waiting.actor = any(${first.map((row) => row.actor)}::text[]) and waiting.due_at <= ${now} and ${bound}
        and waiting.unanswered < ${alone}
        and not exists (
          select from inbox_message earlier
          where earlier.actor = waiting.actor and earlier.due_at is not null and earlier.waits_for is null
            and (earlier.due_at > ${now} or earlier.unanswered >= ${alone})
            and (earlier.received_at, earlier.id) < (waiting.received_at, waiting.id)
            and earlier.id <> all(${first.map((row) => row.id)}::uuid[])
        )
      order by waiting.received_at, waiting.id limit ${limit}
    )
    returning *`.execute(db);
  return rows;
}

export function messageOf(row: Selectable<InboxTable>): InboxMessage {
  return {
    id: row.id,
    activityId: row.activity_id,
    fingerprint: row.fingerprint,
    digest: row.digest,
    type: row.type,
    actor: row.actor,
    host: row.host,
    body: row.body ?? new Uint8Array(),
    signedAt: row.signed_at,
    receivedAt: row.received_at,
    attempts: row.attempts,
    unanswered: row.unanswered,
  };
}
