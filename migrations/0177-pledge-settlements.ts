import { type Kysely, sql } from 'kysely';

/** Which pledges count from a close on, and what each institution pays: one settlement a close (docs/adr/0149). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table pledge_settlement (
    id uuid primary key,
    proposal_id uuid not null references feature_request on delete cascade,
    closes_at timestamptz not null,
    -- What it was computed from and what came of it: anybody computes the second from the first again.
    input jsonb not null,
    outcome jsonb not null,
    -- What institutions pay that join later, by the terms of this close.
    late_joining text not null,
    settled_at timestamptz not null,
    unique (proposal_id, closes_at)
  )`.execute(db);
}
