import { describe, expect, it } from 'vitest';
import { acceptLateJoin, JOINED_MAX, type JoinReceiving } from './accept-late-join.ts';
import type { Pledge } from './pledge.ts';
import { reimbursed } from './reimbursement.ts';

const [LYON, TORINO, GIRONA, OULU] = [
  'https://lyon.example/',
  'https://torino.example/',
  'https://girona.example/',
  'https://oulu.example/',
] as const;
const day = (date: string) => new Date(`2026-${date}T08:00:00Z`);
const SHARES = [
  { institution: LYON, share: 6_001 },
  { institution: TORINO, share: 4_000 },
];
const rule = { lateJoining: 'equally', populations: null } as const;

function join(change: Partial<Pledge> = {}): Pledge {
  return {
    ...{ of: 'pledge', institution: GIRONA, request: '', sequence: 3, since: 2, statedAt: day('04-05') },
    ...{ kind: 'money', amount: 10_000, currency: 'EUR', expiresAt: day('05-05'), conditions: [], ...change },
  };
}

function at(change: Partial<JoinReceiving> = {}): JoinReceiving {
  return {
    ...{ signer: GIRONA, membership: 'member', known: 'nothing', receivedAt: day('04-05') },
    last: { sequence: 2, statedAt: day('03-05') },
    ...{ isPaidFor: true, need: { amount: 10_001, currency: 'EUR' }, settledAt: day('04-02'), rule },
    ...{ paid: reimbursed(SHARES, [], rule).paid, alreadyPays: false, joined: 0, ...change },
  };
}

const because = (of: Partial<Pledge>, when: Partial<JoinReceiving> = {}) => {
  const accepted = acceptLateJoin(join(of), at(when));
  if (accepted.ok) return 'accepted';
  return accepted.refusal.because;
};

describe('an institution that joins late', () => {
  it('states a pledge of money in the currency of the request, without conditions', () => {
    expect(because({})).toBe('accepted');
    expect(because({ amount: 1 })).toBe('accepted');
    expect(because({ kind: 'work', currency: null })).toBe('not-for-this-decision');
    expect(because({ conditions: [{ type: 'total-at-least', amount: 1 }] })).toBe('not-for-this-decision');
    expect(because({ currency: 'SEK' })).toBe('other-currency');
    expect(because({ currency: 'XXZ' })).toBe('unknown-currency');
    expect(because({ amount: 10_002 })).toBe('over-pledged');
    expect(because({ expiresAt: day('04-05'), statedAt: day('04-04') }, { receivedAt: day('04-06') })).toBe('expired');
  });

  it('is a member that does not pay yet, under its next number', () => {
    expect(because({ institution: OULU })).toBe('wrong-institution');
    expect(because({}, { membership: 'left' })).toBe('institution-left');
    expect(because({}, { membership: 'none' })).toBe('not-a-member');
    expect(because({}, { alreadyPays: true })).toBe('already-pays');
    expect(because({}, { isPaidFor: false })).toBe('not-open-for-pledges');
    expect(because({}, { known: 'another' })).toBe('sequence-reused');
    expect(because({ sequence: 2, since: 0 })).toBe('out-of-order');
    expect(because({ statedAt: day('03-30') })).toBe('back-dated');
    expect(because({ statedAt: day('04-08') })).toBe('clock-off');
    expect(because({}, { joined: JOINED_MAX })).toBe('too-many');
  });

  it('has a population where the rule needs one, and pays nothing where it is free', () => {
    const populations = { year: 2025, figures: { [LYON]: 2, [TORINO]: 1 } };
    expect(because({}, { rule: { lateJoining: 'by-population', populations } })).toBe('no-population');
    expect(because({}, { rule: { lateJoining: 'free', populations: null } })).toBe('accepted');
    expect(reimbursed(SHARES, [{ institution: GIRONA, most: 9 }], { lateJoining: 'free', populations: null })).toEqual({
      joined: [{ institution: GIRONA, most: 9 }],
      transfers: [],
      paid: [
        { institution: LYON, paid: 6_001 },
        { institution: TORINO, paid: 4_000 },
      ],
    });
  });
});

it('what all have paid stays the cost, and the second pays back the first', () => {
  const joiners = [
    { institution: GIRONA, most: 10_000 },
    { institution: OULU, most: 500 },
  ];
  const { joined, paid, transfers } = reimbursed(SHARES, joiners, rule);
  expect(joined).toEqual(joiners);
  expect(paid.reduce((sum, each) => sum + each.paid, 0)).toBe(10_001);
  expect(transfers.filter(({ from }) => from === GIRONA)).toEqual([
    { from: GIRONA, to: LYON, amount: 2_667 },
    { from: GIRONA, to: TORINO, amount: 667 },
  ]);
  const second = transfers.filter(({ from }) => from === OULU);
  expect(second.map(({ to }) => to)).toEqual([LYON, TORINO, GIRONA]);
  expect(second.reduce((sum, { amount }) => sum + amount, 0)).toBe(500);
});
