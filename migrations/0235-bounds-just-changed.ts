import { type Kysely, sql } from 'kysely';

/** When the host last changed what a co-host may bring in: what it offered before is no evidence (docs/adr/0184). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table cohost add column brings_in_at timestamptz`.execute(db);
}
