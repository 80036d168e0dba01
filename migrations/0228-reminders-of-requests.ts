import { type Kysely, sql } from 'kysely';

/** Of what about feature requests agents were reminded: each close, settlement and day once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table request_reminder (
    proposal_id uuid not null references proposal on delete cascade,
    -- What is due, and the moment or day that it is due for.
    due text not null,
    reminded_at timestamptz not null,
    primary key (proposal_id, due)
  )`.execute(db);
}
