import { sql } from 'kysely';
import type { Database } from '../src/storage/kit/database.ts';

/** How many of these are not there; `found` is a query that answers what is, in the column `id`. */
export async function countMissing(database: Database, ids: Iterable<string>, found: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from unnest(${[...ids]}::text[]) as id where id not in (${sql.raw(found)})`.execute(
    database.db,
  );
  return Number(rows[0]?.count);
}

/** The ids of the activities that an inbox has stored. */
export const STORED_ACTIVITIES = 'select activity_id as id from inbox_message';
