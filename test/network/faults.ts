import type { Rewriting } from './hostile-host.ts';
import type { Chance } from './seeded.ts';

/** What can happen to a request between two nodes, or to a node. */
export const FAULTS = [
  'drop',
  'lose-answer',
  'truncate-answer',
  'delay',
  'duplicate',
  'reorder',
  'partition',
  'restart',
] as const;
export type Fault = (typeof FAULTS)[number];

/** What befalls one request. */
export type Fate =
  | { readonly kind: 'none' | 'drop' | 'lose-answer' | 'truncate-answer' | 'duplicate' | 'partition' }
  | { readonly kind: 'delay' | 'reorder'; readonly ms: number };

/** How often, of a hundred requests, each fault of a request comes. */
const ODDS = [
  ['drop', 6],
  ['lose-answer', 6],
  ['truncate-answer', 6],
  ['duplicate', 8],
  ['delay', 8],
  ['reorder', 8],
] as const;

/** Decides what befalls requests between nodes, by a seed, and counts it. */
export class FaultInjector implements Rewriting {
  readonly #chance: Chance;
  readonly #cut = new Set<string>();
  readonly counts: Record<Fault, number> = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<
    Fault,
    number
  >;
  /** What came through so far, answers included. */
  readonly traffic = { requests: 0, bytes: 0 };
  /** Whether requests meet faults by chance. */
  stormy = false;
  rewrite: Rewriting['rewrite'] = null;
  /** How many times likelier than usual every fault of a request is. */
  force = 1;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** Nothing passes between two nodes, either way, until the next `heal`. */
  partition(one: string, other: string): void {
    this.#cut.add(pair(one, other));
  }

  heal(): void {
    this.stormy = false;
    this.#cut.clear();
  }

  fateOf(from: string | null, to: string): Fate {
    if (from !== null && this.#cut.has(pair(from, to))) return this.#counted({ kind: 'partition' });
    if (!this.stormy) return { kind: 'none' };
    let left = (this.#chance() * 100) / this.force;
    for (const [kind, odds] of ODDS) {
      left -= odds;
      if (left >= 0) continue;
      if (kind === 'delay') return this.#counted({ kind, ms: 5 + this.#chance() * 40 });
      // Longer than what comes after it takes: it overtakes.
      if (kind === 'reorder') return this.#counted({ kind, ms: 120 + this.#chance() * 120 });
      return this.#counted({ kind });
    }
    return { kind: 'none' };
  }

  #counted(fate: Fate & { readonly kind: Fault }): Fate {
    this.counts[fate.kind] += 1;
    return fate;
  }
}

function pair(one: string, other: string): string {
  return [one, other].toSorted().join(' ');
}
