import { type Kysely, sql } from 'kysely';

/** Where people are recognised elsewhere: the institution's provider, servers of accounts, and who is on their way. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // There is one, or none.
  `create table identity_provider (
    id text primary key check (id = 'institution'),
    issuer text not null,
    client_id text not null,
    secret_sealed text not null,
    scopes text not null,
    acr_values text not null,
    label jsonb not null,
    resident jsonb,
    territory jsonb,
    set_at timestamptz not null
  )`,
  `create table app_registration (
    host text primary key,
    app_sealed text not null,
    made_at timestamptz not null
  )`,
  `create table sign_in_attempt (
    state_hash text primary key,
    browser_hash text not null,
    pending_sealed text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at)
  )`,
  'create index sign_in_attempt_expires on sign_in_attempt (expires_at)',
  `create table provider_session (
    session_id uuid primary key references session (id) on delete cascade,
    sid_hash text,
    id_token_sealed text not null
  )`,
  'create index provider_session_sid on provider_session (sid_hash) where sid_hash is not null',
];
