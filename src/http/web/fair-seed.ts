import type { Application, Secrets } from '../../application/ports.ts';
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

/** One of the day's shuffles at each call, by chance: one secret is chance enough for thirty-two looks. */
export function shuffles(secrets: Pick<Secrets, 'token'>): () => number {
  let chances: readonly number[] = [];
  let used = 0;
  return () => {
    if (used >= chances.length) {
      chances = [...Buffer.from(secrets.token(), 'base64url')];
      used = 0;
    }
    const chance = chances[used] ?? 0;
    used += 1;
    return chance % SEEDS_PER_DAY;
  };
}
