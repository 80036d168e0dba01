import { type Kysely, sql } from 'kysely';

/** Pledges and settlements of hosts that could not be read, and what each specification asked for (docs/adr/0170). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table unread_statement (
    proposal_id uuid not null references proposal on delete cascade,
    -- The id at the host.
    uri text not null,
    kind text not null check (kind in ('pledge', 'settlement')),
    -- Whose key could not be read; null where the document itself could not, and of settlements.
    institution text,
    because text not null check (because in ('signature', 'content', 'order')),
    found_at timestamptz not null,
    primary key (proposal_id, uri)
  )`,
  // Cost, terms and dates that members agreed on with this step; null for all others, and for what is older.
  'alter table feature_request_step add funding jsonb',
];
