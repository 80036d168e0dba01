import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ImportedSupport } from './check-import.ts';
import { latestSupportPerVoter } from './import-contributions.ts';

const word = fc.record<ImportedSupport>({
  contribution: fc.constantFrom('0', '1'),
  voter: fc.constantFrom('a', 'b', 'c'),
  side: fc.constantFrom('for', 'against', null),
  at: fc.integer({ min: 0, max: 4 }).map((ms) => new Date(ms)),
});

it('keeps one word for each voter and contribution: the latest, of two at one time the later row', () => {
  fc.assert(
    fc.property(fc.array(word), (supports) => {
      const expected = new Map<string, ImportedSupport>();
      const inTime = supports
        .map((each, row) => ({ each, row }))
        .toSorted((a, b) => a.each.at.getTime() - b.each.at.getTime() || a.row - b.row);
      for (const { each } of inTime) expected.set(`${each.contribution} ${each.voter}`, each);
      const entries = new Map(
        latestSupportPerVoter(supports).map((each) => [`${each.contribution} ${each.voter}`, each]),
      );
      expect(entries).toEqual(expected);
    }),
  );
});
