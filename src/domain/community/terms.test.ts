import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultsIn } from '../kit/check-all.ts';
import type { Result } from '../kit/result.ts';
import { checkSettlementInput } from './check-settlement.ts';
import { checkTerms } from './check-terms.ts';
import { type Paid, reimburse } from './reimbursement.ts';
import type { SettlementInput, StandingPledge } from './settlement.ts';
import type { PoolingTerms } from './terms.ts';

const faults = (checked: Result<unknown>) =>
  checked.ok
    ? []
    : faultsIn(checked.refusal).map((each) => (each.type === 'invalid' ? `${each.field} ${each.because}` : each.type));
const populations = { year: 2026, figures: { a: 500_000, b: 120_000, c: 40_000 } };
const terms: PoolingTerms = {
  sharing: 'by-population',
  populations,
  rates: { work: 60_000, hosting: null },
  lateJoining: 'equally',
  withdrawalDays: 0,
};

describe('the terms of a charter', () => {
  test('hold', () => {
    expect(checkTerms(terms)).toEqual({ ok: true, value: terms });
    expect(checkTerms({ ...terms, sharing: 'equally', populations: null, withdrawalDays: null }).ok).toBe(true);
  });

  test('are named field by field where they are wrong', () => {
    const wrong = {
      sharing: 'by-luck' as 'equally',
      lateJoining: 'by-population',
      populations: null,
      rates: { work: 0, hosting: 1.5 },
      withdrawalDays: -1,
    } as const;
    expect(faults(checkTerms(wrong))).toEqual([
      'sharing unknown-value',
      'populations missing',
      'rates.work too-small',
      'rates.hosting wrong-type',
      'withdrawalDays too-small',
    ]);
    expect(faults(checkTerms({ ...terms, populations: { year: 26, figures: { a: 0 } } }))).toEqual([
      'populations.year too-small',
      'populations.figures.a too-small',
    ]);
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`a${index}`, 1]));
    expect(faults(checkTerms({ ...terms, populations: { year: 2026, figures: many } }))).toEqual([
      'populations too-many',
    ]);
    const long = { ['a'.repeat(1_001)]: 1 };
    expect(faults(checkTerms({ ...terms, populations: { year: 2026, figures: long } }))).toEqual([
      'populations too-long',
    ]);
  });
});

describe('what a settlement is computed from', () => {
  const pledge: StandingPledge = {
    institution: 'a',
    sequence: 1,
    kind: 'money',
    amount: 100,
    expiresAt: new Date('2027-06-01'),
    conditions: [],
    place: 1,
  };
  const input: SettlementInput = {
    closesAt: new Date('2027-03-01'),
    need: { amount: 100, currency: 'EUR' },
    terms,
    pledges: [pledge, { ...pledge, sequence: 2, kind: 'work', place: 2 }, { ...pledge, institution: 'b', place: 3 }],
    left: [],
  };
  const withPledges = (...pledges: StandingPledge[]) => faults(checkSettlementInput({ ...input, pledges }));

  test('holds', () => {
    expect(checkSettlementInput(input)).toEqual({ ok: true, value: input });
  });

  test('is refused where nothing can be computed', () => {
    const wrong = { ...input, closesAt: new Date('x'), need: { amount: 0, currency: 'XXX' }, pledges: [] };
    expect(faults(checkSettlementInput(wrong))).toEqual([
      'closesAt not-a-date',
      'need.amount too-small',
      'need.currency unknown-value',
    ]);
    expect(withPledges(pledge, { ...pledge, sequence: 2, place: 2 })).toEqual(['pledges.1 duplicate']);
    expect(withPledges(pledge, { ...pledge, kind: 'work', place: 2 })).toEqual(['pledges.1 duplicate']);
    expect(withPledges(pledge, { ...pledge, institution: 'b' })).toEqual(['pledges.1.place duplicate']);
    expect(withPledges({ ...pledge, amount: 101 })).toEqual(['pledges.0.amount too-large']);
    expect(withPledges({ ...pledge, institution: 'toString' })).toEqual(['populations.figures.toString missing']);
    expect(withPledges({ ...pledge, sequence: 0, amount: 0.5, place: 0 })).toEqual([
      'pledges.0.place too-small',
      'pledges.0.sequence too-small',
      'pledges.0.amount wrong-type',
    ]);
    const many = Array.from({ length: 5_001 }, () => pledge);
    expect(withPledges(...many)).toEqual(['pledges too-many']);
  });
});

describe('an institution that joins late', () => {
  const paid: readonly Paid[] = [
    { institution: 'a', paid: 50 },
    { institution: 'b', paid: 50 },
  ];
  const joined = (
    before: readonly Paid[],
    institution: string,
    lateJoining: PoolingTerms['lateJoining'] = 'equally',
  ) => {
    const result = reimburse(before, { institution, most: 1_000 }, { lateJoining, populations });
    if (!result.ok) throw new Error(result.refusal.because);
    return result.value;
  };

  test('pays those before it what their part fell by', () => {
    const third = joined(paid, 'c');
    expect(third.transfers).toEqual([
      { from: 'c', to: 'a', amount: 16 },
      { from: 'c', to: 'b', amount: 17 },
    ]);
    expect(joined(third.paid, 'd').transfers).toEqual([
      { from: 'd', to: 'a', amount: 9 },
      { from: 'd', to: 'b', amount: 8 },
      { from: 'd', to: 'c', amount: 8 },
    ]);
    expect(joined(paid, 'c', 'by-population').transfers).toEqual([{ from: 'c', to: 'b', amount: 12 }]);
  });

  test('pays nothing where the charter asks for nothing, or where it paid before', () => {
    expect(joined(paid, 'c', 'free')).toEqual({ transfers: [], paid });
    expect(joined(paid, 'b')).toEqual({ transfers: [], paid });
  });

  test('is refused by population where the charter has none for it', () => {
    const result = reimburse(paid, { institution: 'z', most: 9 }, { lateJoining: 'by-population', populations });
    expect(result).toEqual({ ok: false, refusal: { type: 'pledge-refused', because: 'no-population' } });
  });

  test('never makes anybody pay more, and what all have paid stays the cost', () => {
    const sums = fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 6 });
    fc.assert(
      fc.property(sums, fc.integer({ min: 1, max: 90 }), (before, most) => {
        const rows = before.map((each, index) => ({ institution: `i${index}`, paid: each }));
        const result = reimburse(rows, { institution: 'new', most }, { lateJoining: 'equally', populations: null });
        const after = result.ok ? result.value : null;
        const own = after?.paid.at(-1)?.paid ?? 0;
        expect(own).toBeLessThanOrEqual(most);
        expect(after?.transfers.reduce((total, { amount }) => total + amount, 0)).toBe(own);
        expect(after?.transfers.filter(({ amount }) => amount <= 0)).toEqual([]);
        expect(rows.filter((row, index) => (after?.paid[index]?.paid ?? 0) > row.paid)).toEqual([]);
      }),
    );
  });
});
