import { type Kysely, sql } from 'kysely';

/**
 * Every portion of an export begins where the one before ended: without these, each portion sorts the whole consultation. The
 * number is what proposals without one have in that order.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index proposal_exported on proposal (consultation_id, (coalesce(number, 2147483647)), id)`.execute(
    db,
  );
  await sql`create index comment_exported on comment (consultation_id, id)`.execute(db);
}
