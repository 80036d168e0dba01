import { type Kysely, sql } from 'kysely';

/** What data of other platforms needs: totals that came without the words they count, and people erased since. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // False where the totals are the counters themselves: support_total then repeats them under `imported`.
  await sql`alter table published_total add column recounted boolean not null default true`.execute(db);
  // Keyed hashes of what erased people were brought under: the same source brought again leaves them out.
  await sql`create table erased_import (key_hash text primary key)`.execute(db);
}
