import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unmetConditions } from './conditions.ts';
import { exactShares } from './cost-sharing.ts';
import type { PledgeCondition } from './pledge.ts';
import { type SettlementInput, type StandingPledge, settle, worthOf } from './settlement.ts';
import { SHARING_RULES } from './terms.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const;
const CLOSE = new Date('2027-03-01T00:00:00Z');
const LATER = new Date('2027-06-01T00:00:00Z');
const figures = { a: 500_000, b: 120_000, c: 40_000, d: 9_000, e: 9_000, f: 1_200, g: 77 };

const pledge = (institution: string, amount: number, more: Partial<StandingPledge> = {}): StandingPledge => ({
  institution,
  sequence: 1,
  kind: 'money',
  amount,
  expiresAt: LATER,
  conditions: [],
  place: NAMES.indexOf(institution as 'a') + 1,
  ...more,
});
const input = (
  need: number,
  pledges: readonly StandingPledge[],
  more: Partial<SettlementInput['terms']> = {},
): SettlementInput => ({
  closesAt: CLOSE,
  need: { amount: need, currency: 'EUR' },
  terms: { sharing: 'equally', populations: { year: 2026, figures }, rates: { work: null, hosting: null }, ...more },
  pledges,
  left: [],
});
const countedIn = (settled: SettlementInput) => settle(settled).counted.map(({ institution }) => institution);
const totalAtLeast = (amount: number): PledgeCondition => ({ type: 'total-at-least', amount });
const withInstitutions = (...institutions: string[]): PledgeCondition => ({ type: 'with-institutions', institutions });

describe('what counts', () => {
  test('is two that wait for each other', () => {
    const two = [
      pledge('a', 60, { conditions: [withInstitutions('b')] }),
      pledge('b', 40, { conditions: [withInstitutions('a')] }),
    ];
    expect(settle(input(100, two))).toEqual({
      counted: [
        { institution: 'a', sequence: 1, kind: 'money' },
        { institution: 'b', sequence: 1, kind: 'money' },
      ],
      excluded: [],
      totals: { money: 100, inKind: 0 },
      isFunded: true,
      shares: [
        { institution: 'a', pledged: 60, share: 60 },
        { institution: 'b', pledged: 40, share: 40 },
      ],
      toPay: 100,
    });
  });

  test('falls where the last that is missing falls, and nobody pays', () => {
    const three = [
      pledge('a', 50, { conditions: [withInstitutions('b')] }),
      pledge('b', 50, { conditions: [{ type: 'institutions-at-least', count: 3 }] }),
      pledge('c', 50, { conditions: [totalAtLeast(151)] }),
    ];
    const { counted, excluded, isFunded, shares, toPay } = settle(input(100, three));
    expect({ counted, isFunded, shares, toPay }).toEqual({ counted: [], isFunded: false, shares: [], toPay: 0 });
    expect(excluded.map((each) => 'conditions' in each && each.conditions)).toEqual([
      ['with-institutions'],
      ['institutions-at-least'],
      ['total-at-least'],
    ]);
  });

  test('leaves out what expired and whoever left, with the reason', () => {
    const three = [
      pledge('a', 100),
      pledge('b', 50, { expiresAt: new Date(CLOSE.getTime() - 1) }),
      pledge('c', 50),
      pledge('d', 50, { expiresAt: CLOSE }),
    ];
    const { counted, excluded } = settle({ ...input(100, three), left: ['c'] });
    expect(counted.map(({ institution }) => institution)).toEqual(['a', 'd']);
    expect(excluded).toEqual([
      { institution: 'b', sequence: 1, kind: 'money', because: 'expired' },
      { institution: 'c', sequence: 1, kind: 'money', because: 'institution-left' },
    ]);
  });

  test('asks for a share that enough others make small', () => {
    const most = (amount: number): PledgeCondition => ({ type: 'share-at-most', amount });
    const first = pledge('a', 100, { conditions: [most(34)] });
    expect(countedIn(input(100, [first, pledge('b', 100)]))).toEqual(['b']);
    expect(countedIn(input(100, [first, pledge('b', 100), pledge('c', 100)]))).toEqual(['a', 'b', 'c']);
    // 33 and a third is more than 33, even where rounding would give it 33.
    const exact = pledge('c', 100, { conditions: [most(33)] });
    expect(countedIn(input(100, [pledge('a', 100), pledge('b', 100), exact]))).toEqual(['a', 'b']);
  });

  test('has work and hosting as institutions, and as money where the charter has a rate', () => {
    const some = [
      pledge('a', 90, { conditions: [totalAtLeast(100), { type: 'institutions-at-least', count: 2 }] }),
      pledge('b', 25, { kind: 'work' }),
    ];
    expect(countedIn(input(100, some))).toEqual(['b']);
    const settled = settle(input(100, some, { rates: { work: 5, hosting: null } }));
    expect(settled).toMatchObject({ totals: { money: 90, inKind: 12 }, isFunded: true, toPay: 88 });
    expect(settled.shares).toEqual([{ institution: 'a', pledged: 90, share: 88 }]);
  });

  test('asks nobody for money where work covers the need', () => {
    const some = [pledge('a', 90), pledge('b', 12, { kind: 'hosting' })];
    const settled = settle(input(100, some, { rates: { work: null, hosting: 10 } }));
    expect(settled).toMatchObject({ isFunded: true, toPay: 0, shares: [{ institution: 'a', pledged: 90, share: 0 }] });
  });
});

