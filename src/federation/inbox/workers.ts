import type { Application } from '../../application/application.ts';
import type { InboxMessage } from '../../application/federation/ports.ts';
import { withDeadline } from '../../application/kit/deadline.ts';

/** Hosts whose messages are processed concurrently. Workers mostly wait for other servers. */
const HOSTS_AT_ONCE = 50;
const BATCH = 50;
/** Reactions of different people of one host, which are decided together. */
const REACTIONS: ReadonlySet<string> = new Set(['Like', 'Dislike', 'EmojiReact']);
/** Lease of claimed messages: those of a crashed worker are released after it; a running worker renews it. */
const LEASE_MS = 60_000;
/** Claimed so often and never answered, a message is decided by itself: it may be what ends the process. */
const ALONE = 3;
/** A message that is not decided by then is left to the end of its lease: what its host sent after it goes on. */
const DECIDED_WITHIN_MS = 5 * 60_000;
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
  /**
   * Whether it is decided, or else tried again later. Rejects where not even that could be written: the message is claimed again
   * once its lease ends.
   */
  readonly decide: (message: InboxMessage) => Promise<boolean>;
  /** A message was left to the end of its lease. */
  readonly onUndecided: (message: InboxMessage, error: unknown) => void;
  readonly wakeSignal: Signal;
  /** Messages in progress are finished; the others are released. */
  readonly stop: AbortSignal | undefined;
  /** Longest time for one message; for tests. */
  readonly decidedWithinMs?: number | undefined;
};

/**
 * Has everything decided that is due, what comes meanwhile among it; answers how many messages that was. Of each host one
 * after the other, in the order of their receipt, and of several hosts at once: one whose documents take long to read
 * holds up nobody but itself. Reactions that follow each other and are of different people are decided together, so that they
 * share transactions: nobody's depends on another's. What becomes of one holds up no other; only where no message can be claimed
 * does all of it end.
 */
export async function processDue(parts: InboxWorkerParts): Promise<number> {
  const { app, onUndecided, wakeSignal, stop, decidedWithinMs = DECIDED_WITHIN_MS } = parts;
  const decide = (message: InboxMessage) => withDeadline(decidedWithinMs, parts.decide(message));
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
        messages.splice(0, next.length);
        const waiting = new Set<string>();
        for (const [index, message] of next.entries()) {
          const outcome = outcomes[index];
          if (outcome?.status === 'rejected') onUndecided(message, outcome.reason);
          if (outcome?.status !== 'fulfilled' || !outcome.value) waiting.add(message.actor);
        }
        await release(messages, waiting);
      }
    } finally {
      workers -= 1;
      ended += 1;
      if (messages.length === 0) held.delete(host);
      wakeSignal.notify();
    }
  }

  /** What came after something that is tried again later waits for it. */
  async function release(messages: InboxMessage[], actors: ReadonlySet<string>): Promise<void> {
    const behind = messages.filter(({ actor }) => actors.has(actor)).map(({ id }) => id);
    if (behind.length === 0) return;
    await app.store.transact((writer) => writer.peers.releaseMessages(behind, app.now()));
    messages.splice(0, messages.length, ...messages.filter(({ actor }) => !actors.has(actor)));
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
    if ([...held.values()].some(isAlone)) return false;
    const query = { now, until, limit: BATCH, but: [...held.keys()], alone: ALONE };
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

/** Whether what is in hand may be what ends the process: nothing is claimed beside it. */
function isAlone([first]: readonly InboxMessage[]): boolean {
  return first !== undefined && first.unanswered > ALONE;
}

/** The first, and what follows it of the same host that may be decided with it: reactions of different people. */
function decidedTogether(messages: readonly InboxMessage[]): readonly InboxMessage[] {
  const actors = new Set<string>();
  const other = messages.findIndex(({ type, actor }) => {
    if (!REACTIONS.has(type) || actors.has(actor)) return true;
    actors.add(actor);
    return false;
  });
  return other === -1 ? messages.slice() : messages.slice(0, Math.max(1, other));
}

async function within(ms: number, event: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([event, promise]);
  clearTimeout(timer);
}
