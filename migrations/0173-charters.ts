import { type Kysely, sql } from 'kysely';

/** Versions of the charter of a community, none of which changes (docs/adr/0147). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table charter (
    consultation_id uuid not null references consultation,
    version integer not null check (version >= 1),
    terms jsonb not null,
    decision jsonb not null,
    hash text not null,
    decided_at timestamptz not null,
    -- The agent or token by which it was entered.
    decided_by uuid,
    primary key (consultation_id, version)
  )`.execute(db);
}
