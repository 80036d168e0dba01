import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STANDINGS } from '../participant/standing.ts';
import { type Count, decidingCount, NO_COUNTS, totalsOf } from './support.ts';

const anyCounts = fc.array(
  fc.record({
    standing: fc.constantFrom(...STANDINGS),
    side: fc.constantFrom('for' as const, 'against' as const),
    version: fc.integer({ min: 1, max: 4 }),
    count: fc.integer({ min: 0, max: 100 }),
  }),
  { maxLength: 30 },
);
const sum = (counts: readonly Count[]) => counts.reduce((total, { count }) => total + count, 0);

describe('totals', () => {
  it('are the same in whatever order the counters come', () => {
    fc.assert(
      fc.property(
        anyCounts.chain((counts) =>
          fc.tuple(fc.constant(counts), fc.shuffledSubarray(counts, { minLength: counts.length })),
        ),
        fc.integer({ min: 1, max: 4 }),
        ([counts, shuffled], current) => {
          expect(totalsOf(shuffled, current)).toEqual(totalsOf(counts, current));
        },
      ),
    );
  });

  it('neither lose nor blend anything', () => {
    fc.assert(
      fc.property(anyCounts, fc.integer({ min: 1, max: 4 }), (counts, current) => {
        const totals = totalsOf(counts, current);
        for (const side of ['for', 'against'] as const) {
          for (const standing of STANDINGS) {
            const own = counts.filter((count) => count.side === side && count.standing === standing);
            expect(totals[side][standing]).toBe(sum(own));
          }
        }
        expect(totals.toFormerVersions).toBe(sum(counts.filter(({ version }) => version < current)));
      }),
    );
  });

  it('of nothing are zero for every standing, and never shared', () => {
    const totals = totalsOf([], 1);
    expect(totals).toEqual({ for: NO_COUNTS, against: NO_COUNTS, toFormerVersions: 0 });
    expect(Object.keys(totals.for)).toEqual([...STANDINGS]);
    totalsOf([{ standing: 'resident', side: 'for', version: 1, count: 9 }], 1);
    expect(NO_COUNTS.resident).toBe(0);
  });
});

it('decides by the standings that the rules name, never by imported counts unasked', () => {
  const { for: counts } = totalsOf(
    STANDINGS.map((standing, n) => ({ standing, side: 'for', version: 1, count: 10 ** n })),
    1,
  );
  expect(decidingCount(counts, ['resident'])).toBe(1);
  expect(decidingCount(counts, ['resident', 'paper'])).toBe(1 + 1_000);
  expect(decidingCount(counts, [])).toBe(0);
});
