import { type Kysely, sql } from 'kysely';

/** The pictures that hosts have of consultations that are mirrored here, and when the next try to fetch one is due (docs/adr/0139). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table mirrored_cover (
    consultation_id uuid primary key references consultation (id),
    source text not null,
    alt jsonb not null,
    -- Null once it is here.
    due_at timestamptz,
    tries integer not null default 0
  )`.execute(db);
  await sql`create index mirrored_cover_due on mirrored_cover (due_at) where due_at is not null`.execute(db);
  // What hosts told before is read once more, for the pictures of it.
  await sql`update mirror set cursor = null where ended_at is null`.execute(db);
}
