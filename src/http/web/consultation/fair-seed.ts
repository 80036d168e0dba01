import type { Application } from '../../../application/application.ts';
import type { Secrets } from '../../../application/kit/ports.ts';
import { fairSeed, SEEDS_PER_DAY } from '../../../domain/consultation/fair-order.ts';

/**
 * The shuffle of this visit. It travels in the links of the page and in no cookie. An address without one draws anew:
 * that is the address people copy and mail around, and its readers must not all see one order. A seed of a day that is
 * over counts only where a list goes on.
 */
export function seedOf(
  app: Application,
  query: { readonly seed: string | null; readonly goesOn: boolean; readonly shuffleSeed: number },
): number {
  const now = app.now();
  const first = fairSeed(now, 0);
  const seed = /^\d{1,9}$/.test(query.seed ?? '') ? Number(query.seed) : null;
  const known = seed !== null && seed < first + SEEDS_PER_DAY && (query.goesOn || seed >= first - SEEDS_PER_DAY);
  return known ? seed : fairSeed(now, query.shuffleSeed);
}

/** As much of `If-None-Match` is read. */
const KNOWN_MAX = 400;
/** The shuffle that a kept page was made in, by its `ETag`. */
const SEED_IN_ETAG = /"(\d{1,2})\.[\w-]{22}"/;

/**
 * One of the day's shuffles at each call: that of the page which a browser has, by its `If-None-Match`, or one by chance. One
 * secret is chance enough for thirty-two looks.
 */
export function shuffles(secrets: Pick<Secrets, 'token'>): (known: string | null) => number {
  let chances: readonly number[] = [];
  let used = 0;
  return (known) => {
    const seed = Number(SEED_IN_ETAG.exec(known?.slice(0, KNOWN_MAX) ?? '')?.[1] ?? Number.NaN);
    if (seed < SEEDS_PER_DAY) return seed;
    if (used >= chances.length) {
      chances = [...Buffer.from(secrets.token(), 'base64url')];
      used = 0;
    }
    const chance = chances[used] ?? 0;
    used += 1;
    return chance % SEEDS_PER_DAY;
  };
}
