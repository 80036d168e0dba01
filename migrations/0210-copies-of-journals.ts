import { type Kysely, sql } from 'kysely';

/** Entries of journals that are kept for peers, and those of a journal of this node that are taken back (docs/adr/0167). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table peer
    -- Whether the entries of its journal are kept here.
    add column keeps_entries boolean not null default false`.execute(db);
  await sql`create table journal_copy (
    origin text primary key,
    -- Whom they are read from.
    peer text not null,
    -- Where it begins: 0, or what is left of a journal of this node.
    first bigint not null check (first >= 0),
    size bigint not null check (size >= first),
    -- Hashes of the complete subtrees of the first entries, the largest first.
    subtrees bytea not null check (octet_length(subtrees) % 32 = 0),
    -- The same as far as they are what a checkpoint was signed for.
    verified bigint not null check (verified between first and size),
    verified_subtrees bytea not null check (octet_length(verified_subtrees) % 32 = 0),
    bytes bigint not null check (bytes >= 0),
    -- Why no more was read the last time, and how often in a row.
    fault text,
    failures integer not null default 0,
    due_at timestamptz not null
  )`.execute(db);
  await sql`create table journal_copy_entry (
    origin text not null references journal_copy (origin) on delete cascade,
    index bigint not null,
    entry bytea not null check (octet_length(entry) <= 65535),
    primary key (origin, index)
  )`.execute(db);
}
