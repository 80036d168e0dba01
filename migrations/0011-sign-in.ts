import { type Kysely, sql } from 'kysely';

/** How participants sign in, sessions that change their secret, and participants who turned out to be one person. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // Of somebody erased the hash alone stays, by which they are known again (docs/adr/0018, docs/adr/0026).
  `create table sign_in (
    id uuid primary key,
    participant_id uuid not null references participant (id),
    kind text not null check (kind in ('mail', 'oidc', 'fediverse')),
    key_hash text not null unique,
    key_sealed text,
    label_sealed text,
    created_at timestamptz not null,
    used_at timestamptz not null,
    check (key_sealed is not null or label_sealed is null)
  )`,
  'create index sign_in_participant on sign_in (participant_id)',
  // Whoever is joined into another is read as that other; the row stays for its account elsewhere and for old addresses.
  'alter table participant add column joined_into uuid references participant (id)',
  'alter table participant add constraint not_joined_into_itself check (joined_into <> id)',
  'create index participant_joined_into on participant (joined_into) where joined_into is not null',
  // Somebody may be back in one way and still be known by another.
  'alter table participant drop constraint erased_key_of_erased',
  // Whoever is signed in signs in again.
  'delete from session',
  `alter table session
    add column id uuid not null unique,
    add column sign_in_id uuid references sign_in (id),
    add column former_hash text unique,
    add column former_until timestamptz,
    add column renewed_at timestamptz not null,
    add constraint former_for_a_while check ((former_hash is null) = (former_until is null))`,
  'create index session_participant on session (participant_id) where participant_id is not null',
];
