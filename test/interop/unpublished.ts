import { sql } from 'kysely';
import { openDatabase } from '../../src/storage/kit/database.ts';
import type { LiveNode } from './live-node.ts';

/** Said to followers only, by somebody who mentions a consultation. */
export const UNPUBLISHED = 'Une idée pour mes abonnés seulement.';

/** Looks for a text in every column of every table of a node that is stopped, also as bytes; answers the tables. */
export async function tablesWith(node: LiveNode, text: string): Promise<readonly string[]> {
  await using database = await openDatabase(node.config.database);
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`.execute(database.db);
  const hex = Buffer.from(text).toString('hex');
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql`
      select 1 from ${sql.table(name)} as each
      where strpos(each::text, ${text}) > 0 or strpos(each::text, ${hex}) > 0 limit 1`.execute(database.db);
    if (rows.length > 0) found.push(name);
  }
  return found;
}
