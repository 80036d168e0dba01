import { type Kysely, sql } from 'kysely';

/** What the institutions that hold a mirrored consultation are called, as its host says: some are no peers of this one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mirror add column institutions jsonb not null default '[]'`.execute(db);
  // Their names come with the consultation, which is read whole once more.
  await sql`update mirror set cursor = null where ended_at is null`.execute(db);
}
