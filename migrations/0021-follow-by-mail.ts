import { type Kysely, sql } from 'kysely';

/** What people follow by mail, and requests to follow that wait for their link to be opened. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // One address, sealed, with the hash that a sign-in by mail with it has (sign_in.key_hash). The token is what ends its
  // mails. `digested_on` is the last day, in the institution's calendar, that a digest was due for.
  `create table mail_follower (
    id uuid primary key,
    address_hash text not null unique,
    address_sealed text not null,
    token_hash text not null unique,
    token_sealed text not null,
    lang text not null,
    created_at timestamptz not null,
    digested_on text not null check (digested_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$')
  )`,
  'create index mail_follower_digested on mail_follower (digested_on, id)',
  // The institution where neither is named. Events up to `told_through` were told, or were before it was followed.
  `create table mail_follow (
    id uuid primary key,
    follower_id uuid not null references mail_follower (id) on delete cascade,
    consultation_id uuid references consultation (id),
    proposal_id uuid references proposal (id),
    followed_at timestamptz not null,
    told_through bigint not null,
    check (proposal_id is null or consultation_id is not null),
    unique nulls not distinct (follower_id, consultation_id, proposal_id)
  )`,
  `create table mail_follow_request (
    hash text primary key,
    address_hash text not null,
    sealed_address text not null,
    lang text not null,
    consultation_id uuid,
    proposal_id uuid,
    requested_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  'create index mail_follow_request_address on mail_follow_request (address_hash)',
  'create index mail_follow_request_expires on mail_follow_request (expires_at)',
];
