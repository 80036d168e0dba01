import { type Kysely, sql } from 'kysely';

/** The sum above which a second agent confirms what commits the institution, as it sets it itself (docs/adr/0168). */
export async function up(db: Kysely<unknown>): Promise<void> {
  // An amount in minor units and its currency; null where the institution set none.
  await sql`alter table institution add column second_agent_above jsonb`.execute(db);
}
