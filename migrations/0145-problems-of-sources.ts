import { type Kysely, sql } from 'kysely';

/** What could not be taken from a source is found and counted however much was. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index source_item_problem on source_item (consultation_id, kind, key)
    where problem is not null and gone_at is null`.execute(db);
}
