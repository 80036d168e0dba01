import type { Application } from '../../application/application.ts';
import type { InboxMessage } from '../../application/federation/ports.ts';

/** Hosts whose messages are processed concurrently. Workers mostly wait for other servers. */
const HOSTS_AT_ONCE = 50;
const BATCH = 50;
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
 * holds up nobody but itself.
 */
export async function processDue({ app, decide, wakeSignal, stop }: InboxWorkerParts): Promise<number> {
  /** Claimed messages of each host, in order; the first is being processed. */
  const held = new Map<string, InboxMessage[]>();
  let failure: { readonly error: unknown } | null = null;
  let workers = 0;
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
      for (let first = messages[0]; first !== undefined && goesOn(); first = messages[0]) {
        await decide(first);
        messages.shift();
      }
    } finally {
      workers -= 1;
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
      const more = await look(app.now()).catch(fail);
      if (more === true) continue;
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

async function within(ms: number, event: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([event, promise]);
  clearTimeout(timer);
}
