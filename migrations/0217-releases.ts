import { type Kysely, sql } from 'kysely';

/** Releases of what was commissioned, and which institution runs which of them (docs/adr/0171). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table feature_release (
    id uuid primary key,
    proposal_id uuid not null references feature_request on delete cascade,
    institution text not null,
    version text not null,
    url text not null,
    released_on text not null,
    announced_at timestamptz not null
  )`,
  'create unique index feature_release_version on feature_release (proposal_id, version)',
  // The last one that an institution stated is in force.
  `create table feature_use (
    id uuid primary key,
    proposal_id uuid not null references feature_request on delete cascade,
    institution text not null,
    -- Null while it does not run it.
    version text,
    since text,
    -- Until when it means to run one.
    due_on text,
    stated_at timestamptz not null,
    check ((version is null) = (since is null))
  )`,
  'create index feature_use_of on feature_use (proposal_id, stated_at)',
];
