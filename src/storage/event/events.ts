import { type Kysely, type Selectable, sql } from 'kysely';
import type { Reader } from '../../application/application.ts';
import type { ConsumerState, EventLogWriter } from '../../application/event/ports.ts';
import { EVENTS, type LoggedEvent, type NewEvent } from '../../domain/event/event.ts';
import { type EventOrigin, OWN } from '../../domain/event/origin.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import { isId } from '../../domain/kit/id.ts';
import { fromJson, upsert } from '../kit/rows.ts';
import type { DB, Event as EventTable } from '../kit/schema.ts';

/** PostgreSQL advisory lock under which positions are given: one process at a time. Any number, always the same. */
const PLACING_LOCK = 7_265_001;

/** The channel that wakes consumers of the log at commit. */
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
    async cursor(consumer) {
      const row = await db
        .selectFrom('event_cursor')
        .select('position')
        .where('reader', '=', consumer)
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
    async consumers(names) {
      const { rows } = await sql<ConsumerRow>`
        select name, moved_at as "succeededAt", failed_at as "failedAt", failed_event as "failedEvent", error,
          (select coalesce(max(position), 0) from event) - coalesce(event_cursor.position, 0) as behind,
          (
            select at from event where event.position > coalesce(event_cursor.position, 0)
            order by event.position limit 1
          ) as "behindSince"
        from unnest(${names}::text[]) as name left join event_cursor on reader = name`.execute(db);
      return new Map(rows.map(({ name, ...row }) => [name, stateOf(row)]));
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

export function eventWriter(db: Kysely<DB>): EventLogWriter {
  return {
    async append(...events) {
      const rows = events.map(columnsOf);
      const column = (name: keyof (typeof rows)[number]) => rows.map((row) => row[name]);
      // One array a column: a whole evening's ballots are one statement, with as many parameters as one event has.
      await sql`
        insert into event (id, type, version, at, by_participant, by_agent, by_token, by_connector, by_node,
          mirrored_from, imported_from, consultation_id, proposal_id, data)
        select id, type, version, at, by_participant, by_agent, by_token, by_connector, by_node,
          mirrored_from, imported_from, consultation_id, proposal_id, data::jsonb from unnest(
          ${column('id')}::uuid[], ${column('type')}::text[], ${column('version')}::integer[],
          ${column('at')}::timestamptz[], ${column('by_participant')}::uuid[], ${column('by_agent')}::uuid[],
          ${column('by_token')}::uuid[], ${column('by_connector')}::text[], ${column('by_node')}::text[],
          ${column('mirrored_from')}::text[], ${column('imported_from')}::text[], ${column('consultation_id')}::uuid[],
          ${column('proposal_id')}::uuid[], ${column('data')}::text[]
        ) with ordinality
          as given (id, type, version, at, by_participant, by_agent, by_token, by_connector, by_node,
            mirrored_from, imported_from, consultation_id, proposal_id, data, nth)
        order by nth`.execute(db);
    },
    async saveCursor(consumer, position) {
      const movedAt = sql<Date>`now()`;
      await db
        .insertInto('event_cursor')
        .values({ reader: consumer, position, moved_at: movedAt })
        .onConflict((conflict) =>
          conflict
            .column('reader')
            .doUpdateSet({ position, moved_at: movedAt })
            .where('event_cursor.position', '<', position),
        )
        .execute();
    },
    consumerFailed: (consumer, { eventId, error }) =>
      upsert(db, 'event_cursor', {
        key: { reader: consumer },
        once: { position: 0 },
        values: { failed_at: sql<Date>`now()`, failed_event: eventId, error },
      }),
  };
}

/**
 * Gives committed events that have none their position, in order of insertion, after every position given before.
 * Sequences are taken in another order than transactions commit, so a consumer that followed `seq` would skip a row that
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

type ConsumerRow = Pick<ConsumerState, 'behind' | 'behindSince' | 'succeededAt'> & {
  readonly name: string;
  readonly failedAt: Date | null;
  readonly failedEvent: string | null;
  readonly error: string | null;
};

function stateOf({ failedAt, failedEvent, error, ...row }: Omit<ConsumerRow, 'name'>): ConsumerState {
  const hasFailed = failedAt !== null && failedEvent !== null && error !== null;
  return { ...row, failure: hasFailed ? { at: failedAt, eventId: failedEvent, error } : null };
}

function columnsOf({ id, type, at, by, origin = OWN, consultationId, proposalId, data }: NewEvent) {
  return {
    id,
    type,
    version: EVENTS[type].version,
    at: at.toISOString(),
    by_participant: by?.kind === 'participant' ? by.id : by?.kind === 'token' ? by.participantId : null,
    by_agent: by?.kind === 'agent' ? by.id : null,
    by_token: by?.kind === 'token' ? by.id : null,
    by_connector: by?.kind === 'connector' ? by.id : null,
    by_node: by?.kind === 'operator' || by?.kind === 'clock' ? by.kind : null,
    mirrored_from: origin.kind === 'mirrored' ? origin.host : null,
    imported_from: origin.kind === 'imported' ? origin.source : null,
    consultation_id: consultationId,
    proposal_id: proposalId,
    data: JSON.stringify(data),
  };
}

function eventOf(row: Selectable<EventTable>): LoggedEvent {
  // The database holds what `eventWriter` wrote: `type` and `data` belong together.
  return {
    position: row.position,
    id: row.id,
    type: row.type,
    version: row.version,
    at: row.at,
    by: actorIn(row),
    origin: originOfRow(row),
    consultationId: row.consultation_id,
    proposalId: row.proposal_id,
    data: row.data,
  } as LoggedEvent;
}

function actorIn(row: Selectable<EventTable>): Actor | null {
  if (row.by_agent !== null) return { kind: 'agent', id: row.by_agent };
  if (row.by_token !== null) return { kind: 'token', id: row.by_token, participantId: row.by_participant };
  if (row.by_participant !== null) return { kind: 'participant', id: row.by_participant };
  if (row.by_connector !== null) return { kind: 'connector', id: row.by_connector };
  return row.by_node === null ? null : { kind: fromJson<'operator' | 'clock'>(row.by_node) };
}

/** Whose act it is, by the columns that say so. */
export function originOfRow(row: Pick<Selectable<EventTable>, 'mirrored_from' | 'imported_from'>): EventOrigin {
  if (row.mirrored_from !== null) return { kind: 'mirrored', host: row.mirrored_from };
  return row.imported_from === null ? OWN : { kind: 'imported', source: row.imported_from };
}
