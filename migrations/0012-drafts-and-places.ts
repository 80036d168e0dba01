import { type Kysely, sql } from 'kysely';

/** What people began to write and have not sent, and the place of a proposal in words. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'alter table proposal add column place text',
  // One for each person and consultation. Sealed: nobody but its author ever reads it.
  `create table draft (
    id uuid primary key,
    participant_id uuid not null references participant (id),
    consultation_id uuid not null references consultation (id),
    said_sealed text not null,
    updated_at timestamptz not null,
    unique (participant_id, consultation_id)
  )`,
];
