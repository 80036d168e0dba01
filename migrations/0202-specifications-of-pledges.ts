import { type Kysely, sql } from 'kysely';

/** Which specification a statement is for, as its institution signed it (docs/adr/0164). */
export async function up(db: Kysely<unknown>): Promise<void> {
  // SHA-256 of the JCS form of cost, terms and when they were agreed on; null for what was stated before it was recorded.
  await sql`alter table pledge add specification text`.execute(db);
}
