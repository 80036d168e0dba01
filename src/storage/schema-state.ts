import { sql } from 'kysely';
import type { Database } from './database.ts';
import { pendingMigrations } from './migrate.ts';

/** What an operator wants to know of a database before trusting it. */
export async function schemaState(
  database: Database,
): Promise<{ readonly server: number; readonly now: Date; readonly pending: readonly string[] }> {
  const { rows } = await sql<{ version: number; now: Date }>`
    select current_setting('server_version_num')::integer as version, clock_timestamp() as now
  `.execute(database.db);
  const found = rows[0];
  if (found === undefined) throw new Error('the database answered nothing');
  return { server: Math.floor(found.version / 10_000), now: found.now, pending: await pendingMigrations(database.db) };
}
