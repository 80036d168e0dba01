import type { Kysely } from 'kysely';
import { MessageGivenUp } from '../../application/federation/delivery/dead-letters.ts';
import { errorClass } from '../../application/kit/error-class.ts';
import type { Database } from '../kit/database.ts';
import type { DB } from '../kit/schema.ts';
import { idOf, withCurrentMessage } from './current-message.ts';
import { hostOf, restarted } from './dead-letters.ts';
import { encryptionContext, type MessageQueueOptions, QUEUE_CHANNEL } from './queue-options.ts';
import {
  type Claimed,
  claimMessages,
  endAllLeases,
  finishForNext,
  finishMessages,
  moveToDeadLetters,
  renewLeases,
  returnMessage,
} from './queue-rows.ts';

const DEFAULTS = { parallel: 10, leaseMs: 60_000, pollMs: 5_000, maxAttempts: 20, drainMs: 10_000 };

/** Pause after the first failure of a message; it doubles up to the longest. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10 * 60_000;

/**
 * Claims and ends of messages are gathered for so long: a statement for each would cost more than most handlers. A
 * message that comes alone is claimed at once.
 */
const GATHER_MS = 8;
/** The same for claims while more is due than there are free handlers. */
const GATHER_FULL_MS = 25;

/** How often the end of a handled message is tried again while the database does not answer. */
const FINISH_ATTEMPTS = 10;

/** After so many messages of one lane its handler is free for others, which may be due for longer. */
const RUN_MAX = 50;

type Handler = (message: unknown) => Promise<void> | void;

/** On the embedded database, leases found at start were those of a process that is gone; once per database. */
const leasesEnded = new WeakMap<Kysely<DB>, Promise<void>>();

/**
 * Handles the messages of a queue until aborted, then waits a while for handlers at work. Never rejects: what goes wrong
 * is told to `onFailure`, and it goes on.
 */
export async function workThrough(
  options: MessageQueueOptions,
  handler: Handler,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { database, name, parallel, leaseMs, pollMs, drainMs } = { ...DEFAULTS, ...options };
  const atWork = new Set<AtWork>();
  const wakeSignal = createSignal();
  const tell = (error: unknown) => options.onFailure({ queue: name, error });
  const ring = () => wakeSignal.notify();
  signal?.addEventListener('abort', ring);

  const listening = stayListening(database, {
    onNotification: (payload) => {
      if (payload === name || payload === '') wakeSignal.notify();
    },
    tell,
    pollMs,
  });
  const renewal = setInterval(() => {
    const held = [...atWork].map((one) => one.claimed);
    if (held.length > 0) renewLeases(database.db, held, leaseMs).catch(tell);
  }, leaseMs / 3);

  const finish = gathered((handled: readonly Claimed[]) => insist(options, () => finishMessages(database.db, handled)));
  let nextClaimAt = Number.NEGATIVE_INFINITY;
  while (!signal?.aborted) {
    const early = nextClaimAt - performance.now();
    if (early > 0) await sleep(early);
    wakeSignal.reset();
    let pause = pollMs;
    try {
      await endLeasesOfStoppedWorkers(database);
      const limit = parallel - atWork.size;
      const { claimed, nextDueMs } = await claimMessages(database, { queue: name, limit, leaseMs });
      const gather = claimed.length === limit ? GATHER_FULL_MS : GATHER_MS;
      if (claimed.length > 0) nextClaimAt = performance.now() + gather;
      for (const one of claimed) {
        const run: AtWork = { claimed: one };
        atWork.add(run);
        run.done = handleRun(options, { handler, finish, signal }, run).finally(() => {
          atWork.delete(run);
          wakeSignal.notify();
        });
      }
      // With every handler busy, what is due has its turn when one is done, which sends the signal.
      if (nextDueMs !== undefined) pause = Math.min(pollMs, nextDueMs);
    } catch (error) {
      tell(error);
    }
    if (!signal?.aborted) await wakeSignal.notified(Math.max(pause, 1));
  }

  signal.removeEventListener('abort', ring);
  await listening.stop();
  const drained = Promise.all([...atWork].map((one) => one.done));
  await Promise.race([drained, sleep(drainMs)]);
  clearInterval(renewal);
  // The next message of a lane may have become free for another worker.
  await database.notify(QUEUE_CHANNEL, name).catch(() => {});
}

/** A handler, with the message that it has now. */
interface AtWork {
  claimed: Claimed;
  done?: Promise<void>;
}

interface Handling {
  readonly handler: Handler;
  readonly finish: (claimed: Claimed) => Promise<void>;
  readonly signal: AbortSignal | undefined;
}

