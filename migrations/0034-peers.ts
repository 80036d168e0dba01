import { type Kysely, sql } from 'kysely';

/** When a peer is looked at, and whom this institution follows (docs/adr/0030). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Null for at once.
  'alter table peer add column due_at timestamptz',
  // `event_id` is the event by which it was asked, and the id of the Follow.
  `create table following (
    actor text primary key,
    event_id uuid not null,
    asked_at timestamptz not null,
    accepted_at timestamptz
  )`,
];
