/** How many different orders a day has: few enough that pages stay cacheable (design: decisions, Fair order). */
export const SEEDS_PER_DAY = 16;

/**
 * The seed of a visit: stable within a visit and a day, one of sixteen a day. `visit` is any number of the visitor's
 * session; the day is counted in UTC.
 */
export function fairSeed(now: Date, context: number): number {
  const day = Math.floor(now.getTime() / 86_400_000);
  const nth = Number.isFinite(context) ? Math.abs(Math.trunc(context)) % SEEDS_PER_DAY : 0;
  return day * SEEDS_PER_DAY + nth;
}

/** The day that a seed is of, counted in UTC from 1970. */
export function dayOfSeed(seed: number): number {
  return Math.floor(seed / SEEDS_PER_DAY);
}

/** Which of the shuffles of its day a seed is. */
export function nthOfSeed(seed: number): number {
  return seed - dayOfSeed(seed) * SEEDS_PER_DAY;
}
