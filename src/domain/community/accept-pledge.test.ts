import { describe, expect, test } from 'vitest';
import { faultsIn } from '../kit/check-all.ts';
import type { Result } from '../kit/result.ts';
import {
  acceptPledge,
  type PledgedRequest,
  type PledgeReceiving,
  pledgesAfter,
  statementsInForce,
} from './accept-pledge.ts';
import { COST_MAX, checkStatement } from './check-pledge.ts';
import { askNoMore } from './conditions.ts';
import type { Pledge, PledgeCondition, PledgeStatement, PledgeWithdrawal } from './pledge.ts';
import { pledgesOf } from './standing.ts';

const LYON = 'https://lyon.example/actor';
const day = (date: string) => new Date(`${date}T12:00:00Z`);
const pledge: Pledge = {
  of: 'pledge',
  institution: LYON,
  request: 'https://host.example/requests/1',
  sequence: 3,
  since: 2,
  statedAt: day('2027-01-20'),
  specification: 'agreed',
  kind: 'money',
  amount: 500_000,
  currency: 'EUR',
  expiresAt: day('2027-12-31'),
  conditions: [],
};
const withdrawal: PledgeWithdrawal = {
  of: 'withdrawal',
  institution: LYON,
  request: pledge.request,
  sequence: 3,
  since: 0,
  statedAt: pledge.statedAt,
  specification: 'agreed',
};
const request: PledgedRequest = {
  state: 'specified',
  need: { amount: 1_000_000, currency: 'EUR' },
  terms: {
    sharing: 'equally',
    populations: null,
    rates: { work: null, hosting: null },
    lateJoining: 'free',
    withdrawalDays: 10,
  },
  specifiedAt: day('2027-01-10'),
  specification: 'agreed',
  closesAt: day('2027-03-01'),
};
const receiving: PledgeReceiving = {
  signer: LYON,
  membership: 'member',
  request,
  last: { sequence: 2, statedAt: day('2027-01-15') },
  known: 'nothing',
  standing: [],
  receivedAt: day('2027-01-20'),
};
const answer = (statement: PledgeStatement, at: Partial<PledgeReceiving> = {}) =>
  acceptPledge(statement, { ...receiving, ...at });
const faultOf = (statement: PledgeStatement, at: Partial<PledgeReceiving> = {}) => {
  const accepted = answer(statement, at);
  return accepted.ok ? null : accepted.refusal;
};
const withTerms = (terms: Partial<PledgedRequest['terms']>): PledgedRequest => ({
  ...request,
  terms: { ...request.terms, ...terms },
});

describe('a pledge', () => {
  test('is accepted, and is no news and no fault when it comes again, even after the close', () => {
    expect(answer(pledge)).toEqual({ ok: true, value: { isNew: true } });
    const again = { known: 'the-same', receivedAt: day('2028-01-01') } as const;
    expect(answer(pledge, again)).toEqual({ ok: true, value: { isNew: false } });
  });

  const refused: readonly {
    readonly because: string;
    readonly statement?: Partial<Pledge>;
    readonly at?: Partial<PledgeReceiving>;
    readonly more?: object;
  }[] = [
    { because: 'wrong-institution', at: { signer: 'https://other.example/actor' } },
    { because: 'unknown-request', at: { request: null } },
    { because: 'not-a-member', at: { membership: 'none' } },
    { because: 'institution-left', at: { membership: 'left' } },
    {
      because: 'sequence-reused',
      at: { known: 'another', last: { sequence: 3, statedAt: day('2027-01-16') } },
      more: { expected: 4 },
    },
    { because: 'too-late', at: { receivedAt: day('2027-03-01') }, more: { until: request.closesAt } },
    { because: 'too-late', at: { request: { ...request, state: 'funded' }, receivedAt: day('2027-03-02') } },
    { because: 'not-open-for-pledges', at: { request: { ...request, state: 'open' } } },
    { because: 'other-specification', statement: { specification: 'another' } },
    { because: 'other-specification', statement: { specification: undefined } },
    { because: 'out-of-order', statement: { sequence: 4, since: 3 }, more: { expected: 3 } },
    { because: 'out-of-order', statement: { sequence: 2, since: 0 }, more: { expected: 3 } },
    { because: 'back-dated', statement: { statedAt: day('2027-01-14') }, more: { from: day('2027-01-15') } },
    {
      because: 'back-dated',
      statement: { statedAt: day('2027-01-08') },
      at: { last: { sequence: 2, statedAt: day('2026-01-01') } },
      more: { from: day('2027-01-09') },
    },
    { because: 'clock-off', statement: { statedAt: day('2027-01-22') } },
    { because: 'unknown-currency', statement: { currency: 'EURO' }, more: { currency: 'EURO' } },
    { because: 'other-currency', statement: { currency: 'CHF' }, more: { currency: 'EUR' } },
    { because: 'over-pledged', statement: { amount: 1_000_001 }, more: { limit: 1_000_000, currency: 'EUR' } },
    { because: 'expired', statement: { expiresAt: day('2027-02-28') }, more: { until: request.closesAt } },
    {
      because: 'expired',
      statement: { expiresAt: day('2027-01-20'), statedAt: day('2027-01-19') },
      at: { receivedAt: day('2027-01-21'), request: { ...request, closesAt: null } },
    },
    {
      because: 'no-population',
      at: { request: withTerms({ sharing: 'by-population', populations: { year: 2026, figures: {} } }) },
    },
    { because: 'no-population', at: { request: withTerms({ lateJoining: 'by-population' }) } },
  ];
  test.each(refused)('is refused as $because', ({ because, statement, at, more }) => {
    expect(faultOf({ ...pledge, ...statement }, at)).toMatchObject({ type: 'pledge-refused', because, ...more });
  });

  test('of the whole need, of the last day and of our own clock is accepted', () => {
    expect(
      faultOf({ ...pledge, amount: 1_000_000, expiresAt: day('2027-03-01'), statedAt: day('2027-01-21') }),
    ).toBeNull();
    const work = { kind: 'work', currency: null, amount: 100_000 } as const;
    expect(faultOf({ ...pledge, ...work }, { request: withTerms({ lateJoining: 'by-population' }) })).toBeNull();
  });
});

