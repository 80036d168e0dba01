import { type Kysely, sql } from 'kysely';

/** Other institutions' nodes, and consultations that several of them share (docs/adr/0030). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  // An institution's node as it describes itself. `uri` is the id of the institution's actor.
  `create table peer (
    uri text primary key,
    origin text not null unique,
    handle text not null,
    name jsonb not null,
    territory jsonb,
    languages text[] not null,
    protocol text not null,
    software text not null,
    journal jsonb,
    mirrors boolean not null,
    counts boolean not null,
    witnesses boolean not null,
    added_at timestamptz not null,
    seen_at timestamptz,
    failing_since timestamptz
  )`,
  // What a peer said that cannot be. It outlives the peer.
  `create table peer_evidence (
    id uuid primary key,
    peer text not null,
    kind text not null,
    consultation_id uuid references consultation (id),
    detail jsonb not null,
    document text,
    found_at timestamptz not null
  )`,
  'create index peer_evidence_peer on peer_evidence (peer, found_at)',
  // Where a consultation is decided, if not here.
  'alter table consultation add column host_uri text unique, add column host_institution text',
  'alter table consultation add check ((host_uri is null) = (host_institution is null))',
  'alter table proposal add column uri text unique',
  'alter table comment add column uri text unique',
  'alter table ballot add column uri text unique',
  // An institution that was invited to co-host a consultation of ours.
  `create table cohost (
    consultation_id uuid not null references consultation (id),
    peer text not null,
    invite text not null unique,
    status text not null check (status in ('invited', 'accepted', 'refused', 'left', 'withdrawn')),
    registered integer check (registered >= 0),
    invited_at timestamptz not null,
    answered_at timestamptz,
    primary key (consultation_id, peer)
  )`,
  // An invitation to co-host a consultation of theirs; `consultation_id` is the mirror, once there is one.
  `create table invitation (
    invite text primary key,
    peer text not null,
    consultation text not null,
    title jsonb not null,
    status text not null check (status in ('invited', 'accepted', 'refused', 'left', 'withdrawn')),
    registered integer check (registered >= 0),
    consultation_id uuid references consultation (id),
    received_at timestamptz not null,
    answered_at timestamptz
  )`,
  'create index invitation_consultation on invitation (consultation)',
  // How far a mirror has read its host. `due_at` is when it reads next; null once it ended.
  `create table mirror (
    consultation_id uuid primary key references consultation (id),
    cursor text,
    due_at timestamptz,
    read_at timestamptz,
    failing_since timestamptz,
    ended_at timestamptz
  )`,
  'create index mirror_due on mirror (due_at) where due_at is not null',
];
