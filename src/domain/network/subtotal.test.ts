import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyRows, ballot, row, sha256 } from '../../../test/support/ballots.ts';
import { at, consultation, phase } from '../../../test/support/participation.ts';
import type { Ballot } from '../ballot/ballot.ts';
import { METHOD_NEEDS, METHODS } from '../ballot/method.ts';
import { type BallotRow, tallyOf } from '../ballot/tally.ts';
import type { ResultsVisibility } from '../consultation/rules.ts';
import type { Standing } from '../participant/standing.ts';
import { totalsOf } from '../support/support.ts';
import { acceptSubtotal, type Receiving } from './accept-subtotal.ts';
import { addsUp, sameFigures } from './consistent-subtotal.ts';
import { jointTally } from './joint-tally.ts';
import {
  type BallotSubtotal,
  changedCounts,
  countsAfter,
  LATE_MS,
  type SupportCount,
  type SupportsSubtotal,
} from './subtotal.ts';

const TORINO = 'https://torino.test/';
const CLOSE = at('2026-03-25T00:00:00Z');
const AFTER = at('2026-03-26T00:00:00Z');
const BEFORE = at('2026-03-20T00:00:00Z');

const shared = (resultsVisibility: ResultsVisibility) =>
  consultation({
    phases: [phase({ kind: 'support', opensAt: at('2026-03-01T00:00:00Z'), closesAt: CLOSE, allows: ['support'] })],
    rules: { resultsVisibility, supports: 'for-and-against' },
  });

const count = (number: number, many: number, standing: Standing = 'resident'): SupportCount => ({
  number,
  version: 1,
  side: 'for',
  standing,
  count: many,
});

const supports = (overrides: Partial<SupportsSubtotal> = {}): SupportsSubtotal => ({
  of: 'supports',
  institution: TORINO,
  sequence: 1,
  since: 0,
  closesAt: CLOSE,
  countedAt: BEFORE,
  checkpoint: null,
  counts: [count(1, 3)],
  ...overrides,
});

const receiving = (overrides: Partial<Receiving> = {}): Receiving => ({
  signer: TORINO,
  holder: { registered: 100 },
  last: 0,
  known: 'nothing',
  consultation: shared('always'),
  ballot: null,
  poll: null,
  former: [],
  formerBallot: null,
  committed: null,
  isRevealed: null,
  closedAt: CLOSE,
  isProposal: (number) => number < 10,
  isVersion: (_, version) => version < 4,
  receivedAt: BEFORE,
  ...overrides,
});

const question = ballot({
  method: 'approval',
  options: 3,
  rules: { version: 2, anonymityThreshold: 1, choices: { min: 1, max: 2 } },
});

function counted(of: Ballot, rows: readonly BallotRow[], overrides: Partial<BallotSubtotal> = {}): BallotSubtotal {
  const { turnout, subtotals } = tallyOf(of, rows, { seed: '', sha256 });
  const { byStanding, byChannel } = turnout;
  return {
    of: 'ballot',
    ballot: 'https://lyon.test/consultations/velo/ballots/1',
    institution: TORINO,
    sequence: 1,
    since: 0,
    closesAt: of.closesAt,
    countedAt: AFTER,
    checkpoint: null,
    turnout: { byStanding, byChannel },
    piles: subtotals,
    salt: null,
    ...overrides,
  };
}

const faultOf = (subtotal: Parameters<typeof acceptSubtotal>[0], when: Partial<Receiving> = {}) => {
  const reception = acceptSubtotal(subtotal, receiving(when));
  return reception.ok ? null : reception.fault;
};

