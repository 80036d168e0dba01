import { type Kysely, sql } from 'kysely';

/** Images of proposals, as they were re-encoded here. One that is of no proposal yet is of somebody's draft. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table image (
    id uuid primary key,
    participant_id uuid not null references participant (id),
    proposal_id uuid references proposal (id),
    position integer,
    alt text,
    -- SHA-256 (hex) of the bytes: the address.
    hash text not null,
    media_type text not null,
    width integer not null,
    height integer not null,
    bytes bytea not null,
    created_at timestamptz not null,
    check ((proposal_id is null) = (position is null) and (proposal_id is null) = (alt is null)),
    unique (proposal_id, position)
  )`,
  'create index image_hash on image (hash)',
  'create index image_participant on image (participant_id)',
];
