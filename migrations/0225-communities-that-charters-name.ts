import { type Kysely, sql } from 'kysely';

/** The address of the community that the hashed document of a charter names; null in those from before, for the address of the node. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table charter add column community text`.execute(db);
}
