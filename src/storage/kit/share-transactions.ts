import type { Sharing } from '../../application/kit/ports.ts';
import { StorageUnavailable } from './storage-error.ts';

/**
 * Waits for all of them. Fails with what failed first: once a statement failed, PostgreSQL says of those after it only
 * that one did.
 */
export async function settleAll<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const [all] = await Promise.allSettled([Promise.all(promises), Promise.allSettled(promises)]);
  if (all.status === 'rejected') throw all.reason;
  return all.value;
}

/** Works in one transaction at most: the more there are, the longer each waits for the others. */
const TOGETHER_MAX = 100;
/** Transactions at a time; a second one begins only where the first takes long, as one that waits for a lock does. */
const TRANSACTIONS_MAX = 4;
const LONG_MS = 50;
/** Into how many a transaction that fails is split at least: the fewer, the more often those without fault fail again. */
const PARTS = 8;

type Work<W> = {
  readonly names: readonly string[];
  readonly run: (writer: W) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (failure: unknown) => void;
};

type ShareTransaction<W> = <T>(sharing: Sharing, work: (writer: W) => Promise<T>) => Promise<T>;

/** `works`: how many there are in it. */
type Transact<W> = <T>(work: (writer: W) => Promise<T>, works: number) => Promise<T>;

/**
 * Runs works that come at the same time in one transaction: they wait for one commit, and their statements are sent together.
 * Nobody waits for others to come: whoever comes while a transaction is under way is in the next one. Two works with a name
 * in common are in different ones, one after the other. Where a transaction fails, its works are run again in smaller ones,
 * at last each alone; where the database is away, nobody knows whether it was kept, and all of them fail.
 */
export function shareTransactions<W>(transact: Transact<W>): ShareTransaction<W> {
  const groups = { pseudonymous: shareAmong(transact), named: shareAmong(transact) };
  return ({ group, names }, work) => groups[group](names, work);
}

function shareAmong<W>(transact: Transact<W>) {
  let waiting: Work<W>[] = [];
  /** Parts of a transaction that failed: they are next. */
  const parts: (readonly Work<W>[])[] = [];
  /** Of works that are under way or in a part: whoever has one of them waits outside. */
  const busy = new Set<string>();
  let scheduled = false;
  /** Transactions under way, and how many of them do not take long so far. */
  let running = 0;
  let prompt = 0;

  function schedule(): void {
    if (scheduled || prompt > 0 || running >= TRANSACTIONS_MAX || parts.length + waiting.length === 0) return;
    scheduled = true;
    // Those who were just answered, or arrived with the same packet, ask again before the next transaction.
    setImmediate(() => {
      scheduled = false;
      const works = parts.shift() ?? next();
      if (works.length > 0) void serve(works);
    });
  }

  function next(): readonly Work<W>[] {
    const taken: Work<W>[] = [];
    const left: Work<W>[] = [];
    const names = new Set(busy);
    for (const work of waiting) {
      const fits = taken.length < TOGETHER_MAX && work.names.every((name) => !names.has(name));
      // Whoever waits for one of these names is next in line for it.
      for (const name of work.names) names.add(name);
      (fits ? taken : left).push(work);
    }
    waiting = left;
    for (const { names } of taken) for (const name of names) busy.add(name);
    return taken;
  }

  async function serve(works: readonly Work<W>[]): Promise<void> {
    running += 1;
    prompt += 1;
    let isPrompt = true;
    const isLong = () => {
      if (isPrompt) prompt -= 1;
      isPrompt = false;
    };
    const late = setTimeout(() => {
      isLong();
      schedule();
    }, LONG_MS);
    const done = await runTogether(transact, works);
    clearTimeout(late);
    isLong();
    running -= 1;
    if (done) for (const { names } of works) for (const name of names) busy.delete(name);
    else parts.push(...split(works));
    schedule();
  }

  return <T>(names: readonly string[], work: (writer: W) => Promise<T>): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    waiting.push({ names, run: work, resolve, reject });
    schedule();
    return promise as Promise<T>;
  };
}

function split<T>(works: readonly T[]): readonly (readonly T[])[] {
  const size = Math.max(1, Math.floor(works.length / PARTS));
  return Array.from({ length: Math.ceil(works.length / size) }, (_, nth) => works.slice(nth * size, (nth + 1) * size));
}

/** False where nothing was done, and fewer of them are to be run together. */
async function runTogether<W>(transact: Transact<W>, works: readonly Work<W>[]): Promise<boolean> {
  try {
    // All of them end before the transaction does, whatever becomes of one.
    const values = await transact((writer) => settleAll(works.map(({ run }) => run(writer))), works.length);
    for (const [index, { resolve }] of works.entries()) resolve(values[index]);
    return true;
  } catch (failure) {
    // A commit whose answer was lost may have been kept: done again, it would be done twice.
    if (works.length > 1 && !(failure instanceof StorageUnavailable)) return false;
    for (const { reject } of works) reject(failure);
    return true;
  }
}
