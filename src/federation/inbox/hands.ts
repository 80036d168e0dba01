import type { InboxMessage } from '../../application/peers.ts';
import type { Application } from '../../application/ports.ts';

/** Hosts whose messages are decided at once. Hands mostly wait, for what is read of other servers. */
const HOSTS_AT_ONCE = 50;
const BATCH = 50;
/** A worker that dies leaves its messages to others after this; one that works holds them for longer. */
const LEASE_MS = 60_000;
/** How long a worker that waits for its hands goes without a look at what is due. */
const LOOK_MS = 5_000;

/** Tells whoever decides that something arrived. */
export type Bell = {
  ring(): void;
  /** Until it rings the next time. */
  rung(): Promise<void>;
};

export function createBell(): Bell {
  let next = Promise.withResolvers<void>();
  return {
    ring() {
      next.resolve();
      next = Promise.withResolvers<void>();
    },
    rung: () => next.promise,
  };
}

export type HandsParts = {
  readonly app: Application;
  readonly decide: (message: InboxMessage) => Promise<void>;
  readonly bell: Bell;
  /** What is in hand then is finished; the rest goes back. */
  readonly stop: AbortSignal | undefined;
};

/**
 * Has everything decided that is due, what comes meanwhile among it; answers how many messages that was. Of each host one
 * after the other, in the order of their receipt, and of several hosts at once: one whose documents take long to read
 * holds up nobody but itself.
 */
export async function decideByHands({ app, decide, bell, stop }: HandsParts): Promise<number> {
  /** What is held of each host, in order; the first is in hand. */
  const held = new Map<string, InboxMessage[]>();
  let failure: { readonly error: unknown } | null = null;
  let hands = 0;
  let taken = 0;
  let heldAt = app.now();

  const goesOn = () => failure === null && stop?.aborted !== true;
  const ids = () => [...held.values()].flatMap((messages) => messages.map(({ id }) => id));
  const fail = (error: unknown) => {
    failure ??= { error };
  };

  async function work(host: string, messages: InboxMessage[]): Promise<void> {
    held.set(host, messages);
    hands += 1;
    try {
      for (let first = messages[0]; first !== undefined && goesOn(); first = messages[0]) {
        await decide(first);
        messages.shift();
      }
    } finally {
      hands -= 1;
      if (messages.length === 0) held.delete(host);
      bell.ring();
    }
  }

  /** Looks once; answers whether more may be due. */
  async function look(now: Date): Promise<boolean> {
    const until = new Date(now.getTime() + LEASE_MS);
    if (held.size === 0) heldAt = now;
    if (now.getTime() - heldAt.getTime() >= LEASE_MS / 3) {
      await app.store.transact((writer) => writer.peerWrite.hold(ids(), until));
      heldAt = now;
    }
    if (!goesOn() || hands >= HOSTS_AT_ONCE) return false;
    const query = { now, until, limit: BATCH, but: [...held.keys()] };
    const messages = await app.store.transact((writer) => writer.peerWrite.take(query));
    for (const [host, of] of Map.groupBy(messages, (each) => each.host)) work(host, of).catch(fail);
    taken += messages.length;
    return messages.length > 0;
  }

  stop?.addEventListener('abort', bell.ring);
  try {
    for (;;) {
      const rung = bell.rung();
      const more = await look(app.now()).catch(fail);
      if (more === true) continue;
      if (hands === 0) break;
      await within(LOOK_MS, rung);
    }
  } finally {
    stop?.removeEventListener('abort', bell.ring);
  }
  if (failure !== null) throw (failure as { readonly error: unknown }).error;
  if (held.size > 0) await app.store.transact((writer) => writer.peerWrite.giveBack(ids(), app.now()));
  return taken;
}

async function within(ms: number, event: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([event, promise]);
  clearTimeout(timer);
}
