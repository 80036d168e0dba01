import { type Kysely, sql } from 'kysely';

/** Topics and place that a proposal from home is to have, until its host took them (docs/adr/0038). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table home_act add column details jsonb').execute(db);
}
