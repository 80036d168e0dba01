import { type Dialect, type Driver, Kysely, sql, type Transaction } from 'kysely';
import type { StartedPGlite } from './embedded-session.ts';
import type { Engine, EngineName, Lease } from './engine.ts';
import { type PostgresOptions, postgresEngine } from './postgres.ts';
import type { DB } from './schema.ts';
import { isChangedPlan, sqlStateOf } from './storage-error.ts';

/**
 * Which database: PGlite in a directory, PGlite in memory (tests: from a `snapshot` of `dumpDataDir`, or over one that is
 * `started` already), or a PostgreSQL server.
 */
export type DatabaseOptions =
  | { readonly kind: 'embedded'; readonly dataDir: string }
  | { readonly kind: 'memory'; readonly snapshot?: Blob; readonly started?: StartedPGlite }
  | ({ readonly kind: 'postgres' } & PostgresOptions);

export interface TransactionOptions {
  /** Ignored by the embedded engine, which runs one transaction at a time. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  /** Nothing is written, which PostgreSQL holds, and nobody waits for the end of the transaction. */
  readonly readOnly?: boolean;
  /** It fails where it waits longer for a lock. On the embedded engine nobody waits for one. */
  readonly waitMs?: number;
}

/** An open database, the same on both engines. Not migrated: `migrateToLatest` does that. Disposing it closes everything. */
export interface Database extends AsyncDisposable {
  readonly engine: EngineName;
  readonly db: Kysely<DB>;
  /**
   * Runs `work` in one transaction; it is rolled back when `work` throws. On a serialization failure or a deadlock
   * everything is run again, up to five times, so `work` must not touch anything but the database.
   *
   * Inside, use the given transaction only: the embedded engine has one session, and a query on `db` would wait for ever.
   */
  transaction<T>(work: (trx: Transaction<DB>) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Wakes the listeners of a channel, at commit when `within` is a transaction. Payloads are under 8,000 bytes. */
  notify(channel: string, payload?: string, within?: Kysely<DB>): Promise<void>;
  /**
   * Calls back on each notification of a channel until the returned function is called. A hint, never a promise: after a
   * broken connection it calls back once with an empty payload, so listeners look for work rather than read the payload.
   */
  listen(channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>>;
  /**
   * Whether a process of the node listens, this one included: every process that serves or works does, and a command
   * that only reads or writes does not.
   */
  listened(): Promise<boolean>;
  /**
   * Takes a name that one process of the node has at a time; null where another has it, or this one already. It is free
   * again once it is let go, or the process or its connection is gone.
   */
  lease(name: string): Promise<Lease | null>;
}

/**
 * For work that only reads: Kysely would send each statement of a transaction once the one before is answered, though
 * nothing is to be kept in order there.
 */
function sideBySide<T>(work: TransactionWork<T>, dialect: Dialect): TransactionWork<T> {
  return async (trx) => {
    const connection = await trx.getExecutor().provideConnection(async (only) => only);
    const provideConnection = async <R>(consumer: (only: typeof connection) => Promise<R>) =>
      await consumer(connection);
    const executor = trx.getExecutor().withConnectionProvider({ provideConnection });
    // It begins no transaction, so no driver is asked for one.
    const db = new Kysely<DB>({ config: { dialect }, dialect, driver: {} as Driver, executor });
    return await work(db as Transaction<DB>);
  };
}

const TRANSACTION_ATTEMPTS = 5;

/** SQLSTATEs after which the same transaction may succeed: serialization failure, deadlock. */
const RETRYABLE = new Set(['40001', '40P01']);

/** Nothing of it was kept. A statement that was prepared for a former schema is prepared anew the next time. */
function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(sqlStateOf(error) ?? '') || isChangedPlan(error);
}

/**
 * Opens a database; `StorageUnavailable` when it cannot be reached. The embedded one takes the lock of its directory
 * until it is disposed of, and refuses what data-directory.ts lists.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const engine = await openEngine(options);
  const db = new Kysely<DB>({ dialect: engine.dialect });
  return {
    engine: engine.name,
    db,
    transaction: (work, settings) => {
      const isRead = engine.name === 'postgres' && settings?.readOnly === true;
      const within = isRead ? sideBySide(work, engine.dialect) : waiting(work, engine.name, settings);
      return inTransaction(within, transactionBuilder(db, engine.name, settings));
    },
    async notify(channel, payload = '', within = db) {
      const notification = engine.notification(channel, payload);
      await sql`select pg_notify(${notification.channel}, ${notification.payload})`.execute(within);
    },
    listen: (channel, onNotification) => engine.listen(channel, onNotification),
    listened: () => engine.listened(),
    lease: (name) => engine.lease(name),
    async [Symbol.asyncDispose]() {
      await engine.close();
    },
  };
}

/** The embedded engine is loaded by whoever uses it. */
async function openEngine(options: DatabaseOptions): Promise<Engine> {
  switch (options.kind) {
    case 'postgres':
      return await postgresEngine(options);
    case 'memory': {
      const { embeddedEngine, startPGlite } = await import('./embedded.ts');
      const { snapshot, started } = options;
      return embeddedEngine(started ?? (await startPGlite(snapshot === undefined ? {} : { snapshot })));
    }
    case 'embedded': {
      const { startInDirectory } = await import('./data-directory.ts');
      return await startInDirectory(options.dataDir);
    }
  }
}

function transactionBuilder(db: Kysely<DB>, engine: EngineName, options: TransactionOptions | undefined) {
  const { isolation, readOnly } = options ?? {};
  const builder = readOnly === true ? db.transaction().setAccessMode('read only') : db.transaction();
  return engine === 'postgres' && isolation !== undefined ? builder.setIsolationLevel(isolation) : builder;
}

type TransactionWork<T> = (trx: Transaction<DB>) => Promise<T>;

function waiting<T>(
  work: TransactionWork<T>,
  engine: EngineName,
  options: TransactionOptions = {},
): TransactionWork<T> {
  const { waitMs } = options;
  if (engine !== 'postgres' || waitMs === undefined) return work;
  // Sent together with the first statement of the work.
  return async (trx) => {
    const [, value] = await Promise.all([sql.raw(`set local lock_timeout = ${waitMs}`).execute(trx), work(trx)]);
    return value;
  };
}

async function inTransaction<T>(
  work: (trx: Transaction<DB>) => Promise<T>,
  builder: ReturnType<Kysely<DB>['transaction']>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await builder.execute(work);
    } catch (error) {
      if (attempt === TRANSACTION_ATTEMPTS || !isRetryable(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * (5 + Math.random() * 5)));
    }
  }
}