describe('a subtotal of supports', () => {
  test('is taken in its turn', () => {
    expect(acceptSubtotal(supports(), receiving())).toEqual({ ok: true, news: true });
    expect(faultOf(supports({ sequence: 4, since: 3 }), { last: 3 })).toBeNull();
  });

  test('is taken with any later number where it begins anew, because it takes the place of all before it', () => {
    expect(faultOf(supports({ sequence: 9, since: 0 }), { last: 3 })).toBeNull();
  });

  test.each([
    ['a gap', { sequence: 5, since: 4 }],
    ['an addition to another than the last', { sequence: 4, since: 2 }],
    ['an earlier one that begins anew', { sequence: 2, since: 0 }],
  ])('is refused out of order: %s', (_, input) => {
    expect(faultOf(supports(input), { last: 3 })).toEqual({ because: 'out-of-order', expected: 4 });
  });

  test('that came before is no news, however late', () => {
    const late = { known: 'the-same', last: 1, receivedAt: new Date(CLOSE.getTime() + 9 * LATE_MS) } as const;
    expect(acceptSubtotal(supports(), receiving(late))).toEqual({ ok: true, news: false });
  });

  test.each([
    ['by nobody who was invited', {}, { holder: null }, { because: 'not-invited' }],
    ['for another institution', { institution: 'https://lyon.test/' }, {}, { because: 'wrong-institution' }],
    ['under a number that was used', {}, { known: 'another', last: 1 }, { because: 'sequence-reused', expected: 2 }],
    [
      'above the number of people',
      { counts: [count(1, 60), count(1, 41, 'registered')] },
      {},
      { because: 'too-many', limit: 100 },
    ],
    [
      'of a version that never was',
      { counts: [{ ...count(2, 1), version: 4 }] },
      {},
      { because: 'unknown-proposal', number: 2 },
    ],
    ['of a proposal that is not there', { counts: [count(12, 1)] }, {}, { because: 'unknown-proposal', number: 12 }],
    ['of another platform', { counts: [count(1, 1, 'imported')] }, {}, { because: 'unknown-option' }],
    ['with one count twice', { counts: [count(1, 1), count(1, 2)] }, {}, { because: 'does-not-add-up' }],
    ['below nothing', { counts: [count(1, -1)] }, {}, { because: 'does-not-add-up' }],
    ['beyond whole numbers', { counts: [count(1, 2 ** 53)] }, {}, { because: 'does-not-add-up' }],
    ['with half a support', { counts: [count(1, 0.5)] }, {}, { because: 'does-not-add-up' }],
    ['without a number', { sequence: 0 }, {}, { because: 'does-not-add-up' }],
  ] as const)('is refused: %s', (...[, input, when, fault]) => {
    expect(faultOf(supports(input), when)).toEqual(fault);
  });

  test('is refused from a clock more than a day ahead', () => {
    const countedAt = new Date(BEFORE.getTime() + 86_400_001);
    expect(faultOf(supports({ countedAt }))).toEqual({ because: 'clock-off', countedAt });
    expect(faultOf(supports({ countedAt: new Date(BEFORE.getTime() + 86_400_000) }))).toBeNull();
  });

  test('adds to what its institution counted before, when it is compared with the number of people', () => {
    const more = supports({ sequence: 2, since: 1, counts: [count(1, 60, 'registered')] });
    expect(faultOf(more, { last: 1, former: [count(1, 50)] })).toEqual({ because: 'too-many', limit: 100 });
    expect(faultOf({ ...more, sequence: 3, since: 0 }, { last: 1, former: [count(1, 50)] })).toBeNull();
  });

  test.each(['after-close', 'after-taking-part'] as const)('waits for the close where results are shown %s', (when) => {
    const hidden = { consultation: shared(when) };
    const subtotal = supports({ countedAt: AFTER });
    expect(faultOf(subtotal, { ...hidden, receivedAt: BEFORE })?.because).toBe('clock-off');
    expect(faultOf(supports(), { ...hidden, receivedAt: BEFORE })).toEqual({
      because: 'before-its-time',
      until: CLOSE,
    });
    expect(faultOf(supports(), { ...hidden, receivedAt: AFTER })).toEqual({ because: 'before-its-time', until: CLOSE });
    expect(faultOf(subtotal, { ...hidden, receivedAt: AFTER })).toBeNull();
    expect(faultOf(supports({ countedAt: AFTER, closesAt: BEFORE }), { ...hidden, receivedAt: AFTER })).toEqual({
      because: 'other-close',
      closesAt: CLOSE,
    });
  });

  test('is refused with more counts than one document holds', () => {
    const counts = Array.from({ length: 4_001 }, (_, nth) => count(1 + (nth % 9), 0, 'resident')).map((each, nth) => ({
      ...each,
      version: 1 + nth,
    }));
    expect(faultOf(supports({ counts }))).toEqual({ because: 'does-not-add-up' });
    expect(faultOf(supports({ counts: counts.slice(1) }), { isVersion: () => true })).toBeNull();
  });

  test('is refused with counts of standings that the rules do not name', () => {
    const { rules, phases } = shared('always');
    const residents = { rules: { ...rules, standings: ['resident'] as const }, phases };
    for (const standing of ['paper', 'fediverse'] as const) {
      const subtotal = supports({ counts: [count(1, 3, standing)] });
      expect(faultOf(subtotal, { consultation: residents })).toEqual({ because: 'unknown-option' });
    }
    expect(faultOf(supports(), { consultation: residents })).toBeNull();
  });

  test('is taken until three days after the close, and not later', () => {
    const last = new Date(CLOSE.getTime() + LATE_MS);
    expect(faultOf(supports(), { receivedAt: last })).toBeNull();
    expect(faultOf(supports(), { receivedAt: new Date(last.getTime() + 1) })).toEqual({
      because: 'too-late',
      until: last,
    });
  });

  test('is taken for three days from when its host knew of the close, where that was away then', () => {
    const back = new Date(CLOSE.getTime() + 9 * LATE_MS);
    const last = new Date(back.getTime() + LATE_MS);
    expect(faultOf(supports(), { receivedAt: back, closedAt: null })).toBeNull();
    expect(faultOf(supports(), { receivedAt: last, closedAt: back })).toBeNull();
    const receivedAt = new Date(last.getTime() + 1);
    expect(faultOf(supports(), { receivedAt, closedAt: back })).toEqual({ because: 'too-late', until: last });
  });

  test('is taken no longer because the clock of its host was ahead at the close', () => {
    const last = new Date(CLOSE.getTime() + LATE_MS);
    expect(faultOf(supports(), { receivedAt: last, closedAt: BEFORE })).toBeNull();
  });

  test('goes on from what was said: the changes between two states lead from one to the other', () => {
    const any = fc.uniqueArray(
      fc.record({
        number: fc.integer({ min: 1, max: 4 }),
        version: fc.integer({ min: 1, max: 2 }),
        side: fc.constantFrom('for' as const, 'against' as const),
        standing: fc.constantFrom<Standing>('resident', 'registered'),
        count: fc.integer({ min: 1, max: 9 }),
      }),
      { selector: ({ number, version, side, standing }) => `${number} ${version} ${side} ${standing}` },
    );
    const sorted = (counts: readonly SupportCount[]) =>
      new Set(counts.map((each) => JSON.stringify(Object.entries(each).sort())));
    fc.assert(
      fc.property(any, any, (before, now) => {
        const after = countsAfter(before, { since: 1, counts: changedCounts(before, now) });
        expect(sorted(after)).toEqual(sorted(now));
      }),
    );
  });
});

