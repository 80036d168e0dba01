import { type Kysely, sql } from 'kysely';

/** Topics by the ids of one list (src/domain/kit/topics.json), beside free tags. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['proposal', 'former_details', 'consultation', 'catalogue_entry']) {
    await sql`alter table ${sql.table(table)} add column topics text[] not null default '{}'`.execute(db);
  }
  await sql`create index catalogue_entry_topics on catalogue_entry using gin (topics)`.execute(db);
  // What was read before has no topics: it is read anew at the next time, whether it changed or not.
  await sql`update catalogue_page set etag = null`.execute(db);
}
