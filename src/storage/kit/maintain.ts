import { sql } from 'kysely';
import type { Database } from './database.ts';

/** Transactions after which rows are frozen; PostgreSQL stops at 2,000 million. */
const FREEZE_AGE = 100_000_000;

/**
 * What a database needs now and then, every few minutes and after an import: on the embedded engine, which has no
 * autovacuum, changed tables are vacuumed and analysed by PostgreSQL's own thresholds.
 * Without it tables only grow and the planner guesses. Answers the names of the tables that were due.
 *
 * One table at a time: each blocks the process, for about 0.1 s per 100 MB.
 */
export async function maintainDatabase(database: Database): Promise<readonly string[]> {
  if (database.engine !== 'embedded') return [];
  // PostgreSQL adds up what changed at most once a second, unless told.
  await sql`select pg_stat_force_next_flush()`.execute(database.db);
  const { rows } = await sql<{ name: string; old: boolean }>`
    select c.oid::regclass::text as name, age(c.relfrozenxid) > ${FREEZE_AGE} as old
    from pg_class c left join pg_stat_all_tables s on s.relid = c.oid
    where c.relkind in ('r', 'm') and (
      age(c.relfrozenxid) > ${FREEZE_AGE}
      or (c.relnamespace <> 'pg_catalog'::regnamespace and (
        (c.reltuples < 0 and pg_relation_size(c.oid) > 0)
        or s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0)
        or s.n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0)
        or s.n_ins_since_vacuum > 1000 + 0.2 * greatest(c.reltuples, 0)
      ))
    )
    order by c.oid
  `.execute(database.db);
  for (const { name, old } of rows) {
    const options = old ? sql`freeze, analyze` : sql`analyze`;
    await sql`vacuum (${options}) ${sql.raw(name)}`.execute(database.db);
  }
  return rows.map((row) => row.name);
}
