import { type Kysely, type Selectable, sql } from 'kysely';
import type { Reader, Writer } from '../application/ports.ts';
import type { By, LoggedEvent } from '../domain/event.ts';
import { isId } from '../domain/id.ts';
import type { DB, Event as EventTable } from './schema.ts';

/** PostgreSQL advisory lock under which positions are given: one hand at a time. Any number, always the same. */
const PLACING_LOCK = 7_265_001;

/** The channel that wakes readers of the log at commit. */
export const EVENT_CHANNEL = 'event';

export function eventReader(db: Kysely<DB>): Reader['events'] {
  return {
    async after(position, limit) {
      const rows = await db
        .selectFrom('event')
        .selectAll()
        .where('position', '>', position)
        .orderBy('position')
        .limit(limit)
        .execute();
      return rows.map(eventOf);
    },
    async cursor(reader) {
      const row = await db
        .selectFrom('event_cursor')
        .select('position')
        .where('reader', '=', reader)
        .executeTakeFirst();
      return row?.position ?? 0;
    },
    async byId(id) {
      if (!isId(id)) return null;
      const row = await db
        .selectFrom('event')
        .selectAll()
        .where('id', '=', id)
        .where('position', 'is not', null)
        .executeTakeFirst();
      return row === undefined ? null : eventOf(row);
    },
    async behindSince() {
      const { rows } = await sql<{ reader: string; since: Date | null }>`
        select reader, (
          select at from event where event.position > event_cursor.position order by event.position limit 1
        ) as since
        from event_cursor order by reader`.execute(db);
      return new Map(rows.map((row) => [row.reader, row.since]));
    },
    async last() {
      const row = await db
        .selectFrom('event')
        .select((event) => event.fn.max('position').as('position'))
        .executeTakeFirst();
      return row?.position ?? 0;
    },
  };
}

export function eventWriter(db: Kysely<DB>): Pick<Writer['write'], 'event' | 'cursor'> {
  return {
    async event(...events) {
      const by = (kind: 'participant' | 'agent') =>
        events.map((event) => (event.by !== null && kind in event.by ? Object.values(event.by)[0] : null));
      // One array a column: a whole evening's ballots are one statement, with as many parameters as one event has.
      await sql`
        insert into event (id, type, at, by_participant, by_agent, consultation_id, proposal_id, data)
        select id, type, at, by_participant, by_agent, consultation_id, proposal_id, data::jsonb from unnest(
          ${events.map(({ id }) => id)}::uuid[], ${events.map(({ type }) => type)}::text[],
          ${events.map(({ at }) => at.toISOString())}::timestamptz[],
          ${by('participant')}::uuid[], ${by('agent')}::uuid[],
          ${events.map(({ consultationId }) => consultationId)}::uuid[],
          ${events.map(({ proposalId }) => proposalId)}::uuid[],
          ${events.map(({ data }) => JSON.stringify(data))}::text[]
        ) with ordinality
          as given (id, type, at, by_participant, by_agent, consultation_id, proposal_id, data, nth)
        order by nth`.execute(db);
    },
    async cursor(reader, position) {
      const movedAt = sql<Date>`now()`;
      await db
        .insertInto('event_cursor')
        .values({ reader, position, moved_at: movedAt })
        .onConflict((conflict) =>
          conflict
            .column('reader')
            .doUpdateSet({ position, moved_at: movedAt })
            .where('event_cursor.position', '<', position),
        )
        .execute();
    },
  };
}

/**
 * Gives committed events that have none their position, in order of insertion, after every position given before.
 * Sequences are taken in another order than transactions commit, so a reader that followed `seq` would skip a row that
 * commits late; positions are only ever given to rows that everybody can see (docs/adr/0008).
 */
export async function placeEvents(db: Kysely<DB>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${PLACING_LOCK})`.execute(db);
  await sql`
    with unplaced as (
      select seq, row_number() over (order by seq) as nth from event where position is null
    )
    update event set position = (select coalesce(max(position), 0) from event) + unplaced.nth
    from unplaced where event.seq = unplaced.seq`.execute(db);
}

export async function hasUnplaced(db: Kysely<DB>): Promise<boolean> {
  const row = await db.selectFrom('event').select('seq').where('position', 'is', null).limit(1).executeTakeFirst();
  return row !== undefined;
}

function eventOf(row: Selectable<EventTable>): LoggedEvent {
  const by: By =
    row.by_participant !== null
      ? { participant: row.by_participant }
      : row.by_agent !== null
        ? { agent: row.by_agent }
        : null;
  // The database holds what `eventWriter` wrote: `type` and `data` belong together.
  return {
    position: row.position,
    id: row.id,
    type: row.type,
    at: row.at,
    by,
    consultationId: row.consultation_id,
    proposalId: row.proposal_id,
    data: row.data,
  } as LoggedEvent;
}