describe('what an institution pledges', () => {
  test('follows the last one accepted, over numbers of what was refused', () => {
    expect(faultOf({ ...pledge, sequence: 7, since: 2 })).toBeNull();
    expect(faultOf({ ...pledge, sequence: 7, since: 1 })).toMatchObject({ because: 'out-of-order', expected: 3 });
  });

  test('stands by its numbers, in whatever order they came', () => {
    const later: Pledge = { ...pledge, sequence: 4, since: 3, amount: 100 };
    expect(pledgesOf([later, pledge], LYON)).toEqual([later]);
    expect(pledgesOf([{ ...withdrawal, sequence: 5 }, later, pledge], LYON)).toEqual([]);
  });

  const hosting: Pledge = { ...pledge, sequence: 4, since: 3, kind: 'hosting', currency: null, amount: 12 };

  test('changes by kind, or as a whole', () => {
    const both = pledgesAfter(pledgesAfter([], pledge), hosting);
    expect(both).toEqual([pledge, hosting]);
    const more: Pledge = { ...pledge, sequence: 5, since: 4, amount: 600_000 };
    expect(pledgesAfter(both, more)).toEqual([hosting, more]);
    expect(pledgesAfter(both, { ...more, since: 0 })).toEqual([{ ...more, since: 0 }]);
    expect(pledgesAfter(both, { ...withdrawal, sequence: 5 })).toEqual([]);
  });

  test('counts for the specification that it was pledged for', () => {
    const received = ['2027-01-09', '2027-01-10', '2027-01-11'].map((date) => ({ receivedAt: day(date) }));
    expect(statementsInForce(received, request)).toEqual(received.slice(1));
  });

  const until = day('2027-02-19');
  const late = { standing: [{ ...pledge, sequence: 2, since: 0 }], receivedAt: until };
  const lowered: readonly { readonly how: string; readonly to: PledgeStatement }[] = [
    { how: 'withdrawn', to: withdrawal },
    { how: 'lowered', to: { ...pledge, amount: 499_999 } },
    { how: 'ended sooner', to: { ...pledge, expiresAt: day('2027-12-30') } },
    { how: 'put under a condition', to: { ...pledge, conditions: [{ type: 'total-at-least', amount: 1 }] } },
    { how: 'replaced by another kind', to: { ...hosting, sequence: 3, since: 0 } },
  ];
  test.each(lowered)('is not $how any more once the charter binds it', ({ to }) => {
    const last = { sequence: 2, statedAt: day('2027-01-15') };
    expect(faultOf(to, { ...late, last })).toEqual({ type: 'pledge-refused', because: 'binding', until });
    expect(faultOf(to, { ...late, last, receivedAt: new Date(until.getTime() - 1) })).toBeNull();
    const never = { ...late, last, request: { ...withTerms({ withdrawalDays: null }), closesAt: null } };
    expect(faultOf(to, never)).toEqual({ type: 'pledge-refused', because: 'always-binding' });
  });

  test('can be lowered where it ends before another close, for it counts for nothing there', () => {
    const ended = { ...pledge, sequence: 2, since: 0, expiresAt: day('2027-02-28') };
    const lower: Pledge = { ...pledge, amount: 1 };
    for (const withdrawalDays of [10, null]) {
      const at = { standing: [ended], receivedAt: until, request: withTerms({ withdrawalDays }) };
      expect(faultOf(lower, at)).toBeNull();
    }
  });

  test('can still be raised, and freed of conditions', () => {
    const bound: Pledge = {
      ...pledge,
      sequence: 2,
      since: 0,
      conditions: [{ type: 'institutions-at-least', count: 3 }],
    };
    expect(faultOf({ ...pledge, amount: 500_001 }, { ...late, standing: [bound] })).toBeNull();
    expect(faultOf({ ...hosting, sequence: 3, since: 2 }, { ...late, standing: [bound] })).toBeNull();
  });
});

