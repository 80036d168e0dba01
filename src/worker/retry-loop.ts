import { failureOf, type Log } from '../start/log.ts';

/** Longest sleep: a clock that was set, or an extension made by another process, is noticed within a minute. */
export const SLEEP_MAX_MS = 60_000;
/** Pause after a first failure; it doubles with each up to the longest sleep. */
const FIRST_PAUSE_MS = 1_000;
/** How often it is said that a run has not ended. */
const LONG_MS = 10 * 60_000;

/** A loop that fails: it is tried again by itself. */
export type LoopHealth = { readonly loop: string; readonly failures: number };

export type RetryLoopParts = {
  readonly log: Log;
  readonly name: string;
  /** Answers in how many milliseconds it wants to run again. */
  readonly work: () => Promise<number>;
  /** Runs something later; answers how to leave it. */
  readonly later?: Later;
};

export type Later = (run: () => void, ms: number) => () => void;

/** Keeps no process alive. */
const later: Later = (run, ms) => {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
};

/**
 * Runs some work whenever it is woken and when the time it asked for has come; never twice at once. Work that fails is run
 * again after a pause that grows, and being woken does not shorten it: each failure is logged once. A run that does not end is
 * logged as long as it lasts: nothing else can tell it from one that has much to do.
 */
export class RetryLoop {
  readonly #parts: RetryLoopParts;
  readonly #later: Later;
  #cancel: (() => void) | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  #failures = 0;

  constructor(parts: RetryLoopParts) {
    this.#parts = parts;
    this.#later = parts.later ?? later;
  }

  /** How it is; `failures` are those in a row, 0 where it works. */
  get health(): LoopHealth {
    return { loop: this.#parts.name, failures: this.#failures };
  }

  wake(): void {
    this.#again = true;
    // After a failure the timer starts it.
    if (this.#failures === 0) this.#start();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#running;
  }

  #start(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      // Woken after the last look and before this line: look once more.
      if (this.#again) this.wake();
    });
  }

  async #run(): Promise<void> {
    this.#cancel?.();
    let sleep = SLEEP_MAX_MS;
    while (this.#again && !this.#stopped) {
      this.#again = false;
      // Work that goes on for long without failing has recovered.
      const never = this.#later(() => {
        this.#failures = 0;
      }, SLEEP_MAX_MS);
      const ended = this.#sayHowLong();
      try {
        sleep = await this.#parts.work();
        this.#failures = 0;
      } catch (error) {
        this.#again = false;
        sleep = FIRST_PAUSE_MS * 2 ** this.#failures;
        this.#failures += 1;
        const { log, name } = this.#parts;
        const failures = this.#failures;
        log.error({ loop: name, failures, ...failureOf(error) }, 'a loop failed and will be tried again');
      } finally {
        never();
        ended();
      }
    }
    if (this.#stopped) return;
    this.#cancel = this.#later(() => this.#start(), Math.min(Math.max(sleep, 0), SLEEP_MAX_MS));
  }

  /** Answers how to leave it. */
  #sayHowLong(): () => void {
    let minutes = 0;
    let cancel = () => {};
    const again = () => {
      cancel = this.#later(() => {
        minutes += LONG_MS / 60_000;
        this.#parts.log.warn({ loop: this.#parts.name, minutes }, 'a run of a loop has not ended');
        again();
      }, LONG_MS);
    };
    again();
    return () => cancel();
  }
}
