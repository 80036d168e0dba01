import type { Application } from '../application/application.ts';
import { announceBallots } from '../application/ballot/announce-ballots.ts';
import { announcePhases } from '../application/consultation/publish-consultation.ts';
import { consumeEvents, type EventConsumer } from '../application/event/consume-events.ts';
import type { Log } from '../start/log.ts';
import type { Lease } from '../storage/kit/engine.ts';
import { type LoopHealth, RetryLoop, SLEEP_MAX_MS } from './retry-loop.ts';

/** Shortest time between two looks at the clock that events lead to: a thousand supports a minute move no phase. */
const LOOKS_MS = 250;
/** Shortest time between two looks at the log that events lead to: what happened meanwhile is read at once. */
const READS_MS = 50;
/** How often it is asked whether a consumer still waits: what it waits for is no event. */
const WAITING_MS = 500;
/** How often a process asks for what another one does. */
const STANDBY_MS = 5_000;

/** Something a worker does now and then, or when it is woken. */
export type Job = {
  readonly name: string;
  /** One process of the node does it at a time; another takes over where that one stops or dies. */
  readonly singleton?: boolean;
  /** Answers in how many milliseconds it wants to run again. When stopped, it resumes there the next time. */
  run(stop: AbortSignal): Promise<number>;
  /** Calls back when there is something to do before that. */
  readonly wokenBy?: (wake: () => void) => Promise<() => Promise<void>>;
};

/** Calls back when events were committed, until the function that it answers is called. */
export type OnEvents = (wake: () => void) => Promise<() => Promise<void>>;

export type SchedulerParts = {
  readonly app: Application;
  readonly log: Log;
  readonly consumers: readonly EventConsumer[];
  readonly jobs: readonly Job[];
  readonly onEvents: OnEvents;
  /** Takes a name that one process of the node has at a time; null where another has it. */
  readonly lease: (name: string) => Promise<Lease | null>;
};

export interface Scheduler extends AsyncDisposable {
  /** How its loops are, those that work among them. */
  loopHealth(): readonly LoopHealth[];
}

/**
 * What a worker does by itself: announces phases and ballots when their time comes and lets every consumer have the event
 * log. Each goes at its own pace; one that fails is tried again and holds up no other.
 *
 * A consumer runs in one process of the node at a time: two that stood at the same event would both queue what follows
 * from it.
 */
export async function startScheduler(parts: SchedulerParts): Promise<Scheduler> {
  const { app, log, consumers, onEvents, lease } = parts;
  // A consumer that is far behind does not hold up a stop: it goes on where it was.
  const stopping = new AbortController();
  const consuming = consumers.map((consumer) => ({
    name: consumer.name,
    singleton: true,
    async run(stop: AbortSignal) {
      await consumeEvents(app, consumer, stop);
      const { isWaiting } = consumer;
      return isWaiting !== undefined && (await app.store.read(isWaiting)) ? WAITING_MS : SLEEP_MAX_MS;
    },
    wokenBy: throttled(onEvents, READS_MS),
  }));
  await using starting = new AsyncDisposableStack();
  const loops: RetryLoop[] = [];
  for (const job of [...announcements(app, onEvents), ...consuming, ...parts.jobs]) {
    const turn = new JobRunner(job, lease, stopping.signal);
    const loop = new RetryLoop({ log, name: job.name, work: () => turn.run() });
    loops.push(loop);
    starting.defer(() => turn.end());
    starting.defer(() => loop.stop());
    const stopListening = await job.wokenBy?.(() => loop.wake());
    if (stopListening !== undefined) starting.defer(stopListening);
  }
  starting.defer(() => stopping.abort());
  for (const loop of loops) loop.wake();
  const started = starting.move();
  return {
    loopHealth: () => loops.map(({ health }) => health),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

function announcements(app: Application, onEvents: OnEvents): readonly Job[] {
  const wokenBy = throttled(onEvents, LOOKS_MS);
  const untilEdge = (next: Date | null) => (next === null ? SLEEP_MAX_MS : next.getTime() - app.now().getTime());
  return [
    { name: 'phases', run: async () => untilEdge((await announcePhases(app)).next), wokenBy },
    { name: 'ballots', run: async () => untilEdge((await announceBallots(app)).next), wokenBy },
  ];
}

/** Wakes at once, and again once so much time has passed where it was asked to meanwhile. */
export function throttled(onEvents: OnEvents, ms: number): OnEvents {
  return async (wake) => {
    let resting: NodeJS.Timeout | null = null;
    let isRequested = false;
    const look = () => {
      isRequested = resting !== null;
      if (isRequested) return;
      wake();
      resting = setTimeout(() => {
        resting = null;
        if (isRequested) look();
      }, ms).unref();
    };
    return await onEvents(look);
  };
}

/** Does a job, where it must be alone only while this process has its name. */
class JobRunner {
  readonly #chore: Job;
  readonly #hold: SchedulerParts['lease'];
  readonly #stopping: AbortSignal;
  #held: { readonly hold: Lease; readonly stop: AbortSignal } | null = null;

  constructor(job: Job, lease: SchedulerParts['lease'], stopping: AbortSignal) {
    this.#chore = job;
    this.#hold = lease;
    this.#stopping = stopping;
  }

  async run(): Promise<number> {
    if (this.#chore.singleton !== true) return await this.#chore.run(this.#stopping);
    if (this.#held === null || this.#held.hold.lost.aborted) {
      const lease = await this.#hold(this.#chore.name);
      this.#held = lease === null ? null : { hold: lease, stop: AbortSignal.any([this.#stopping, lease.lost]) };
    }
    return this.#held === null ? STANDBY_MS : await this.#chore.run(this.#held.stop);
  }

  async end(): Promise<void> {
    await this.#held?.hold[Symbol.asyncDispose]();
  }
}
