import { type Kysely, sql } from 'kysely';

/** Cities that share a consultation compare what they have of one another's counts (docs/adr/0078). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // When the list of another city was read, and what it had then that is not here yet.
  `create table comparison (
    consultation_id uuid not null references consultation (id),
    peer text collate "C" not null,
    compared_at timestamptz not null,
    failing_since timestamptz,
    ahead jsonb not null,
    primary key (consultation_id, peer)
  )`,
  // The institution that passed it on; null for what was found here.
  'alter table peer_evidence add column passed_on_by text collate "C"',
  'create index peer_evidence_consultation on peer_evidence (consultation_id, kind) where consultation_id is not null',
];
