import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactShares, type Payer, roundedShares, type Sharing } from './cost-sharing.ts';
import { SHARING_RULES } from './terms.ts';

const payers = (...most: readonly number[]): readonly Payer[] =>
  most.map((each, index) => ({ institution: String.fromCharCode(97 + index), most: each, place: index + 1 }));
const populations = { year: 2026, figures: { a: 500_000, b: 120_000, c: 40_000, d: 9_000, e: 77, f: 3 } };
const shares = (some: readonly Payer[], cost: number, rule: Sharing['rule'] = 'equally') =>
  roundedShares(some, { cost, rule, populations }).map(({ share }) => share);

describe('a cost', () => {
  test.each([
    { how: 'equally, what is left to the lower ids', most: [100, 100, 100], rule: 'equally', paid: [34, 33, 33] },
    { how: 'equally, what one does not pay by the others', most: [10, 100, 100], rule: 'equally', paid: [10, 45, 45] },
    { how: 'by population', most: [100, 100, 100], rule: 'by-population', paid: [76, 18, 6] },
    { how: 'by population, one at its most', most: [50, 100, 100], rule: 'by-population', paid: [50, 38, 12] },
    { how: 'first come', most: [60, 60, 60], rule: 'first-come', paid: [60, 40, 0] },
    { how: 'to the most of each where that is less', most: [10, 20, 30], rule: 'equally', paid: [10, 20, 30] },
    { how: 'among nobody', most: [], rule: 'by-population', paid: [] },
  ] as const)('is shared $how', ({ most, rule, paid }) => {
    expect(shares(payers(...most), 100, rule)).toEqual(paid);
  });

  test('is first paid by whoever has the first place, whatever the order given', () => {
    expect(shares(payers(60, 60).toReversed(), 100, 'first-come')).toEqual([40, 60]);
  });

  test('is exact where a double is not', () => {
    const most = 1_000_000_000_000;
    expect(shares(payers(most, most, most), most)).toEqual([333_333_333_334, 333_333_333_333, 333_333_333_333]);
  });

  test('is not shared by population with an institution that has none', () => {
    const nobody: readonly Payer[] = [{ institution: 'constructor', most: 10, place: 1 }];
    expect(() => shares(nobody, 10, 'by-population')).toThrow('has none');
  });
});

const rule = fc.constantFrom(...SHARING_RULES);
const some = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 }).map((most) => payers(...most));

describe('every share', () => {
  test('is the exact one rounded up or down, and never above what was pledged', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 300 }), rule, (all, cost, by) => {
        const exact = exactShares(all, { cost, rule: by, populations });
        for (const [index, share] of shares(all, cost, by).entries()) {
          const { numerator, denominator } = exact[index] as (typeof exact)[number];
          expect(share).toBeLessThanOrEqual(all[index]?.most ?? 0);
          const distance = BigInt(share) * denominator - numerator;
          expect(distance < denominator && -distance < denominator).toBe(true);
        }
      }),
    );
  });

  /** What conditions on shares rest on. It holds before rounding: after it, a share can rise by one minor unit. */
  test('falls or stays when one more pays, another pledges more, or the cost falls', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 300 }), rule, (all, cost, by) => {
        const own = (list: readonly Payer[], of: number) => exactShares(list, { cost: of, rule: by, populations });
        const [first] = own(all, cost);
        const others = [
          own([...all.slice(0, -1), ...all.slice(-1).map((last) => ({ ...last, most: last.most + 7 }))], cost),
          own(all, cost - 1),
        ];
        if (all.length > 1) {
          const [alone] = own(all.slice(0, -1), cost);
          expect(isAtMost(first, alone)).toBe(true);
          for (const [share] of others) expect(isAtMost(share, first)).toBe(true);
        }
      }),
    );
  });
});

type Exact = ReturnType<typeof exactShares>[number];
function isAtMost(a: Exact | undefined, b: Exact | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.numerator * b.denominator <= b.numerator * a.denominator;
}
