import { announceBallots } from './application/announce-ballots.ts';
import { announcePhases } from './application/announce-phases.ts';
import { type EventReader, followEvents } from './application/follow-events.ts';
import type { Application } from './application/ports.ts';
import { failureOf, type Log } from './log.ts';

/** Longest sleep: a clock that was set, or an extension made by another process, is noticed within a minute. */
const SLEEP_MAX_MS = 60_000;
const RETRY_MS = 5_000;

/** Something a worker does now and then, or when it is woken. */
export type Chore = {
  readonly name: string;
  /** Answers in how many milliseconds it wants to run again. */
  run(): Promise<number>;
  /** Calls back when there is something to do before that. */
  readonly wokenBy?: (wake: () => void) => Promise<() => Promise<void>>;
};

export type Clockwork = {
  readonly app: Application;
  readonly log: Log;
  readonly readers: readonly EventReader[];
  readonly chores: readonly Chore[];
  /** Calls back when events were committed. */
  readonly onEvents: (wake: () => void) => Promise<() => Promise<void>>;
};

/**
 * What a worker does by itself: announces phases and ballots when their time comes and lets every reader follow the event
 * log. Each reader goes at its own pace; one that fails is tried again and holds up no other.
 */
export async function startClockwork(clockwork: Clockwork): Promise<AsyncDisposable> {
  const { app, log, readers, chores, onEvents } = clockwork;
  const phases = {
    name: 'phases',
    async run() {
      const { next } = await announcePhases(app);
      return next === null ? SLEEP_MAX_MS : next.getTime() - app.now().getTime();
    },
    wokenBy: onEvents,
  };
  const ballots = {
    name: 'ballots',
    async run() {
      const { next } = await announceBallots(app);
      return next === null ? SLEEP_MAX_MS : next.getTime() - app.now().getTime();
    },
    wokenBy: onEvents,
  };
  // A reader that is far behind does not hold up a stop: it goes on where it was.
  const stopping = new AbortController();
  const following = readers.map((reader) => ({
    name: reader.name,
    async run() {
      await followEvents(app, reader, stopping.signal);
      return SLEEP_MAX_MS;
    },
    wokenBy: onEvents,
  }));
  await using starting = new AsyncDisposableStack();
  const loops: Loop[] = [];
  for (const chore of [phases, ballots, ...following, ...chores]) {
    const loop = new Loop(log, chore.name, () => chore.run());
    loops.push(loop);
    starting.defer(() => loop.stop());
    const stopListening = await chore.wokenBy?.(() => loop.wake());
    if (stopListening !== undefined) starting.defer(stopListening);
  }
  starting.defer(() => stopping.abort());
  for (const loop of loops) loop.wake();
  const started = starting.move();
  return { [Symbol.asyncDispose]: () => started.disposeAsync() };
}

/** Runs some work whenever it is woken and when the time it asked for has come; never twice at once. */
class Loop {
  readonly #log: Log;
  readonly #name: string;
  /** Answers in how many milliseconds it wants to run again. */
  readonly #work: () => Promise<number>;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(log: Log, name: string, work: () => Promise<number>) {
    this.#log = log;
    this.#name = name;
    this.#work = work;
  }

  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      // Woken after the last look and before this line: look once more.
      if (this.#again) this.wake();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    clearTimeout(this.#timer);
    let sleep = SLEEP_MAX_MS;
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        sleep = await this.#work();
      } catch (error) {
        sleep = RETRY_MS;
        this.#log.error({ loop: this.#name, ...failureOf(error) }, 'a loop failed and will be tried again');
      }
    }
    if (this.#stopped) return;
    this.#timer = setTimeout(() => this.wake(), Math.min(Math.max(sleep, 0), SLEEP_MAX_MS));
    this.#timer.unref();
  }
}
