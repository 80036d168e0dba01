import { type Kysely, sql } from 'kysely';

/** How often a message was claimed and nothing became of it: what ends its process is decided alone, and given up at last. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table inbox_message add column unanswered integer not null default 0`.execute(db);
}
