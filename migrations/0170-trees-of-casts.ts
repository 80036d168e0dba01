import { type Kysely, sql } from 'kysely';

/** The tree over the casts that stood at the close of a ballot, which its entry in the journal commits to (docs/adr/0143). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table cast_tree (
    ballot_id uuid primary key references ballot_publication (ballot_id),
    count integer not null check (count >= 0),
    root bytea not null check (octet_length(root) = 32)
  )`.execute(db);
  // Gone once nobody finds their own ballot any more.
  await sql`create table cast_subtree (
    ballot_id uuid not null references cast_tree (ballot_id),
    place integer not null,
    root bytea not null check (octet_length(root) = 32),
    -- The receipts' hashes in their order, one after the other.
    hashes bytea not null check (octet_length(hashes) between 32 and 32 * 256),
    primary key (ballot_id, place)
  )`.execute(db);
  await sql`create index event_ballots_published on event ((data ->> 'ballotId')) where type = 'ballots-published'`.execute(
    db,
  );
}
