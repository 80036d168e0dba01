import { type Kysely, sql } from 'kysely';

/** How far the clock of a peer was ahead of ours when it was read last, in milliseconds (docs/adr/0189). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table peer add column clock_ahead_ms bigint`.execute(db);
}