const condition = fc.oneof(
  fc.record({ type: fc.constant('total-at-least' as const), amount: fc.integer({ min: 1, max: 260 }) }),
  fc.record({ type: fc.constant('institutions-at-least' as const), count: fc.integer({ min: 2, max: 7 }) }),
  fc.record({
    type: fc.constant('with-institutions' as const),
    institutions: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ type: fc.constant('share-at-most' as const), amount: fc.integer({ min: 1, max: 60 }) }),
);
const conditions = fc.uniqueArray(condition, { maxLength: 2, selector: ({ type }) => type });
const anyInput = fc
  .record({
    need: fc.integer({ min: 1, max: 200 }),
    sharing: fc.constantFrom(...SHARING_RULES),
    work: fc.option(fc.integer({ min: 1, max: 9 })),
    rows: fc.array(
      fc.record({
        amount: fc.integer({ min: 1, max: 90 }),
        conditions,
        isWork: fc.boolean(),
        name: fc.constantFrom(...NAMES),
      }),
      { maxLength: 7 },
    ),
  })
  .map(({ need, sharing, work, rows }) => {
    const all = rows.map(({ amount, isWork, name, ...rest }, index) =>
      pledge(name, amount, {
        sequence: index + 1,
        kind: isWork ? 'work' : 'money',
        conditions: rest.conditions.filter(({ type }) => !isWork || type !== 'share-at-most'),
        place: index + 1,
      }),
    );
    const once = all.filter((each, at) => all.findIndex((one) => isSameKind(one, each)) === at);
    return input(need, once, { sharing, rates: { work, hosting: null } });
  });

function isSameKind(a: StandingPledge, b: StandingPledge): boolean {
  return a.institution === b.institution && a.kind === b.kind;
}

/** Whether all conditions hold among some pledges, computed from the definitions alone. */
function isSelfSupporting(some: readonly StandingPledge[], { need, terms }: SettlementInput): boolean {
  const money = some.filter(({ kind }) => kind === 'money');
  const worth = (pledges: readonly StandingPledge[]) =>
    pledges.reduce((total, each) => total + worthOf(each, terms.rates), 0);
  const payers = money.map(({ institution, amount, place }) => ({ institution, most: amount, place }));
  const cost = Math.max(0, need.amount - worth(some) + worth(money));
  const shares = exactShares(payers, { cost, rule: terms.sharing, populations: terms.populations });
  const situation = {
    total: worth(some),
    institutions: new Set(some.map(({ institution }) => institution)),
    isShareAtMost: (institution: string, amount: number) =>
      shares.every((each) => each.institution !== institution || each.numerator <= BigInt(amount) * each.denominator),
  };
  return some.every((each) => unmetConditions(each, situation).length === 0);
}

function subsetsOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: 2 ** all.length }, (_, bits) => all.filter((_each, at) => (bits >> at) % 2 === 1));
}

describe('every settlement', () => {
  const keyOf = ({ institution, sequence }: { institution: string; sequence: number }) => `${institution} ${sequence}`;

  test('is the largest of all sets whose conditions hold, and holds every other', () => {
    fc.assert(
      fc.property(anyInput, (any) => {
        const counted = new Set(settle(any).counted.map(keyOf));
        const sets = subsetsOf(any.pledges).filter((some) => isSelfSupporting(some, any));
        expect(
          sets.filter((some) => some.length === counted.size && some.every((each) => counted.has(keyOf(each)))),
        ).toHaveLength(1);
        expect(sets.flat().filter((each) => !counted.has(keyOf(each)))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('is the same in whatever order pledges came, and settled again from what counts', () => {
    fc.assert(
      fc.property(
        anyInput.chain((any) =>
          fc.tuple(fc.constant(any), fc.shuffledSubarray([...any.pledges], { minLength: any.pledges.length })),
        ),
        ([any, pledges]) => {
          const settled = settle(any);
          expect(settle({ ...any, pledges })).toEqual(settled);
          const counted = new Set(settled.counted.map(keyOf));
          const again = settle({ ...any, pledges: any.pledges.filter((each) => counted.has(keyOf(each))) });
          expect(again).toEqual({ ...settled, excluded: [] });
        },
      ),
    );
  });

  test('adds up to the minor unit, and says why for each pledge that does not count', () => {
    fc.assert(
      fc.property(anyInput, (any) => {
        const { shares, toPay, excluded, counted, isFunded } = settle(any);
        expect(shares.reduce((total, { share }) => total + share, 0)).toBe(toPay);
        expect(shares.filter(({ share, pledged }) => share > pledged || share < 0)).toEqual([]);
        expect(excluded.length + counted.length).toBe(any.pledges.length);
        expect(excluded.filter((each) => each.because === 'conditions' && each.conditions.length === 0)).toEqual([]);
        expect(isFunded || shares.length === 0).toBe(true);
      }),
    );
  });

  test('counts no less when one more pledges', () => {
    fc.assert(
      fc.property(anyInput, (any) => {
        const [, ...rest] = any.pledges;
        const fewer = settle({ ...any, pledges: rest }).counted.map(keyOf);
        const all = new Set(settle(any).counted.map(keyOf));
        expect(fewer.filter((each) => !all.has(each))).toEqual([]);
      }),
    );
  });
});
