import type { EventType } from '../../../domain/event/event.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import { COUNT_SOON_MS } from '../../../domain/network/wake-pace.ts';
import type { Application } from '../../application.ts';
import type { SignSubtotal } from '../subtotal/ports.ts';
import { countConsultation, type Look } from './count-subtotals.ts';

/** What people do that changes a sum of ours. */
const ACTS: readonly EventType[] = ['support-given', 'support-withdrawn', 'poll-voted'];
/** How often it looks at every shared consultation: at what closed, and at what has to be said anew. */
const LOOK_MS = 15_000;
/** How often it counts in all of them, whether or not anybody acted: what no event tells is counted by then. */
const COUNT_ALL_MS = 60_000;
/** One subtotal follows another no sooner, whatever they are about: a host takes 300 signed activities a minute from each of its peers. */
const SUBTOTAL_MS = 500;
/** A consultation in which counting takes long is counted more rarely: it takes no more than a twentieth of the time. */
const TWENTIETH = 20;

type CountTurnsParts = {
  readonly app: Application;
  readonly sign: SignSubtotal;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock?: () => number;
};

/**
 * Counts what our people did a moment after they did it, once for all that they did meanwhile (docs/adr/0062). What it
 * costs does not grow with the number of acts. Which consultations wait is held in memory only: a process that begins
 * counts in all of them.
 */
export class CountTurns {
  readonly #parts: CountTurnsParts;
  readonly #clock: () => number;
  /** When those in which somebody acted are to be counted. */
  readonly #dueAt = new Map<ConsultationId, number>();
  /** When each may be counted again by what the last time took. */
  readonly #restsUntil = new Map<ConsultationId, number>();
  #position: number | null = null;
  #looksAt = Number.NEGATIVE_INFINITY;
  #countsAllAt = Number.NEGATIVE_INFINITY;
  #freeAt = Number.NEGATIVE_INFINITY;

  constructor(parts: CountTurnsParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? (() => performance.now());
  }

  /** Counts what is due; answers in how many milliseconds the next is. */
  async run(stop: AbortSignal): Promise<number> {
    await this.#noticeActs();
    if (this.#clock() >= this.#looksAt) await this.#lookAtAll(stop);
    for (const [consultationId, dueAt] of [...this.#dueAt].toSorted(([, one], [, other]) => one - other)) {
      if (stop.aborted || this.#clock() < this.#freeAt) break;
      if (Math.max(dueAt, this.#restsUntil.get(consultationId) ?? dueAt) > this.#clock()) continue;
      await this.#count(consultationId, { acts: true, ballots: false });
    }
    return this.#next() - this.#clock();
  }

  async #noticeActs(): Promise<void> {
    const { app } = this.#parts;
    await app.store.placeEvents();
    const after = this.#position;
    const { last, changed, shared } = await app.store.read(async (reader) => {
      const last = await reader.events.last();
      const changed = after === null ? [] : await reader.changes.changed({ after, upTo: last, types: ACTS });
      return { last, changed, shared: changed.length === 0 ? [] : await reader.subtotals.shared() };
    });
    this.#position = last;
    const dueAt = this.#clock() + COUNT_SOON_MS;
    for (const id of shared) {
      const isActed = changed.some(({ consultationId }) => consultationId === id);
      if (isActed && !this.#dueAt.has(id)) this.#dueAt.set(id, dueAt);
    }
  }

  async #lookAtAll(stop: AbortSignal): Promise<void> {
    const now = this.#clock();
    const acts = now >= this.#countsAllAt;
    const shared = await this.#parts.app.store.read((reader) => reader.subtotals.shared());
    for (const consultationId of this.#dueAt.keys()) {
      if (!shared.includes(consultationId)) this.#dueAt.delete(consultationId);
    }
    for (const consultationId of shared) {
      if (stop.aborted) return;
      await this.#count(consultationId, { acts, ballots: true });
    }
    this.#looksAt = now + LOOK_MS;
    if (acts) this.#countsAllAt = now + COUNT_ALL_MS;
  }

  async #count(consultationId: ConsultationId, look: Look): Promise<void> {
    const { app, sign } = this.#parts;
    const began = this.#clock();
    const { made, againMs } = await countConsultation(app, sign, { consultationId, look });
    const ended = this.#clock();
    this.#freeAt = Math.max(this.#freeAt, ended + made * SUBTOTAL_MS);
    if (!look.acts) return;
    // What is counted of ballots, and once a minute, is bounded by that.
    if (!look.ballots) this.#restsUntil.set(consultationId, ended + (ended - began) * TWENTIETH);
    if (againMs === null) this.#dueAt.delete(consultationId);
    else this.#dueAt.set(consultationId, ended + againMs);
  }

  #next(): number {
    const times = Array.from(this.#dueAt, ([consultationId, dueAt]) =>
      Math.max(dueAt, this.#freeAt, this.#restsUntil.get(consultationId) ?? dueAt),
    );
    return Math.min(this.#looksAt, ...times);
  }
}
