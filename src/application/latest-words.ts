import type { BroughtWord } from './brought.ts';

/**
 * What each voter said last about each contribution. The later time wins; of two with one time, the later row, so that
 * reading the same rows twice answers the same.
 */
export function latestWords<W extends BroughtWord>(words: Iterable<W>): readonly W[] {
  const latest = new Map<string, W>();
  for (const word of words) {
    const key = `${word.contribution}\n${word.voter}`;
    const known = latest.get(key);
    if (known === undefined || word.at >= known.at) latest.set(key, word);
  }
  return [...latest.values()];
}
