import { type Kysely, sql } from 'kysely';

/** What a consumer of the event log failed at last: the event and the class of the error, nothing that anybody wrote. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // One that failed at its first event has not moved yet.
  'alter table event_cursor alter column moved_at drop not null',
  `alter table event_cursor
    add column failed_at timestamptz,
    add column failed_event uuid,
    add column error text,
    add constraint event_cursor_failure check (
      (failed_at is null) = (failed_event is null) and (failed_at is null) = (error is null)
    )`,
];
