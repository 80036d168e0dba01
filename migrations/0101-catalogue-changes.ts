import { type Kysely, sql } from 'kysely';

/** Where what changed in a peer's catalogue is read from, once all of it was read (docs/adr/0093). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table catalogue_reading add column changes text`.execute(db);
}
