import { type Kysely, sql, type Transaction } from 'kysely';
import { type Migration, migrations } from '../../../migrations/index.ts';
import type { DB } from './schema.ts';
import { DatabaseNewer, DatabaseOlder } from './storage-error.ts';

/**
 * Brings a database to the schema of this program, one transaction per migration, and answers the names of those that
 * ran. Several processes may start at once: the others wait, then find nothing to do. A database that knows migrations
 * this program does not is refused with {@link DatabaseNewer} before anything changes, and one that lacks some of those
 * that the baseline replaces with {@link DatabaseOlder}.
 */
export async function migrateToLatest<DB>(
  db: Kysely<DB>,
  all: readonly Migration[] = migrations,
): Promise<readonly string[]> {
  // A schema-less view of the same connection: migrations are written against no generated type.
  const untyped = db as unknown as Kysely<unknown>;
  await locked(untyped, createTable);
  const ran: string[] = [];
  for (;;) {
    const name = await locked(untyped, (trx) => runNext(trx, all));
    if (name === undefined) return ran;
    ran.push(name);
  }
}

/**
 * Brings a database to this version of the program, which reads anew what another one read of the hosts of shared
 * consultations: it understands more, and nothing that changes at a host brings back what was passed over.
 */
export async function bringUpToDate(db: Kysely<DB>, version: string): Promise<void> {
  await migrateToLatest(db);
  await db
    .updateTable('mirror')
    // Whatever clock the process has: it is due.
    .set({ cursor: null, due_at: new Date(0) })
    .where('ended_at', 'is', null)
    .where('read_by', 'is distinct from', version)
    .execute();
}

/**
 * `migrateToLatest` within a transaction that does more, such as taking in an archive. `all` may stop at an earlier schema: what
 * a later call is given runs after it.
 */
export async function migrateWithin(trx: Transaction<unknown>, all: readonly Migration[]): Promise<readonly string[]> {
  await lock(trx);
  await createTable(trx);
  const ran: string[] = [];
  for (;;) {
    const name = await runNext(trx, all);
    if (name === undefined) return ran;
    ran.push(name);
  }
}

/** The migrations a database still needs; all of them when it is empty. */
export async function pendingMigrations<DB>(
  db: Kysely<DB>,
  all: readonly Migration[] = migrations,
): Promise<readonly string[]> {
  const { rows } = await sql<{ found: string | null }>`select to_regclass('migration')::text as found`.execute(db);
  if (rows[0]?.found == null) return all.map((migration) => migration.name);
  const applied = new Set(known(await recorded(db as unknown as Kysely<unknown>), all).names);
  return all.filter((migration) => !applied.has(migration.name)).map((migration) => migration.name);
}

/**
 * The names of migrations that were recorded, as this program knows them: all that the baseline replaces are the baseline,
 * and are listed in `replaced`.
 */
export function known(
  names: readonly string[],
  all: readonly Migration[] = migrations,
): { readonly names: readonly string[]; readonly replaced: readonly string[] } {
  const ours = new Set(all.map(({ name }) => name));
  const unknown = names.filter((name) => !ours.has(name)).sort();
  if (unknown.length === 0) return { names, replaced: [] };
  const [baseline] = all;
  const last = unknown.at(-1) ?? '';
  const { replaces } = baseline ?? {};
  if (baseline === undefined || replaces === undefined || names.includes(baseline.name) || last > replaces.last)
    throw new DatabaseNewer(unknown);
  if (last !== replaces.last || unknown.length !== replaces.migrations) throw new DatabaseOlder(replaces.release, last);
  return { names: [baseline.name, ...names.filter((name) => ours.has(name))], replaced: unknown };
}

async function createTable(trx: Transaction<unknown>): Promise<void> {
  await sql`
    create table if not exists migration (name text primary key, applied_at timestamptz not null default now())
  `.execute(trx);
}

async function runNext(trx: Transaction<unknown>, all: readonly Migration[]): Promise<string | undefined> {
  const { names, replaced } = known(await recorded(trx), all);
  const next = replaced.length > 0 ? all[0] : all.find(({ name }) => !names.includes(name));
  if (next === undefined) return undefined;
  if (replaced.length > 0) await sql`delete from migration where name = any(${replaced})`.execute(trx);
  else await next.up(trx);
  await sql`insert into migration (name) values (${next.name})`.execute(trx);
  return next.name;
}

async function recorded(db: Kysely<unknown>): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select name from migration order by name collate "C"`.execute(db);
  return rows.map(({ name }) => name);
}

/** Advisory locks are shared by a whole database, schemas are not: the lock is one per schema. */
async function locked<T>(db: Kysely<unknown>, work: (trx: Transaction<unknown>) => Promise<T>): Promise<T> {
  return await db.transaction().execute(async (trx) => {
    await lock(trx);
    return await work(trx);
  });
}

async function lock(trx: Transaction<unknown>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('parvis migration ' || current_schema(), 0))`.execute(trx);
}
