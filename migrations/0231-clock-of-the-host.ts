import { type Kysely, sql } from 'kysely';

/** What time it was at the host of a mirror, by its own clock, when it was read last (docs/adr/0182). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mirror add column host_at timestamptz`.execute(db);
}
