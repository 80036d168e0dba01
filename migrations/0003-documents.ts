import { type Kysely, sql } from 'kysely';

/** The documents a node published, as signed, and the keys of its actors (docs/adr/0011, 0009). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table document (
      seq bigint generated always as identity primary key,
      uri text not null,
      -- SHA-256 of the document before it was signed: what reads the same is signed once.
      fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$'),
      -- Text, not jsonb: the order of members is part of what peers were sent.
      body text not null,
      -- The actor in whose outbox an activity is listed; null for anything else.
      outbox text,
      -- The object an activity carries: its text goes when the object's does.
      about text,
      sealed_at timestamptz not null,
      unique (uri, fingerprint)
    )
  `.execute(db);
  await sql`create index document_outbox on document (outbox, seq desc) where outbox is not null`.execute(db);
  await sql`create index document_about on document (about) where about is not null`.execute(db);
  await sql`
    create table signing_key (
      id text primary key,
      actor text not null,
      algorithm text not null check (algorithm in ('rsa', 'ed25519')),
      public_key text not null,
      private_key_sealed text not null,
      created_at timestamptz not null,
      -- A retired key signs nothing more; its public half stays, for what it signed.
      retired_at timestamptz
    )
  `.execute(db);
  await sql`
    create unique index signing_key_current on signing_key (actor, algorithm) where retired_at is null
  `.execute(db);
  await sql`create index signing_key_actor on signing_key (actor)`.execute(db);
}
