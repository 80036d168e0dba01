import { type Kysely, sql } from 'kysely';

/** What institutions state to the host of a community from their own nodes, and what came of it (docs/adr/0164). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // As the institution signed it on its own node; null for the host, and for what the host entered from paper.
  'alter table pledge add document text',
  `create table institution_statement (
    id uuid primary key,
    consultation_id uuid not null references consultation on delete cascade,
    -- Null for a feature request that is to be written.
    proposal_id uuid references feature_request on delete cascade,
    uri text not null unique,
    hash text not null,
    content jsonb not null,
    ours boolean not null,
    status text not null check (status in ('waiting', 'accepted', 'refused')),
    refusal jsonb,
    answered_at timestamptz,
    check ((status = 'refused') = (refusal is not null))
  )`,
  'create index institution_statement_of on institution_statement (proposal_id, id)',
  'create index institution_statement_in on institution_statement (consultation_id)',
];
