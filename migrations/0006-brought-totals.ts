import { type Kysely, sql } from 'kysely';

/** Totals that came without the words they count, as tables of other platforms often do. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // False where the totals are the counters themselves: support_total then repeats them under `imported`.
  await sql`alter table published_total add column recounted boolean not null default true`.execute(db);
}
