import type { ImportedSupport } from './import-batch.ts';

/**
 * The latest support of each voter for each contribution. The later time wins; of two with one time, the later row, so that
 * reading the same rows twice answers the same.
 */
export function latestSupportPerVoter<W extends ImportedSupport>(supports: Iterable<W>): readonly W[] {
  const latest = new Map<string, W>();
  for (const support of supports) {
    const key = `${support.contribution}\n${support.voter}`;
    const known = latest.get(key);
    if (known === undefined || support.at >= known.at) latest.set(key, support);
  }
  return [...latest.values()];
}