describe('conditions', () => {
  const pairs: readonly (readonly [PledgeCondition, PledgeCondition])[] = [
    [
      { type: 'total-at-least', amount: 1 },
      { type: 'total-at-least', amount: 2 },
    ],
    [
      { type: 'institutions-at-least', count: 2 },
      { type: 'institutions-at-least', count: 3 },
    ],
    [
      { type: 'with-institutions', institutions: ['a'] },
      { type: 'with-institutions', institutions: ['a', 'b'] },
    ],
    [
      { type: 'share-at-most', amount: 2 },
      { type: 'share-at-most', amount: 1 },
    ],
  ];
  test.each(pairs)('%o asks for less than %o', (less, more) => {
    expect([askNoMore([less], [more]), askNoMore([more], [less]), askNoMore([less], [less])]).toEqual([
      true,
      false,
      true,
    ]);
    expect([askNoMore([], [more]), askNoMore([less], [])]).toEqual([true, false]);
  });
});

const faults = (checked: Result<unknown>) =>
  checked.ok
    ? []
    : faultsIn(checked.refusal).map((each) => (each.type === 'invalid' ? `${each.field} ${each.because}` : each.type));

describe('a statement by itself', () => {
  const fields = (statement: PledgeStatement) => faults(checkStatement(statement));
  const conditions = (...some: unknown[]) => fields({ ...pledge, conditions: some as readonly PledgeCondition[] });

  test('is named field by field where it is wrong', () => {
    expect(fields({ ...pledge, sequence: 0, since: -1, amount: 0.5, currency: null, statedAt: new Date('x') })).toEqual(
      ['sequence too-small', 'since too-small', 'statedAt not-a-date', 'amount wrong-type', 'currency missing'],
    );
    expect(fields({ ...pledge, since: 3, amount: COST_MAX + 1 })).toEqual(['since too-large', 'amount too-large']);
    expect(fields({ ...pledge, kind: 'work', amount: 100_001 })).toEqual([
      'amount too-large',
      'currency unknown-field',
    ]);
    expect(fields({ ...pledge, kind: 'gold' as 'work' })).toEqual(['kind unknown-value']);
    expect(fields({ ...pledge, expiresAt: new Date('x') })).toEqual(['expiresAt not-a-date']);
    expect(fields({ ...pledge, expiresAt: pledge.statedAt })).toEqual(['expiresAt ends-before-it-starts']);
    expect(fields({ ...withdrawal, since: 2 })).toEqual(['since unknown-value']);
    expect(fields(withdrawal)).toEqual([]);
  });

  test('has conditions that can hold, each type once', () => {
    expect(conditions({ type: 'total-at-least', amount: 0 }, { type: 'total-at-least', amount: 5 })).toEqual([
      'conditions.0.amount too-small',
      'conditions.1.type duplicate',
    ]);
    expect(conditions({ type: 'institutions-at-least', count: 1 })).toEqual(['conditions.0.count too-small']);
    expect(conditions({ type: 'rain' })).toEqual(['conditions.0.type unknown-value']);
    expect(conditions({ type: 'with-institutions', institutions: [] })).toEqual(['conditions.0.institutions missing']);
    expect(conditions({ type: 'with-institutions', institutions: ['b', LYON, 'b', ''] })).toEqual([
      'conditions.0.institutions.1 unknown-value',
      'conditions.0.institutions.2 duplicate',
      'conditions.0.institutions.3 empty',
    ]);
    expect(conditions({ type: 'with-institutions', institutions: Array.from({ length: 101 }, String) })).toEqual([
      'conditions.0.institutions too-many',
    ]);
    expect(conditions({ type: 'share-at-most', amount: 500_001 })).toEqual(['conditions.0.amount too-large']);
    const hosted = { ...pledge, kind: 'hosting', currency: null, amount: 12 } as const;
    expect(fields({ ...hosted, conditions: [{ type: 'share-at-most', amount: 1 }] })).toEqual([
      'conditions.0.type unknown-field',
    ]);
  });
});
