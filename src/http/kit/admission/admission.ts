import type { Gauge } from '../metrics.ts';
import { type ClassLimit, LIMITS, type TrafficClass } from './limits.ts';

/** A request that was taken: it is under way, or waits to be. */
export type Place = {
  /** Whether it may begin; false where it waited too long, or whoever sent it is gone. */
  readonly turn: Promise<boolean>;
  /** To be called once, when it is answered, whatever became of it. */
  leave(): void;
};

export type AdmissionParts = {
  readonly limits?: Readonly<Record<TrafficClass, ClassLimit>>;
  /** Milliseconds from any moment on. */
  readonly clock?: () => number;
};

/** As much of a class is under way at first, until it is known to be fast; */
const AT_FIRST = 1 / 4;
/** and as little where all of it is slow, and at least one. */
const FLOOR = 1 / 8;
/** What is left of the room of a class each time that it is found to be slow, and what each adds that is not. */
const LOWERED_TO = 0.5;
const RAISED_BY = 0.25;
const LOOK_EVERY_MS = 50;
/** So much of the time between two looks counts as a wait: a process that stood still refuses nobody for it. */
const WAIT_BETWEEN_LOOKS_MS = 500;

/** `since` is by how long anybody could have waited so far. */
type Waiting = { readonly since: number; readonly isGone: () => boolean; readonly decide: (begins: boolean) => void };

type Running = { readonly at: number };

/** What there is of one class. */
type Lane = {
  readonly limit: ClassLimit;
  /** How many may be under way now: half of it each time that one is slow, one more for four that are not. */
  room: number;
  loweredAt: number;
  /** When each of them began, the first of all first. */
  readonly underWay: Set<Running>;
  waiting: Waiting[];
  refused: number;
};

/**
 * What a process takes of all that is asked of it, by class: so much at once, so many that wait, each so long. Whatever is
 * beyond that is refused at once, for next to nothing. What is refused was never begun.
 */
export class Admission implements Disposable {
  readonly #clock: () => number;
  readonly #lanes: ReadonlyMap<TrafficClass, Lane>;
  readonly #timer: NodeJS.Timeout;
  #lookedAt: number;
  #waited = 0;

  constructor({ limits = LIMITS, clock = () => performance.now() }: AdmissionParts = {}) {
    this.#clock = clock;
    this.#lookedAt = clock();
    const classes = Object.entries(limits) as [TrafficClass, ClassLimit][];
    this.#lanes = new Map(
      classes.map(([of, limit]) => [
        of,
        {
          limit,
          room: Math.max(1, limit.atOnce * AT_FIRST),
          loweredAt: clock(),
          underWay: new Set(),
          waiting: [],
          refused: 0,
        },
      ]),
    );
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  /** A place for a request; null where it is refused. Nothing is begun for whoever `isGone`. */
  enter(of: TrafficClass, isGone: () => boolean = () => false): Place | null {
    const lane = this.#lanes.get(of);
    if (lane === undefined) throw new TypeError(`no class of requests: ${of}`);
    if (lane.waiting.length === 0 && isFree(lane)) {
      const begun = this.#begin(lane);
      return { turn: Promise.resolve(true), leave: () => this.#over(lane, begun) };
    }
    if (lane.waiting.length >= lane.limit.waiting) {
      lane.refused += 1;
      return null;
    }
    const { promise: turn, resolve } = Promise.withResolvers<boolean>();
    let begun: Running | null = null;
    const waiting: Waiting = {
      since: this.#waited,
      isGone,
      decide: (begins) => {
        if (begins) begun = this.#begin(lane);
        resolve(begins);
      },
    };
    lane.waiting.push(waiting);
    return {
      turn,
      leave: () => {
        if (begun !== null) this.#over(lane, begun);
        else lane.waiting = lane.waiting.filter((each) => each !== waiting);
      },
    };
  }

  /** Looks for what is slow, and refuses who has waited too long; it is done now and then. */
  look(): void {
    const now = this.#clock();
    this.#waited += Math.min(now - this.#lookedAt, WAIT_BETWEEN_LOOKS_MS);
    this.#lookedAt = now;
    for (const lane of this.#lanes.values()) {
      const [oldest] = lane.underWay;
      if (oldest !== undefined) this.#lowerIfSlow(lane, oldest);
      this.#serve(lane);
    }
  }

  gauges(): readonly Gauge[] {
    const values = (value: (lane: Lane) => number) =>
      new Map([...this.#lanes].map(([of, lane]): [string, number] => [of, value(lane)]));
    return [
      {
        name: 'parvis_http_refused_total',
        help: 'Requests that were refused because there were too many',
        type: 'counter',
        label: 'class',
        values: values(({ refused }) => refused),
      },
      {
        name: 'parvis_http_in_flight',
        help: 'Requests under way',
        label: 'class',
        values: values(({ underWay }) => underWay.size),
      },
      {
        name: 'parvis_http_waiting',
        help: 'Requests that wait for their turn',
        label: 'class',
        values: values(({ waiting }) => waiting.length),
      },
      {
        name: 'parvis_http_room',
        help: 'Requests that may be under way: fewer while they are slow',
        label: 'class',
        values: values(({ room }) => Math.floor(room)),
      },
    ];
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #begin({ underWay }: Lane): Running {
    const begun = { at: this.#clock() };
    underWay.add(begun);
    return begun;
  }

  #over(lane: Lane, begun: Running): void {
    const { underWay, room, limit } = lane;
    // What was not used tells nothing.
    const isUsed = underWay.size > room / 2;
    underWay.delete(begun);
    if (!this.#lowerIfSlow(lane, begun) && isUsed) lane.room = Math.min(limit.atOnce, room + RAISED_BY);
    this.#serve(lane);
  }

  #lowerIfSlow(lane: Lane, { at }: Running): boolean {
    const { slowMs, atOnce } = lane.limit;
    const now = this.#clock();
    if (now - at <= slowMs) return false;
    // Those that were under way together are slow together: that is found once.
    if (at >= lane.loweredAt) {
      lane.room = Math.max(1, atOnce * FLOOR, lane.room * LOWERED_TO);
      lane.loweredAt = now;
    }
    return true;
  }

  #serve(lane: Lane): void {
    const expired = this.#waited - lane.limit.waitMs;
    for (let first = lane.waiting[0]; first !== undefined; first = lane.waiting[0]) {
      const isLate = first.since <= expired;
      const isOver = isLate || first.isGone();
      if (!isOver && !isFree(lane)) return;
      lane.waiting.shift();
      if (isLate) lane.refused += 1;
      first.decide(!isOver);
    }
  }
}

function isFree({ underWay, room }: Lane): boolean {
  return underWay.size < Math.floor(room);
}
