import { type Kysely, sql } from 'kysely';

/** Co-hosts that bring in others, those whom they brought in, and what they offer to a host (docs/adr/0184). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // How many institutions it may bring in, and how many people these may register together.
  'alter table cohost add column brings_in jsonb',
  // Which co-host brought it in, and the id of the Offer.
  'alter table cohost add column introduced_by text',
  'alter table cohost add column offer text',
  'alter table cohost add constraint cohost_introduced check ((introduced_by is null) = (offer is null))',
  'alter table invitation add column brings_in jsonb',
  'alter table invitation add column introduced_by text',
  // Who may bring in others and who brought in whom, as the host says.
  `alter table mirror add column brings_in jsonb not null default '[]'`,
  `create table cohost_offer (
    consultation_id uuid not null references consultation on delete cascade,
    -- The id of the institution that is to be brought in.
    institution text not null,
    -- The id of the Offer.
    offer text not null unique,
    registered_max integer not null check (registered_max > 0),
    status text not null check (status in ('waiting', 'invited', 'accepted', 'refused', 'declined', 'left', 'withdrawn')),
    -- Why the host refused it.
    refusal jsonb,
    -- Whether it was in: it counts against what may be brought in from then on.
    was_in boolean not null,
    offered_at timestamptz not null,
    answered_at timestamptz,
    primary key (consultation_id, institution),
    check ((refusal is not null) = (status = 'refused'))
  )`,
];
