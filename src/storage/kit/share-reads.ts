import { settleAll } from './settle-all.ts';
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
