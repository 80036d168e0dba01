import { type Kysely, sql } from 'kysely';

/** What proposals and comments of a source are known by beside their keys, for platforms that number anew (docs/adr/0158). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table source_item add column trait text collate "C"`.execute(db);
  await sql`create index source_item_trait on source_item (consultation_id, kind, trait) where trait is not null`.execute(
    db,
  );
  // What was read before is taken once more as told again, and gets its trait then.
  await sql`update source_item set digest = '' where kind <> 'phase'`.execute(db);
}
