import { type Kysely, sql } from 'kysely';

/** What was written of ballots and questionnaires before they are complete, as it was typed (docs/adr/0152). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table unfinished_part (
    id uuid primary key,
    consultation_id uuid not null references consultation (id) on delete cascade,
    part text not null check (part in ('ballot', 'questionnaire')),
    ballot_id uuid unique references ballot (id) on delete cascade,
    input jsonb not null check (jsonb_typeof(input) = 'object'),
    created_at timestamptz not null,
    changed_at timestamptz not null
  )`.execute(db);
  await sql`create index unfinished_part_consultation on unfinished_part (consultation_id)`.execute(db);
}
