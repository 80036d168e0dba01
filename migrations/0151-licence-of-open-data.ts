import { type Kysely, sql } from 'kysely';

/** What others may do with the open data of the institution; null where it has not said (docs/adr/0126). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table institution add column licence text`.execute(db);
}
