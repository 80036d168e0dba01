import { type Kysely, sql } from 'kysely';

/** What agents prepared in the name of the institution, and what became of it (docs/adr/0147). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table institution_act (
    id uuid primary key,
    consultation_id uuid not null references consultation,
    act text not null,
    content jsonb not null,
    amount bigint,
    currency text,
    prepared_by uuid not null,
    prepared_at timestamptz not null,
    outcome text check (outcome in ('confirmed', 'discarded')),
    decided_by uuid,
    decided_at timestamptz,
    check ((amount is null) = (currency is null)),
    check ((outcome is null) = (decided_by is null) and (outcome is null) = (decided_at is null)),
    check (outcome is distinct from 'confirmed' or decided_by <> prepared_by)
  )`.execute(db);
  await sql`create index institution_act_waiting on institution_act (consultation_id, id) where outcome is null`.execute(
    db,
  );
}
