import { type Kysely, sql } from 'kysely';

/** When the entries that are kept of a journal were verified last (docs/adr/0167). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table journal_copy
    add column verified_at timestamptz`.execute(db);
}
