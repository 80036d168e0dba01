import { type Kysely, sql } from 'kysely';

/**
 * Images that other nodes have: which one here is made from which there, and those that a proposal is to have once they were
 * fetched (docs/adr/0038).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Its address there; null for what somebody sent here.
  'alter table image add column source text',
  `create table awaited_image (
    proposal_id uuid not null references proposal (id),
    position integer not null,
    source text not null,
    alt text not null,
    tries integer not null default 0,
    due_at timestamptz not null,
    primary key (proposal_id, position)
  )`,
  'create index awaited_image_due on awaited_image (due_at)',
  // What hosts told before is read once more, for the images of it.
  'update mirror set cursor = null where ended_at is null',
];
