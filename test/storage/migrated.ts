import { type Database, openDatabase } from '../../src/storage/kit/database.ts';
import { startPGlite } from '../../src/storage/kit/embedded.ts';
import type { StartedPGlite } from '../../src/storage/kit/embedded-session.ts';
import { emptied, type Run, shapeOf } from './emptied.ts';
import { lendSchema } from './lent-schema.ts';
import { migratedSnapshot } from './snapshot.ts';

/** More are closed when they are given back: each holds a WebAssembly memory. */
const IDLE_MAX = 4;
/** After this many uses one is closed: catalogues and indexes that are emptied keep their pages. */
const USES_MAX = 40;
/** In bytes. The log lies in memory, and a checkpoint alone recycles it. */
const LOG_MAX = 16 * 1024 * 1024;

type Lent = { readonly pglite: Started; readonly run: Run; readonly shape: string; uses: number };
type Started = Awaited<ReturnType<typeof startPGlite>>;

const idle: Lent[] = [];

/**
 * An empty migrated database of this run's engine: embedded, or, where TEST_DATABASE_URL is set, a schema on that PostgreSQL
 * server. Disposing it gives it back.
 */
export async function openMigrated(): Promise<Database> {
  const server = process.env['TEST_DATABASE_URL'] ?? '';
  if (server === '') return await openEmbedded();
  const lent = await lendSchema();
  const database = await openDatabase(lent.options);
  const dispose = async () => {
    await database[Symbol.asyncDispose]();
    await lent.release();
  };
  return { ...database, [Symbol.asyncDispose]: dispose };
}

/**
 * An empty migrated embedded database, whatever the run's engine is. The files of a process share a few, emptied in between: to
 * start one costs more than most of them do with it. One of which more than rows was changed is not used again.
 */
export async function openEmbedded(): Promise<Database> {
  const lent = idle.pop() ?? (await startAnother());
  lent.uses += 1;
  return await openDatabase({ kind: 'memory', started: borrowed(lent) });
}

/** What is lent next was never used. */
export async function closeIdle(): Promise<void> {
  for (const { pglite } of idle.splice(0)) await pglite.close();
}

async function startAnother(): Promise<Lent> {
  const pglite = await startPGlite({ snapshot: await migratedSnapshot() });
  const run: Run = async <Row>(statement: string) => (await pglite.query<Row>(statement)).rows;
  return { pglite, run, shape: await shapeOf(run), uses: 0 };
}

/** The same until it is closed: whoever goes on with it then is refused, as by a database of their own. */
function borrowed(lent: Lent): StartedPGlite {
  const { pglite } = lent;
  const leaving: (() => void)[] = [];
  let isClosed = false;
  const open = (): Started => {
    if (isClosed) throw new Error('the database is closed');
    return pglite;
  };
  return {
    get closed() {
      return isClosed || pglite.closed;
    },
    get ready() {
      return !isClosed && pglite.ready;
    },
    get waitReady() {
      return pglite.waitReady;
    },
    query: async (...given) => await open().query(...given),
    transaction: async (work) => await open().transaction(work),
    onNotification(callback) {
      const leave = open().onNotification(callback);
      leaving.push(leave);
      return leave;
    },
    async close() {
      isClosed = true;
      for (const leave of leaving) leave();
      await giveBack(lent);
    },
  };
}

async function giveBack(lent: Lent): Promise<void> {
  const isWanted = lent.uses < USES_MAX && idle.length < IDLE_MAX;
  if (isWanted && (await isLikeNew(lent).catch(() => false))) idle.push(lent);
  else if (!lent.pglite.closed) await lent.pglite.close();
}

async function isLikeNew({ run, shape }: Lent): Promise<boolean> {
  await run('discard all');
  await run('listen parvis');
  const [log] = await run<{ written: number }>(
    'select (pg_current_wal_lsn() - redo_lsn)::int8 as written from pg_control_checkpoint()',
  );
  if ((log?.written ?? 0) > LOG_MAX) await run('checkpoint');
  return await emptied(run, shape);
}
