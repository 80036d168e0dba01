import type { Kysely } from 'kysely';
import type { Reader, Store } from '../../application/application.ts';
import type { Database } from './database.ts';
import { gatheredReader } from './gathered-reader.ts';
import type { KeptReads } from './kept-reads.ts';
import type { ReadReplica } from './read-replica.ts';
import type { DB } from './schema.ts';
import { settleAll } from './share-transactions.ts';
import { StorageUnavailable } from './storage-error.ts';

type Waiting<R> = {
  /** Rejects where it failed and is not answered yet. */
  readonly run: (reader: R) => Promise<void>;
  readonly reject: (failure: unknown) => void;
};

/** Reads in one transaction at most. */
const TOGETHER_MAX = 50;

/**
 * Runs reads that come in the same turn of the event loop in one transaction: their statements are sent together. Each is
 * answered as soon as it has read what it wants. Where one fails, PostgreSQL refuses the rest of the transaction: whoever
 * is not answered then reads again alone.
 */
export function shareReads<R>(
  read: (work: (reader: R) => Promise<void>, reads: number) => Promise<void>,
): <T>(work: (reader: R) => Promise<T>) => Promise<T> {
  let waiting: Waiting<R>[] = [];
  const flush = () => {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += TOGETHER_MAX) void serve(all.slice(from, from + TOGETHER_MAX));
  };
  async function serve(some: readonly Waiting<R>[]): Promise<void> {
    const left = new Set(some);
    try {
      await read(async (reader) => {
        await settleAll(some.map((one) => one.run(reader).then(() => left.delete(one))));
      }, some.length);
    } catch (failure) {
      if (some.length > 1 && !(failure instanceof StorageUnavailable)) for (const one of left) await serve([one]);
      else for (const { reject } of left) reject(failure);
    }
  }
  return <T>(work: (reader: R) => Promise<T>) => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    if (waiting.length === 0) setImmediate(flush);
    waiting.push({ run: async (reader) => resolve(await work(reader)), reject });
    return promise;
  };
}

const READ_ONLY = { isolation: 'repeatable read', readOnly: true } as const;

/** Reads, each of one state of the database. What is kept was read from this very database. */
export function readsOn(
  database: Database,
  { readerOf, kept }: { readonly readerOf: (db: Kysely<DB>) => Reader; readonly kept?: KeptReads | undefined },
): Pick<Store, 'read' | 'readShared' | 'readOnce'> {
  const keeping = (reader: Reader) => (kept === undefined ? reader : kept.readerOver(reader));
  const alone = (db: Kysely<DB>) => keeping(readerOf(db));
  const among = (db: Kysely<DB>, reads: number) => (reads > 1 ? keeping(gatheredReader(db, readerOf(db))) : alone(db));
  return {
    read: (work) => database.transaction((db) => work(alone(db)), READ_ONLY),
    readShared: shareReads<Reader>((work, reads) => database.transaction((db) => work(among(db, reads)), READ_ONLY)),
    readOnce: shareReads<Reader>((work, reads) => work(among(database.db, reads))),
  };
}

/** A store whose reads go to the replica, by way of `near`, where they may and while it is near; every write is noted there. */
export function withReplica(store: Store, replica: ReadReplica, near: ReturnType<typeof readsOn>): Store {
  const reading = <T>(way: keyof typeof near, work: (reader: Reader) => Promise<T>): Promise<T> =>
    replica.isRead
      ? replica.read(
          () => near[way](work),
          () => store[way](work),
        )
      : store[way](work);
  return {
    ...store,
    read: (work) => reading('read', work),
    readShared: (work) => reading('readShared', work),
    readOnce: (work) => reading('readOnce', work),
    transact(work) {
      replica.noteWrite();
      return store.transact(work);
    },
    transactShared(sharing, work) {
      replica.noteWrite();
      return store.transactShared(sharing, work);
    },
  };
}
