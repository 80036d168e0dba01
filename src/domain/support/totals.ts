import { STANDINGS, type Standing } from '../participant/standing.ts';
import type { Side } from './support.ts';

/** Counts of one side, per standing. Standings are shown apart; which of them decides is for the rules to say. */
export type ByStanding = Readonly<Record<Standing, number>>;

export type Totals = {
  readonly for: ByStanding;
  readonly against: ByStanding;
  /** Supports given to a version before the current one, both sides. */
  readonly toFormerVersions: number;
};

/** One counter as stored: how many of one standing took one side on one version. */
export type Count = {
  readonly standing: Standing;
  readonly side: Side;
  readonly version: number;
  readonly count: number;
};

export const NO_COUNTS: ByStanding = Object.freeze(
  Object.fromEntries(STANDINGS.map((standing) => [standing, 0])) as Record<Standing, number>,
);

/** Adds up counters; `current` is the version people read now. */
export function totalsOf(counts: Iterable<Count>, current: number): Totals {
  const sides = { for: { ...NO_COUNTS }, against: { ...NO_COUNTS } };
  let toFormerVersions = 0;
  for (const { side, standing, version, count } of counts) {
    sides[side][standing] += count;
    if (version < current) toFormerVersions += count;
  }
  return { ...sides, toFormerVersions };
}

/** The count that the rules go by: the deciding standings only. */
export function decidingCount(counts: ByStanding, deciding: readonly Standing[]): number {
  return deciding.reduce((sum, standing) => sum + counts[standing], 0);
}
