import { type Kysely, sql } from 'kysely';

/** Acts that rules hide, and the batches by which they are in the journal (docs/adr/0160). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table hidden_act (
    -- What a promise names: SHA-256 of the salt and what was done, or the hash of a receipt of a cast.
    hash bytea primary key check (octet_length(hash) = 32),
    -- None for a cast, which no event leads to.
    event_id uuid references event (id) on delete cascade,
    salt bytea check (octet_length(salt) = 32),
    -- The proposal or comment whose words are hashed, with which the salt goes.
    text_id uuid,
    -- The time of its batch; null until then.
    batch timestamptz
  )`.execute(db);
  await sql`create index hidden_act_waiting on hidden_act (hash) where batch is null`.execute(db);
  await sql`create index hidden_act_event on hidden_act (event_id) where event_id is not null`.execute(db);
  await sql`create index hidden_act_text on hidden_act (text_id) where text_id is not null`.execute(db);
  await sql`create table act_batch (
    at timestamptz primary key,
    next_at timestamptz not null check (next_at > at),
    -- Its entry.
    journal integer not null,
    index bigint not null,
    -- What is hashed with the tree of the acts on the way to the root: for each, whether it is on the left, and the hash.
    above bytea not null check (octet_length(above) % 33 = 0)
  )`.execute(db);
  // A batch without acts has none.
  await sql`create table act_batch_part (
    batch timestamptz not null references act_batch (at),
    place integer not null,
    root bytea not null check (octet_length(root) = 32),
    -- Hashes of acts and random ones in their order, one after the other.
    hashes bytea not null check (octet_length(hashes) = 32 * 256),
    primary key (batch, place)
  )`.execute(db);
}
