import { type Kysely, sql } from 'kysely';

/** When the comments of a proposal of a source were read last: an edit of one moves nothing that is told of the proposal. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table source_item add column comments_read_at timestamptz`.execute(db);
}
