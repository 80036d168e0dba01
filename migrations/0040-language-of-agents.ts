import { type Kysely, sql } from 'kysely';

/** The language in which an agent gets mails; null for the institution's first. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table agent add column lang text').execute(db);
}
