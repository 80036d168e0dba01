import { type Kysely, sql } from 'kysely';

/** What institutions state about what they give to a feature request, numbered by each of them (docs/adr/0148). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table pledge (
    id uuid primary key,
    proposal_id uuid not null references feature_request on delete cascade,
    institution text not null,
    sequence integer not null check (sequence > 0),
    since integer not null check (since >= 0 and since < sequence),
    -- Kind, amount, expiry and conditions; null where it withdraws what was pledged before.
    content jsonb,
    -- SHA-256 of the JCS form of the statement: another under the same number is refused.
    hash text not null,
    -- Of the paper that the host entered it from; null where the institution itself stated it here.
    reference text,
    stated_at timestamptz not null,
    received_at timestamptz not null,
    unique (proposal_id, institution, sequence)
  )`.execute(db);
}
