import { EVENTS, type EventType } from '../../../domain/event/event.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import { changeWakeMs, countsWakeMs } from '../../../domain/network/wake-pace.ts';
import type { Application } from '../../application.ts';
import { CHANGE_EVENTS } from '../mirror/read-changes.ts';
import type { SharedConsultation } from './ports.ts';

/** Sends one wake, about some consultations of ours, to an institution that is in; false where it did not arrive. */
export type SendWake = (wake: {
  readonly peer: string;
  /** Their slugs. */
  readonly consultations: readonly string[];
  readonly signal: AbortSignal;
}) => Promise<boolean>;

/** Wakes that are under way at once, and how many of them may go to those that did not answer the last one. */
const AT_ONCE = 50;
const UNANSWERED_AT_ONCE = 25;
/** Pause after a wake that did not arrive; it doubles with each up to the longest, and further up after a long silence. */
const RETRY_MS = { first: 1_000, longest: 5_000, silent: 60_000 } as const;
const SILENT_MS = 10 * 60_000;
/** Longest wait of the job, where nothing wakes it. */
const LOOK_MS = 60_000;

type Waiting = {
  /** What it has yet to be told of, by id; their slugs. */
  readonly consultations: Map<ConsultationId, string>;
  dueAt: number;
  failures: number;
  failingSince: number;
  isSending: boolean;
};

type CohostWakesParts = {
  readonly app: Application;
  readonly send: SendWake;
  /** A co-host cannot be reached, which is said once until it can. */
  readonly onSilent: (peer: string) => void;
  /** Divides all waits; for tests. */
  readonly pace?: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock?: () => number;
};

/**
 * Wakes the co-hosts of our consultations after something changed, apart from what followers are told (docs/adr/0062). A wait
 * is counted from the first change, so that an evening on which something happens every moment keeps nobody waiting; it
 * grows with the number of co-hosts (docs/adr/0082). What is to be told is held in memory only: a process that begins
 * wakes everybody once.
 */
export class CohostWakes {
  readonly #parts: CohostWakesParts;
  readonly #pace: number;
  readonly #clock: () => number;
  readonly #waiting = new Map<string, Waiting>();
  readonly #sending = new Set<Promise<void>>();
  #position: number | null = null;
  /** How many institutions are in, over all of our consultations. */
  #cohosts = 0;
  #onSent = () => {};

  constructor(parts: CohostWakesParts) {
    this.#parts = parts;
    this.#pace = parts.pace ?? 1;
    this.#clock = parts.clock ?? (() => performance.now());
  }

  /** Calls back when a wake was sent or failed, and another may be due before the time that `run` answered. */
  onSent(callBack: () => void): void {
    this.#onSent = callBack;
  }

  /** How many co-hosts have yet to be woken. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Waits for what is being sent. */
  async sent(): Promise<void> {
    await Promise.all(this.#sending);
  }

  /** Looks what changed and sends what is due; answers in how many milliseconds the next is. A slow co-host holds up itself. */
  async run(signal: AbortSignal): Promise<number> {
    await this.#look();
    const now = this.#clock();
    let next = now + LOOK_MS;
    // Those that wait longest first: where many are due, nobody is passed over.
    for (const [peer, waiting] of [...this.#waiting].toSorted(([, one], [, other]) => one.dueAt - other.dueAt)) {
      if (waiting.isSending) continue;
      if (waiting.dueAt > now) next = Math.min(next, waiting.dueAt);
      else if (this.#mayStart(waiting)) this.#start(peer, waiting, signal);
    }
    return next - now;
  }

  /** Whoever has to wait until another was sent is looked at again then. */
  #mayStart({ failures }: Waiting): boolean {
    if (this.#sending.size >= AT_ONCE) return false;
    if (failures === 0) return true;
    const unanswered = [...this.#waiting.values()].filter((each) => each.isSending && each.failures > 0);
    return unanswered.length < UNANSWERED_AT_ONCE;
  }

  async #look(): Promise<void> {
    const { app } = this.#parts;
    await app.store.placeEvents();
    const after = this.#position;
    const { last, changed, shared } = await app.store.read(async (reader) => {
      const last = await reader.events.last();
      const changed = after === null ? [] : await reader.changes.changed({ after, upTo: last, types: CHANGE_EVENTS });
      const hasChanged = after === null || changed.length > 0;
      return { last, changed, shared: hasChanged ? await reader.sharing.accepted() : null };
    });
    this.#position = last;
    if (shared === null) return;
    this.#cohosts = new Set(shared.map(({ peer }) => peer)).size;
    this.#leaveOut(shared);
    for (const each of shared) {
      if (after === null) this.#mark(each, 0);
      for (const { consultationId, type } of changed) {
        if (consultationId === null || consultationId === each.consultationId) this.#mark(each, this.#waitAfter(type));
      }
    }
  }

  /** Nobody is woken for what they are in no more. */
  #leaveOut(shared: readonly SharedConsultation[]): void {
    for (const [peer, { consultations, isSending }] of this.#waiting) {
      for (const id of consultations.keys()) {
        if (!shared.some((each) => each.peer === peer && each.consultationId === id)) consultations.delete(id);
      }
      if (consultations.size === 0 && !isSending) this.#waiting.delete(peer);
    }
  }

  #mark({ peer, consultationId, slug }: SharedConsultation, waitMs: number): void {
    const dueAt = this.#clock() + waitMs / this.#pace;
    const waiting = this.#waiting.get(peer);
    if (waiting === undefined) {
      const consultations = new Map([[consultationId, slug]]);
      this.#waiting.set(peer, { consultations, dueAt, failures: 0, failingSince: 0, isSending: false });
      return;
    }
    const isFirst = waiting.consultations.size === 0;
    waiting.consultations.set(consultationId, slug);
    if (waiting.failures === 0) waiting.dueAt = isFirst ? dueAt : Math.min(waiting.dueAt, dueAt);
  }

  #start(peer: string, waiting: Waiting, signal: AbortSignal): void {
    waiting.isSending = true;
    const told = new Map(waiting.consultations);
    waiting.consultations.clear();
    const earliest = this.#clock() + changeWakeMs(this.#cohosts) / this.#pace;
    const arrives = this.#parts.send({ peer, consultations: [...told.values()], signal }).catch(() => false);
    const sending = arrives.then((isDone) => {
      waiting.isSending = false;
      if (!isDone) this.#failed(peer, waiting, told);
      else if (waiting.consultations.size === 0) this.#waiting.delete(peer);
      else Object.assign(waiting, { failures: 0, dueAt: Math.max(waiting.dueAt, earliest) });
      this.#sending.delete(sending);
      this.#onSent();
    });
    this.#sending.add(sending);
  }

  #failed(peer: string, waiting: Waiting, untold: ReadonlyMap<ConsultationId, string>): void {
    for (const [id, slug] of untold) waiting.consultations.set(id, slug);
    const now = this.#clock();
    if (waiting.failures === 0) waiting.failingSince = now;
    const isSilent = now - waiting.failingSince > SILENT_MS;
    const pause = isSilent ? RETRY_MS.silent : Math.min(RETRY_MS.first * 2 ** waiting.failures, RETRY_MS.longest);
    waiting.dueAt = now + pause / this.#pace;
    waiting.failures += 1;
    if (waiting.failures === 1) this.#parts.onSilent(peer);
  }

  #waitAfter(type: EventType): number {
    return EVENTS[type].cohosts === 'subtotal' ? countsWakeMs(this.#cohosts) : changeWakeMs(this.#cohosts);
  }
}
