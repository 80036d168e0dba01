import { type Kysely, sql } from 'kysely';

/** Which accounts the institution's identity provider knows no more, asked night by night (docs/adr/0109). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table account_sync (
    connector text collate "C" primary key references connector (name) on delete cascade,
    -- When the run that is under way began; null where none is.
    began_at timestamptz,
    -- The last sign-in that it asked for.
    after_id uuid,
    -- What the run that is under way, or else the last one, asked for and found, and what it took away.
    asked integer not null,
    known integer not null,
    removed integer not null,
    erased integer not null,
    ended_at timestamptz,
    -- The last one that came to its end and was believed.
    succeeded_at timestamptz,
    error text
  )`,
  `create table unknown_account (
    connector text collate "C" not null references connector (name) on delete cascade,
    sign_in_id uuid not null references sign_in (id) on delete cascade,
    since timestamptz not null,
    confirmed_at timestamptz not null,
    primary key (connector, sign_in_id)
  )`,
  'create index unknown_account_sign_in on unknown_account (sign_in_id)',
];