describe('a subtotal of a ballot', () => {
  const rows = [row('1', 5), row('1 2', 4), row('blank', 1), row('3', 2, { standing: 'registered' })];
  const when = { ballot: question, receivedAt: AFTER } as const;

  test('is taken after the close', () => {
    expect(faultOf(counted(question, rows), when)).toBeNull();
  });

  test('is refused before the close, though results were shown always', () => {
    const open = ballot({ method: 'approval', options: 3, rules: { resultsVisibility: 'always' } });
    expect(faultOf(counted(open, rows), { ballot: open, receivedAt: BEFORE })?.because).toBe('clock-off');
    expect(faultOf(counted(open, rows, { countedAt: BEFORE }), { ballot: open, receivedAt: BEFORE })).toEqual({
      because: 'before-its-time',
      until: open.closesAt,
    });
  });

  test('waits for paper that may be entered after the close', () => {
    const paper = { ...question, paperUntil: at('2026-03-27T00:00:00Z') };
    expect(faultOf(counted(paper, rows), { ballot: paper, receivedAt: AFTER })?.because).toBe('before-its-time');
  });

  test('is refused for a ballot that is not there, and for a method that needs whole ballots', () => {
    expect(faultOf(counted(question, rows), { receivedAt: AFTER })).toEqual({ because: 'unknown-ballot' });
    const rounds = ballot({ method: 'instant-runoff', options: 3 });
    const subtotal = counted(rounds, [row('1>2', 6)]);
    expect(faultOf(subtotal, { ballot: rounds, receivedAt: AFTER })).toEqual({ because: 'method-needs-whole-ballots' });
  });

  test('is counted once for a close: other figures are refused, the same under another number are not', () => {
    const former = counted(question, rows);
    const again = counted(question, rows, { sequence: 2, countedAt: new Date(AFTER.getTime() + 1) });
    const other = counted(question, [...rows, row('2', 1)], { sequence: 2 });
    const second = { ...when, last: 1, formerBallot: former };
    expect(faultOf(again, second)).toBeNull();
    expect(faultOf(other, second)).toEqual({ because: 'counted-before' });
    // What was counted to a close that was moved since is counted anew.
    expect(faultOf(other, { ...second, formerBallot: { ...former, closesAt: BEFORE } })).toBeNull();
  });

  test('says the same in whatever order its parts were kept', () => {
    const subtotal = counted(question, rows);
    const shuffled = JSON.parse(JSON.stringify(subtotal), (_, value: unknown) =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    expect(sameFigures(subtotal, shuffled)).toBe(true);
  });

  test('is refused above the number of people', () => {
    const subtotal = counted(question, rows);
    expect(faultOf(subtotal, { ...when, holder: { registered: 11 } })).toEqual({ because: 'too-many', limit: 11 });
    expect(faultOf(subtotal, { ...when, holder: { registered: 12 } })).toBeNull();
  });

  test('is one ballot of an institution in a community, of its host too', () => {
    const consultation = {
      ...receiving().consultation,
      rules: { ...receiving().consultation.rules, openTo: 'institutions' },
    } as const;
    const faults = (cast: number, registered: number | null) =>
      faultOf(
        counted(
          question,
          rows.slice(0, 1).map((each) => ({ ...each, count: cast })),
        ),
        { ...when, consultation, holder: { registered } },
      );
    expect([faults(1, 1), faults(1, null), faults(2, null)]).toEqual([null, null, { because: 'too-many', limit: 1 }]);
    expect(faults(1, 0)).toEqual({ because: 'too-many', limit: 0 });
  });

  test.each(METHODS.filter((method) => METHOD_NEEDS[method].additive))('adds up whatever was cast: %s', (method) => {
    const of = openFor(method, 3);
    fc.assert(
      fc.property(anyRows(of, { max: 20 }), (cast) => {
        expect(addsUp(of, counted(of, cast))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test.each(METHODS.filter((method) => METHOD_NEEDS[method].additive))(
    'does not add up with one ballot more or less anywhere: %s',
    (method) => {
      const of = openFor(method, 1);
      fc.assert(
        fc.property(anyRows(of, { max: 20 }), fc.constantFrom(1, -1), fc.nat(3), (cast, by, where) => {
          const subtotal = counted(of, cast);
          const [first, ...others] = subtotal.piles;
          fc.pre(first?.count != null && first.count.valid > 0);
          if (first?.count == null) return;
          const forged: readonly BallotSubtotal[] = [
            { ...subtotal, piles: [{ ...first, cast: first.cast + by }, ...others] },
            { ...subtotal, piles: [{ ...first, count: { ...first.count, valid: first.count.valid + by } }, ...others] },
            { ...subtotal, piles: others },
            {
              ...subtotal,
              turnout: {
                ...subtotal.turnout,
                byChannel: { ...subtotal.turnout.byChannel, online: subtotal.turnout.byChannel.online + by },
              },
            },
          ];
          const one = forged[where];
          if (one !== undefined) expect(addsUp(of, one)).toBe(false);
        }),
        { numRuns: 100 },
      );
    },
  );

  test.each([
    ['more votes for an option than ballots', 'approval', { votes: [12, 0, 0] }],
    ['more marks than the ballots may have', 'approval', { votes: [10, 10, 10] }],
    ['a vote too few', 'choice', { votes: [9, 0, 0] }],
    ['yes and no beyond the ballots', 'yes-no', { votes: [10, 1] }],
    ['a score beyond the highest', 'score', { votes: [51, 0, 0], scored: [10, 0, 0] }],
    ['an option that beats itself', 'schulze', { pairwise: [1, 0, 0, 0, 0, 0, 0, 0, 0] }],
    ['a pair compared more often than there are ballots', 'schulze', { pairwise: [0, 6, 0, 5, 0, 0, 0, 0, 0] }],
    [
      'support and objection of more than everybody',
      'supports-and-objections',
      { votes: [6, 0, 0], objections: [5, 0, 0] },
    ],
    ['a list of another length', 'approval', { votes: [1, 1] }],
    ['what the method does not count', 'approval', { votes: [1, 0, 0], pairwise: [1] }],
    ['a part of a vote', 'approval', { votes: [0.5, 0, 0] }],
  ] as const)('does not add up: %s', (_, method, forged) => {
    const of = openFor(method, 1, { choices: METHOD_NEEDS[method].choices ? { min: 1, max: 2 } : null });
    const blank = { blank: 0, invalid: 0, abstained: 0, objections: [], scored: [], pairwise: [] };
    const zeros = counted(of, [row(method === 'yes-no' ? 'yes' : 'blank', 10)]).piles[0]?.count ?? null;
    const subtotal = counted(of, [row(method === 'yes-no' ? 'yes' : 'blank', 10)]);
    const [pile] = subtotal.piles;
    if (pile === undefined || zeros === null) throw new Error('nothing was counted');
    const count = {
      ...zeros,
      ...blank,
      objections: zeros.objections,
      scored: zeros.scored,
      pairwise: zeros.pairwise,
      valid: 10,
      ...forged,
    };
    expect(addsUp(of, { ...subtotal, piles: [{ ...pile, count }] })).toBe(false);
  });
});

describe('cities together', () => {
  test.each(METHODS.filter((method) => METHOD_NEEDS[method].additive))(
    'decide what one city with all their ballots would: %s',
    (method) => {
      const of = openFor(method, 3);
      const cities = fc.array(anyRows(of, { max: 12 }), { minLength: 1, maxLength: 5 });
      fc.assert(
        fc.property(cities, fc.infiniteStream(fc.nat()), (cast, dice) => {
          const subtotal = cast.map((rows, nth) => counted(of, rows, { institution: `https://city-${nth}.test/` }));
          const drawn = subtotal.map((each) => ({ each, at: dice.next().value ?? 0 })).sort((a, b) => a.at - b.at);
          const joint = jointTally(
            of,
            drawn.map(({ each }) => each),
            sha256,
          );
          if (!joint.ok) throw new Error(joint.refusal.type);
          const one = tallyOf(of, cast.flat(), { seed: '', sha256 });
          expect(joint.value.deciding).toEqual(one.deciding);
          expect(joint.value.turnout).toEqual(one.turnout);
          expect(joint.value).toEqual(jointTally(of, subtotal, sha256).ok ? joint.value : null);
          if (of.rules.ties === 'by-lot') return;
          expect(joint.value.outcome).toEqual(one.outcome);
          expect(joint.value.places).toEqual(one.places);
        }),
        { numRuns: 50 },
      );
    },
  );

  test('have the same totals of supports however their subtotals come in between each other', () => {
    const change = fc.record({
      city: fc.nat(2),
      number: fc.integer({ min: 1, max: 3 }),
      standing: fc.constantFrom<Standing>('resident', 'registered'),
      anew: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), fc.infiniteStream(fc.nat(2)), (changes, dice) => {
        const now = [0, 1, 2].map(() => new Map<string, SupportCount>());
        const sent: SupportsSubtotal[][] = [[], [], []];
        for (const { city, number, standing, anew } of changes) {
          const counts = now[city];
          const line = sent[city];
          if (counts === undefined || line === undefined) throw new Error('no such city');
          const before = [...counts.values()];
          const key = `${number} ${standing}`;
          counts.set(key, count(number, (counts.get(key)?.count ?? 0) + 1, standing));
          const sequence = line.length + 1;
          const all = [...counts.values()];
          line.push(
            anew
              ? supports({ sequence, since: 0, counts: all })
              : supports({ sequence, since: sequence - 1, counts: changedCounts(before, all) }),
          );
        }
        const held: { counts: readonly SupportCount[]; last: number }[] = [0, 1, 2].map(() => ({
          counts: [],
          last: 0,
        }));
        const left = sent.map((line) => [...line]);
        while (left.some((line) => line.length > 0)) {
          const city = dice.next().value ?? 0;
          const subtotal = left[city]?.shift();
          const state = held[city];
          if (subtotal === undefined || state === undefined) continue;
          expect(faultOf(subtotal, { last: state.last, former: state.counts })).toBeNull();
          held[city] = { counts: countsAfter(state.counts, subtotal), last: subtotal.sequence };
        }
        const together = totalsOf(
          held.flatMap(({ counts }) => counts),
          1,
        );
        const votes = (standing: Standing) => changes.filter((each) => each.standing === standing).length;
        expect(together.for.resident).toBe(votes('resident'));
        expect(together.for.registered).toBe(votes('registered'));
      }),
      { numRuns: 60 },
    );
  });
});

function openFor(
  method: (typeof METHODS)[number],
  anonymityThreshold: number,
  rules: Partial<Ballot['rules']> = {},
): Ballot {
  const options = METHOD_NEEDS[method].options[0] === 0 ? 0 : METHOD_NEEDS[method].budget ? [40, 30, 30] : 3;
  return ballot({ method, options, rules: { anonymityThreshold, ...rules } });
}
