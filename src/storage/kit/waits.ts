import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';
import type { DB } from './schema.ts';

/** The columns that say when something is done next, by their tables. */
export const WAITS = {
  awaited_image: 'due_at',
  catalogue_reading: 'due_at',
  comment_image: 'due_at',
  directory: 'due_at',
  directory_listing: 'due_at',
  directory_member: 'due_at',
  failing_host: 'held_until',
  home_act: 'due_at',
  inbox_message: 'due_at',
  institution_statement: 'due_at',
  journal_copy: 'due_at',
  mirror: 'due_at',
  mirrored_cover: 'due_at',
  peer: 'due_at',
  poll_news: 'due_at',
  source_pass: 'paused_until',
} as const satisfies Partial<Record<keyof DB, string>>;

/** A clock that goes back by less was only set right a little. */
const SET_BACK_MS = 60_000;
/** Who waits no longer than this goes on waiting; leases are shorter. */
const LONG_MS = 10 * 60_000;

const milliseconds = (value: number) => sql`${value}::float8 * interval '1 millisecond'`;

/**
 * Ends the long waits that were counted from a clock that has been set back since: what failed while it was a day ahead would be
 * tried again a day late, and all that is behind it in its order. Answers whether a clock was set back since the last call.
 */
export async function endWaitsOfClock({ db }: Database, now: Date): Promise<boolean> {
  const { rows } = await sql<{ wasAhead: boolean }>`
    select node_at > ${now}::timestamptz + ${milliseconds(SET_BACK_MS)}
      or database_at > now() + ${milliseconds(SET_BACK_MS)} as "wasAhead" from clock
  `.execute(db);
  const wasAhead = rows[0]?.wasAhead ?? false;
  if (wasAhead) {
    for (const [table, column] of Object.entries(WAITS)) await endWaits(db, { table, column, now });
    await endWaitsOfQueues(db);
  }
  // Last: where one of them failed it is done again.
  await sql`
    insert into clock (id, node_at, database_at) values ('node', ${now}, now())
    on conflict (id) do update set node_at = excluded.node_at, database_at = excluded.database_at
  `.execute(db);
  return wasAhead;
}

async function endWaits(
  db: Kysely<DB>,
  { table, column, now }: { readonly table: string; readonly column: string; readonly now: Date },
): Promise<void> {
  const waits = sql.ref(column);
  await sql`
    update ${sql.table(table)} set ${waits} = ${now}
    where ${waits} > ${now}::timestamptz + ${milliseconds(LONG_MS)}
  `.execute(db);
}

/** They go by the clock of the database. */
async function endWaitsOfQueues(db: Kysely<DB>): Promise<void> {
  const late = sql`now() + ${milliseconds(LONG_MS)}`;
  await sql`
    update queue_message set ready_at = least(ready_at, now()),
      lease = case when leased_until > ${late} then null else lease end,
      leased_until = case when leased_until > ${late} then null else leased_until end
    where ready_at > ${late} or leased_until > ${late}
  `.execute(db);
}
