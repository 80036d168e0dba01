import { type Kysely, sql } from 'kysely';

/** What was written of consultations before they are complete, in whatever state (docs/adr/0119). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table unfinished_consultation (
    id uuid primary key,
    input jsonb not null check (jsonb_typeof(input) = 'object'),
    created_at timestamptz not null,
    changed_at timestamptz not null
  )`.execute(db);
}
