import { announceBallots } from './application/announce-ballots.ts';
import { announcePhases } from './application/announce-phases.ts';
import { type EventReader, followEvents } from './application/follow-events.ts';
import type { Application } from './application/ports.ts';
import type { Log } from './log.ts';
import { Loop, SLEEP_MAX_MS, type Trouble } from './loop.ts';
import type { Hold } from './storage/engine.ts';

/** Shortest time between two looks at the clock that events lead to: a thousand supports a minute move no phase. */
const LOOKS_MS = 250;
/** Shortest time between two looks at the log that events lead to: what happened meanwhile is read at once. */
const READS_MS = 50;
/** How often a process asks for what another one does. */
const STANDBY_MS = 5_000;

/** Something a worker does now and then, or when it is woken. */
export type Chore = {
  readonly name: string;
  /** One process of the node does it at a time; another takes over where that one stops or dies. */
  readonly alone?: boolean;
  /** Answers in how many milliseconds it wants to run again. Told to stop, it goes on where it was another time. */
  run(stop: AbortSignal): Promise<number>;
  /** Calls back when there is something to do before that. */
  readonly wokenBy?: (wake: () => void) => Promise<() => Promise<void>>;
};

export type ClockworkParts = {
  readonly app: Application;
  readonly log: Log;
  readonly readers: readonly EventReader[];
  readonly chores: readonly Chore[];
  /** Calls back when events were committed. */
  readonly onEvents: (wake: () => void) => Promise<() => Promise<void>>;
  /** Takes a name that one process of the node has at a time; null where another has it. */
  readonly hold: (name: string) => Promise<Hold | null>;
};

export interface Clockwork extends AsyncDisposable {
  /** How its loops are, those that work among them. */
  troubles(): readonly Trouble[];
}

/**
 * What a worker does by itself: announces phases and ballots when their time comes and lets every reader follow the event
 * log. Each goes at its own pace; one that fails is tried again and holds up no other.
 *
 * A reader follows in one process of the node at a time: two that stood at the same event would both queue what follows
 * from it.
 */
export async function startClockwork(parts: ClockworkParts): Promise<Clockwork> {
  const { app, log, readers, onEvents, hold } = parts;
  // A reader that is far behind does not hold up a stop: it goes on where it was.
  const stopping = new AbortController();
  const following = readers.map((reader) => ({
    name: reader.name,
    alone: true,
    async run(stop: AbortSignal) {
      await followEvents(app, reader, stop);
      return SLEEP_MAX_MS;
    },
    wokenBy: rarely(onEvents, READS_MS),
  }));
  await using starting = new AsyncDisposableStack();
  const loops: Loop[] = [];
  for (const chore of [...announcements(app, onEvents), ...following, ...parts.chores]) {
    const turn = new Turn(chore, hold, stopping.signal);
    const loop = new Loop({ log, name: chore.name, work: () => turn.run() });
    loops.push(loop);
    starting.defer(() => turn.end());
    starting.defer(() => loop.stop());
    const stopListening = await chore.wokenBy?.(() => loop.wake());
    if (stopListening !== undefined) starting.defer(stopListening);
  }
  starting.defer(() => stopping.abort());
  for (const loop of loops) loop.wake();
  const started = starting.move();
  return {
    troubles: () => loops.map(({ trouble }) => trouble),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

function announcements(app: Application, onEvents: ClockworkParts['onEvents']): readonly Chore[] {
  const wokenBy = rarely(onEvents, LOOKS_MS);
  const untilEdge = (next: Date | null) => (next === null ? SLEEP_MAX_MS : next.getTime() - app.now().getTime());
  return [
    { name: 'phases', run: async () => untilEdge((await announcePhases(app)).next), wokenBy },
    { name: 'ballots', run: async () => untilEdge((await announceBallots(app)).next), wokenBy },
  ];
}

/** Wakes at once, and again once so much time has passed where it was asked to meanwhile. */
function rarely(onEvents: ClockworkParts['onEvents'], ms: number): ClockworkParts['onEvents'] {
  return async (wake) => {
    let resting: NodeJS.Timeout | null = null;
    let asked = false;
    const look = () => {
      asked = resting !== null;
      if (asked) return;
      wake();
      resting = setTimeout(() => {
        resting = null;
        if (asked) look();
      }, ms).unref();
    };
    return await onEvents(look);
  };
}

/** Does a chore, where it must be alone only while this process has its name. */
class Turn {
  readonly #chore: Chore;
  readonly #hold: ClockworkParts['hold'];
  readonly #stopping: AbortSignal;
  #held: { readonly hold: Hold; readonly stop: AbortSignal } | null = null;

  constructor(chore: Chore, hold: ClockworkParts['hold'], stopping: AbortSignal) {
    this.#chore = chore;
    this.#hold = hold;
    this.#stopping = stopping;
  }

  async run(): Promise<number> {
    if (this.#chore.alone !== true) return await this.#chore.run(this.#stopping);
    if (this.#held === null || this.#held.hold.lost.aborted) {
      const hold = await this.#hold(this.#chore.name);
      this.#held = hold === null ? null : { hold, stop: AbortSignal.any([this.#stopping, hold.lost]) };
    }
    return this.#held === null ? STANDBY_MS : await this.#chore.run(this.#held.stop);
  }

  async end(): Promise<void> {
    await this.#held?.hold[Symbol.asyncDispose]();
  }
}
