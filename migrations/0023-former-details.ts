import { type Kysely, sql } from 'kysely';

/**
 * The topics, place and images of a proposal before its author changed them. What was taken off the page is kept a while
 * for whoever decides about reports.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  'alter table proposal add column details_changed_at timestamptz',
  `create table former_details (
    id uuid primary key,
    proposal_id uuid not null references proposal (id),
    -- When they were replaced.
    until timestamptz not null,
    tags text[] not null,
    lat double precision,
    lon double precision,
    place text,
    -- Hash and words of each image, in their order.
    images jsonb not null,
    check ((lat is null) = (lon is null))
  )`,
  'create index former_details_proposal on former_details (proposal_id, until)',
  'alter table image add column removed_at timestamptz',
  'alter table image drop constraint image_check',
  `alter table image add constraint image_check check (
    (proposal_id is null) = (alt is null)
    and (position is not null) = (proposal_id is not null and removed_at is null)
    and (removed_at is null or proposal_id is not null)
  )`,
  'create index image_removed on image (removed_at) where removed_at is not null',
];
