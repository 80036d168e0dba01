import type { Application } from '../../application/ports.ts';
import { fairSeed, SEEDS_PER_DAY } from '../../domain/consultation/fair-order.ts';

/**
 * The shuffle of this visit. It travels in the links of the page and in no cookie. An address without one draws anew:
 * that is the address people copy and mail around, and its readers must not all see one order. A seed of a day that is
 * over counts only where a list goes on.
 */
export function seedOf(
  app: Application,
  asked: { readonly seed: string | null; readonly goesOn: boolean; readonly draw: number },
): number {
  const now = app.now();
  const first = fairSeed(now, 0);
  const seed = /^\d{1,9}$/.test(asked.seed ?? '') ? Number(asked.seed) : null;
  const known = seed !== null && seed < first + SEEDS_PER_DAY && (asked.goesOn || seed >= first - SEEDS_PER_DAY);
  return known ? seed : fairSeed(now, asked.draw);
}
