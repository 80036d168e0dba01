import { type Kysely, sql } from 'kysely';

/** What a feature request has beside the proposal that it is: details, estimates, and the steps of its state (docs/adr/0148). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table feature_request (
    proposal_id uuid primary key references proposal on delete cascade,
    consultation_id uuid not null references consultation on delete cascade,
    -- Who wrote it, by its id.
    institution text not null,
    state text not null,
    details jsonb not null,
    -- Cost, close and frozen terms; null until members agreed on the specification.
    funding jsonb,
    created_at timestamptz not null,
    changed_at timestamptz not null
  )`,
  'create index feature_request_of on feature_request (consultation_id)',
  `create table feature_request_step (
    id uuid primary key,
    proposal_id uuid not null references feature_request on delete cascade,
    position integer not null check (position > 0),
    step text not null,
    from_state text not null,
    to_state text not null,
    -- Who decided, and which institution recorded it.
    decided_by text not null,
    institution text not null,
    reason text,
    decided_at timestamptz not null,
    unique (proposal_id, position)
  )`,
  `create table feature_request_estimate (
    id uuid primary key,
    proposal_id uuid not null references feature_request on delete cascade,
    supplier text not null,
    amount bigint not null check (amount >= 0),
    currency text not null,
    estimated_on text not null,
    -- Of the offer, as the supplier or the institution files it.
    reference text,
    received_at timestamptz not null
  )`,
  'create index feature_request_estimate_of on feature_request_estimate (proposal_id)',
];
