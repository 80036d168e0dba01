import { type Kysely, sql } from 'kysely';

/**
 * Casts keep their content encrypted and the requests that made them; those that are there are encrypted when the node is
 * next opened, since that needs its key. Each process of a node tells up to when it has answered what it received.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table ballot_cast add column requests text[] not null default '{}'`,
  // Empty once all are encrypted: to look whether there are any then costs nothing.
  `create index ballot_cast_readable on ballot_cast (id) where content is not null`,
  // From then on nobody can be found any more who voted.
  `alter table ballot
    alter column secret_sealed drop not null,
    add column voters_forgotten_at timestamptz,
    add check ((secret_sealed is null) = (voters_forgotten_at is not null))`,
  // Of voters who turned out to be one person: what the numbers of the casts that are there do not tell.
  'alter table ballot add column casts_merged bigint not null default 0',
  `update ballot set casts_merged = greatest(0,
    (select count(*) from event where type = 'ballot-cast' and data ->> 'ballotId' = ballot.id::text)
      - (select coalesce(sum(sequence), 0) from ballot_cast where ballot_id = ballot.id))`,
  `create index event_ballot_cast on event ((data ->> 'ballotId')) where type = 'ballot-cast'`,
  `create table result_check (
    id integer primary key check (id = 1),
    checked_at timestamptz not null,
    differing jsonb not null
  )`,
  `create table process (
    id uuid primary key,
    beat_at timestamptz not null,
    answered_until timestamptz not null
  )`,
];
