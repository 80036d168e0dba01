import type { Application } from '../../application/application.ts';
import type { InboxMessage } from '../../application/federation/ports.ts';

/** Hosts whose messages are processed concurrently. Workers mostly wait for other servers. */
const HOSTS_AT_ONCE = 50;
const BATCH = 50;
/** Reactions of different people of one host, which are decided together. */
const REACTIONS: ReadonlySet<string> = new Set(['Like', 'Dislike', 'EmojiReact']);
/** Lease of claimed messages: those of a crashed worker are released after it; a running worker renews it. */
const LEASE_MS = 60_000;
/** Longest time without a check for due messages while all workers are busy. */
const LOOK_MS = 5_000;

/** Wakes the workers after a message arrived. */
export type Signal = {
  notify(): void;
  /** Resolves at the next call of `notify`. */
  notified(): Promise<void>;
};

export function createSignal(): Signal {
  let next = Promise.withResolvers<void>();
  return {
    notify() {
      next.resolve();
      next = Promise.withResolvers<void>();
    },
    notified: () => next.promise,
  };
}

export type InboxWorkerParts = {
  readonly app: Application;
  readonly decide: (message: InboxMessage) => Promise<void>;
  readonly wakeSignal: Signal;
  /** Messages in progress are finished; the others are released. */
  readonly stop: AbortSignal | undefined;
};

/**
 * Has everything decided that is due, what comes meanwhile among it; answers how many messages that was. Of each host one
 * after the other, in the order of their receipt, and of several hosts at once: one whose documents take long to read
 * holds up nobody but itself. Reactions that follow each other and are of different people are decided together, so that they
 * share transactions: nobody's depends on another's.
 */
export async function processDue({ app, decide, wakeSignal, stop }: InboxWorkerParts): Promise<number> {
  /** Claimed messages of each host, in order; the first is being processed. */
  const held = new Map<string, InboxMessage[]>();
  let failure: { readonly error: unknown } | null = null;
  let workers = 0;
  let ended = 0;
  let count = 0;
  let heldAt = app.now();

  const goesOn = () => failure === null && stop?.aborted !== true;
  const ids = () => [...held.values()].flatMap((messages) => messages.map(({ id }) => id));
  const fail = (error: unknown) => {
    failure ??= { error };
  };

  async function work(host: string, messages: InboxMessage[]): Promise<void> {
    held.set(host, messages);
    workers += 1;
    try {
      for (let next = decidedTogether(messages); next.length > 0 && goesOn(); next = decidedTogether(messages)) {
        const outcomes = await Promise.allSettled(next.map(decide));
        for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
        messages.splice(0, next.length);
      }
    } finally {
      workers -= 1;
      ended += 1;
      if (messages.length === 0) held.delete(host);
      wakeSignal.notify();
    }
  }

  /** Claims messages once; returns whether more may be due. */
  async function look(now: Date): Promise<boolean> {
    const until = new Date(now.getTime() + LEASE_MS);
    if (held.size === 0) heldAt = now;
    if (now.getTime() - heldAt.getTime() >= LEASE_MS / 3) {
      await app.store.transact((writer) => writer.peers.extendClaim(ids(), until));
      heldAt = now;
    }
    if (!goesOn() || workers >= HOSTS_AT_ONCE) return false;
    const query = { now, until, limit: BATCH, but: [...held.keys()] };
    const messages = await app.store.transact((writer) => writer.peers.claimMessages(query));
    for (const [host, of] of Map.groupBy(messages, (each) => each.host)) work(host, of).catch(fail);
    count += messages.length;
    return messages.length > 0;
  }

  stop?.addEventListener('abort', wakeSignal.notify);
  try {
    for (;;) {
      const notified = wakeSignal.notified();
      const before = ended;
      const more = await look(app.now()).catch(fail);
      // What waited for a worker that ended meanwhile was not claimed.
      if (more === true || (workers === 0 && ended > before && goesOn())) continue;
      if (workers === 0) break;
      await within(LOOK_MS, notified);
    }
  } finally {
    stop?.removeEventListener('abort', wakeSignal.notify);
  }
  if (failure !== null) throw (failure as { readonly error: unknown }).error;
  if (held.size > 0) await app.store.transact((writer) => writer.peers.releaseMessages(ids(), app.now()));
  return count;
}

/** The first, and what follows it of the same host that may be decided with it: of one actor none is claimed before the last is decided. */
function decidedTogether(messages: readonly InboxMessage[]): readonly InboxMessage[] {
  const other = messages.findIndex(({ type }) => !REACTIONS.has(type));
  return other === -1 ? messages.slice() : messages.slice(0, Math.max(1, other));
}

async function within(ms: number, event: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([event, promise]);
  clearTimeout(timer);
}
