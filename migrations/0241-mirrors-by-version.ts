import { type Kysely, sql } from 'kysely';

/**
 * With which version of the program a mirror began to read its host, since a later one reads what that could not; and when it last
 * met what this version does not understand, null since a whole pass that understood all.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mirror add column read_by text, add column unread_at timestamptz`.execute(db);
}
