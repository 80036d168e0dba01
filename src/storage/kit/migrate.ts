import { type Kysely, sql, type Transaction } from 'kysely';
import { type Migration, migrations } from '../../../migrations/index.ts';
import { DatabaseNewer } from './storage-error.ts';

/**
 * Brings a database to the schema of this program, one transaction per migration, and answers the names of those that
 * ran. Several processes may start at once: the others wait, then find nothing to do. A database that knows migrations
 * this program does not is refused with {@link DatabaseNewer} before anything changes.
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
 * The same within a transaction that does more, such as taking in an archive. `all` may stop at an earlier schema: what
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
  const applied = await appliedMigrations(db as unknown as Kysely<unknown>, all);
  return all.filter((migration) => !applied.has(migration.name)).map((migration) => migration.name);
}

async function createTable(trx: Transaction<unknown>): Promise<void> {
  await sql`
    create table if not exists migration (name text primary key, applied_at timestamptz not null default now())
  `.execute(trx);
}

async function runNext(trx: Transaction<unknown>, all: readonly Migration[]): Promise<string | undefined> {
  const applied = await appliedMigrations(trx, all);
  const next = all.find((migration) => !applied.has(migration.name));
  if (next === undefined) return undefined;
  await next.up(trx);
  await sql`insert into migration (name) values (${next.name})`.execute(trx);
  return next.name;
}

async function appliedMigrations(db: Kysely<unknown>, all: readonly Migration[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(db);
  const known = new Set(all.map((migration) => migration.name));
  const unknown = rows.map((row) => row.name).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new DatabaseNewer(unknown);
  return new Set(rows.map((row) => row.name));
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
