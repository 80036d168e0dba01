import { type Kysely, sql } from 'kysely';

/** The public journal: its key and last checkpoint, its entries, and the tiles of its tree (docs/adr/0131). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table journal (
    id integer primary key check (id = 1),
    -- What it is called in checkpoints: the address it began under, without a scheme.
    origin text not null,
    vkey text not null,
    private_key_sealed text not null,
    created_at timestamptz not null,
    size bigint not null check (size >= 0),
    -- As signed for this size.
    checkpoint text not null
  )`.execute(db);
  await sql`create table journal_entry (
    index bigint primary key,
    -- Null for the first, which says that the journal began.
    event_id uuid unique,
    entry text not null
  )`.execute(db);
  await sql`create table journal_tile (
    level integer not null,
    index bigint not null,
    hashes bytea not null check (octet_length(hashes) % 32 = 0),
    primary key (level, index)
  )`.execute(db);
}
