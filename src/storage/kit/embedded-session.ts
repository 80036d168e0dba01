import type { PGlite } from '@electric-sql/pglite';
import type { PGliteDialect } from 'kysely';
import { asStorageError, StorageUnavailable } from './storage-error.ts';

/** The part of PGlite that Kysely uses. */
export type PGliteForKysely = Extract<ConstructorParameters<typeof PGliteDialect>[0]['pglite'], { closed: boolean }>;

/** The part of PGlite that a session uses. */
export type StartedPGlite = Pick<
  PGlite,
  'closed' | 'ready' | 'waitReady' | 'query' | 'transaction' | 'onNotification' | 'close'
>;

interface SessionOptions {
  readonly pglite: StartedPGlite;
  readonly restart?: () => Promise<StartedPGlite>;
  /** Called with each PGlite that takes over, the first one included. */
  readonly onStarted: (pglite: StartedPGlite) => void;
}

/** Each attempt to restart costs a WebAssembly memory of 128 MB until it is collected. */
const RESTART_PAUSE_MS = 2_000;

/** Transactions go on for so long before the event loop has a turn. */
const TURN_MS = 5;

/**
 * Stands between Kysely and PGlite: errors pass through {@link asStorageError}, and a server that panicked is never
 * spoken to again, because the next message to it ends the whole process with exit code 0.
 */
export function sessionOver(options: SessionOptions): PGliteForKysely & { abandon(error: Error): void } {
  let current = options.pglite;
  let deadBecause: StorageUnavailable | undefined;
  let abandonedBecause: Error | undefined;
  let restarting: Promise<void> | undefined;
  let lastRestart = 0;
  let gaveWayAt = 0;
  options.onStarted(current);

  /**
   * Transactions that wait for each other follow each other without the event loop having a turn, however many there are: until
   * all are over nobody else is answered.
   */
  async function giveWay(): Promise<void> {
    if (performance.now() - gaveWayAt < TURN_MS) return;
    await new Promise((turn) => setImmediate(turn));
    gaveWayAt = performance.now();
  }

  /** The PGlite to use now; what it throws is the answer to the statement. */
  async function alive(): Promise<StartedPGlite> {
    if (abandonedBecause !== undefined) throw abandonedBecause;
    if (deadBecause === undefined) return current;
    if (restarting === undefined && options.restart !== undefined && Date.now() - lastRestart >= RESTART_PAUSE_MS) {
      lastRestart = Date.now();
      restarting = restart(options.restart).finally(() => {
        restarting = undefined;
      });
    }
    await restarting;
    if (deadBecause !== undefined) throw deadBecause;
    return current;
  }

  async function restart(start: () => Promise<StartedPGlite>): Promise<void> {
    try {
      current = await start();
      options.onStarted(current);
      deadBecause = undefined;
    } catch (error) {
      const translated = asStorageError(error);
      if (translated instanceof StorageUnavailable) deadBecause = translated;
    }
  }

  function failureOf(error: unknown): unknown {
    const translated = asStorageError(error);
    if (isDeadly(error)) {
      deadBecause =
        translated instanceof StorageUnavailable ? translated : new StorageUnavailable('damaged', { cause: error });
      return deadBecause;
    }
    return translated;
  }

  async function query(...[text, parameters, settings]: Parameters<PGliteForKysely['query']>) {
    const pglite = await alive();
    try {
      return await pglite.query(text, parameters, settings);
    } catch (error) {
      throw failureOf(error);
    }
  }

  async function transaction<T>(work: Parameters<PGliteForKysely['transaction']>[0]): Promise<T> {
    let started = false;
    try {
      const pglite = await alive();
      return await new Promise((resolve, reject) => {
        pglite
          .transaction(async (inner) => {
            started = true;
            await giveWay();
            const outcome = await settled(work({ query: guarded(inner), rollback: () => inner.rollback() }));
            if (deadBecause === undefined) return outcome();
            reject(deadBecause);
            // Returning would send COMMIT or ROLLBACK to the dead server.
            return await new Promise<never>(() => {});
          })
          .then((value) => resolve(value as T), reject);
      });
    } catch (error) {
      const failure = failureOf(error);
      // Kysely waits for the work to begin before it looks at this promise: a BEGIN that failed would wait for ever.
      if (!started) {
        return (await work({ query: () => Promise.reject(failure), rollback: () => Promise.resolve() })) as T;
      }
      throw failure;
    }
  }

  function guarded(inner: { readonly query: PGlite['query'] }): PGliteForKysely['query'] {
    return async (text, parameters, settings) => {
      if (deadBecause !== undefined) throw deadBecause;
      try {
        return await inner.query(text, parameters, settings);
      } catch (error) {
        throw failureOf(error);
      }
    };
  }

  return {
    get closed() {
      return current.closed;
    },
    get ready() {
      return current.ready;
    },
    get waitReady() {
      return current.waitReady;
    },
    query: query as PGliteForKysely['query'],
    transaction,
    abandon(error) {
      abandonedBecause = error;
    },
    async close() {
      await restarting;
      if (!current.closed && deadBecause === undefined && abandonedBecause === undefined) await current.close();
    },
  };
}

async function settled<T>(promise: Promise<T>): Promise<() => T> {
  try {
    const value = await promise;
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** Whether the server inside is gone: it said so, or WebAssembly stopped in the middle. */
function isDeadly(error: unknown): boolean {
  // Emscripten throws a bare object when the program inside exits; Kysely rejects with undefined to roll back.
  if (!(error instanceof Error)) return typeof error === 'object' && error !== null;
  if ('severity' in error && (error.severity === 'PANIC' || error.severity === 'FATAL')) return true;
  return error.name === 'RuntimeError' || /^(Aborted\(|Program terminated|unreachable)/.test(error.message);
}
