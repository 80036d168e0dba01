import { type Kysely, sql } from 'kysely';

/** Key–value pairs and queued messages of federation (docs/adr/0004-queue-and-kv.md). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table kv (
      -- SHA-256 of "key": peers choose parts of keys, and an index entry has a limited length.
      digest bytea primary key check (octet_length(digest) = 32),
      key text collate "C" not null,
      value text not null,
      expires_at timestamptz
    )
  `.execute(db);
  await sql`create index kv_by_prefix on kv (left(key, 200))`.execute(db);
  await sql`create index kv_by_expiry on kv (expires_at) where expires_at is not null`.execute(db);

  await sql`
    create table queue_message (
      id bigint generated always as identity primary key,
      queue text not null,
      -- Fingerprint of the ordering key; messages of one lane are handled one at a time, in order.
      lane text collate "C",
      sealed bytea not null,
      ready_at timestamptz not null,
      attempts integer not null default 0,
      -- In flight while lease is set and leased_until lies ahead; pausing after a failure while only leased_until is.
      lease uuid,
      leased_until timestamptz,
      -- Given up after too many attempts; kept for the operator.
      dead_at timestamptz,
      check (lease is null or leased_until is not null)
    ) with (fillfactor = 70)
  `.execute(db);
  await sql`create index queue_message_by_readiness on queue_message (queue, ready_at, id) where dead_at is null`.execute(
    db,
  );
  await sql`
    create index queue_message_by_lane on queue_message (queue, lane, ready_at, id)
    where lane is not null and dead_at is null
  `.execute(db);
}