/** Handles a message and, where lanes are gone through, what comes after it in its lane. */
async function handleRun(options: MessageQueueOptions, handling: Handling, run: AtWork): Promise<void> {
  const { database, name, leaseMs } = { ...DEFAULTS, ...options };
  for (let nth = 1; await isHandled(options, handling, run.claimed); nth += 1) {
    const done = run.claimed;
    if (options.longLanes !== true || done.lane === null || nth === RUN_MAX || handling.signal?.aborted) {
      return await handling.finish(done);
    }
    const next = await insist(options, () => finishForNext(database, { queue: name, leaseMs }, done));
    if (next === null || next === undefined) return;
    run.claimed = next;
  }
}

/** False where it failed, which is written down. */
async function isHandled(options: MessageQueueOptions, { handler }: Handling, claimed: Claimed): Promise<boolean> {
  const { database, secretBox, name, maxAttempts } = { ...DEFAULTS, ...options };
  const attempt = { id: claimed.id, attempts: claimed.attempts };
  let host: string | null = null;
  const giveUp = (error: string) => insist(options, () => moveToDeadLetters(database.db, claimed, { host, error }));
  try {
    const content: unknown = JSON.parse(secretBox.decrypt(claimed.encrypted, encryptionContext(name)).toString());
    host = hostOf(content);
    if (claimed.attempts > maxAttempts) throw new AttemptsWithoutAnswer(maxAttempts);
    const message = claimed.retriedAt === null ? content : restarted(content, claimed.retriedAt);
    await withCurrentMessage({ queue: name, claimed, messageId: idOf(message) }, () => handler(message));
  } catch (error) {
    const givenUp = error instanceof MessageGivenUp || claimed.attempts >= maxAttempts;
    if (!(error instanceof MessageGivenUp)) options.onFailure({ queue: name, error, message: { ...attempt, givenUp } });
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (claimed.attempts - 1), LONGEST_PAUSE_MS) * (0.75 + Math.random() / 2);
    if (givenUp) await giveUp(error instanceof MessageGivenUp ? error.because : errorClass(error));
    else await insist(options, () => returnMessage(database.db, claimed, pause));
    return false;
  }
  return true;
}

/** Workers ended, each time, before they were done with a message. */
class AttemptsWithoutAnswer extends Error {
  override readonly name = 'AttemptsWithoutAnswer';

  constructor(attempts: number) {
    super(`given up after ${attempts} attempts that ended without an answer`);
  }
}

/** One call for what comes within a few milliseconds. */
function gathered<T>(work: (items: readonly T[]) => Promise<void>): (item: T) => Promise<void> {
  let items: T[] = [];
  let done: Promise<void> | undefined;
  return (item) => {
    items.push(item);
    done ??= sleep(GATHER_MS).then(() => {
      const now = items;
      items = [];
      done = undefined;
      return work(now);
    });
    return done;
  };
}

/** Tries a statement until it succeeds, while the lease is renewed; after that the message comes again. */
async function insist<T>(
  { name, onFailure }: MessageQueueOptions,
  statement: () => Promise<T>,
): Promise<T | undefined> {
  for (let attempt = 1; attempt <= FINISH_ATTEMPTS; attempt++) {
    try {
      return await statement();
    } catch (error) {
      onFailure({ queue: name, error });
      await sleep(Math.min(100 * 2 ** attempt, 5_000));
    }
  }
  return undefined;
}

async function endLeasesOfStoppedWorkers(database: Database): Promise<void> {
  if (database.engine !== 'embedded') return;
  let ended = leasesEnded.get(database.db);
  if (ended === undefined) {
    ended = endAllLeases(database.db);
    leasesEnded.set(database.db, ended);
    ended.catch(() => leasesEnded.delete(database.db));
  }
  await ended;
}

interface Listening {
  readonly onNotification: (payload: string) => void;
  readonly tell: (error: unknown) => void;
  readonly pollMs: number;
}

/** Listens for notifications, trying again while the database does not answer; polling goes on meanwhile. */
function stayListening(database: Database, { onNotification, tell, pollMs }: Listening) {
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;
  let listening: Promise<(() => Promise<void>) | undefined> = start();

  async function start(): Promise<(() => Promise<void>) | undefined> {
    try {
      return await database.listen(QUEUE_CHANNEL, onNotification);
    } catch (error) {
      tell(error);
      if (!stopped) {
        retry = setTimeout(() => {
          listening = start();
        }, pollMs);
      }
      return undefined;
    }
  }

  return {
    async stop() {
      stopped = true;
      clearTimeout(retry);
      const stop = await listening;
      await stop?.().catch(() => {});
    },
  };
}

/** A `notify` between `reset` and `notified` is not lost. */
function createSignal() {
  let received = Promise.withResolvers<void>();
  return {
    notify: () => received.resolve(),
    reset() {
      received = Promise.withResolvers<void>();
    },
    async notified(timeoutMs: number): Promise<void> {
      const timer = setTimeout(() => received.resolve(), timeoutMs);
      await received.promise;
      clearTimeout(timer);
    },
  };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
