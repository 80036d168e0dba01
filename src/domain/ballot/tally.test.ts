import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyContent, anyRows, ballot, row, sha256 } from '../../../test/support/ballots.ts';
import type { Standing } from '../participant/standing.ts';
import { groupIdentical } from './ballot-group.ts';
import { METHOD_NEEDS, METHODS } from './method.ts';
import type { Outcome } from './outcome.ts';
import { type BallotRules, defaultBallotRules } from './rules.ts';
import { type BallotRow, mergeTallies, type Tally, tallyOf, togetherIn } from './tally.ts';
import { neededOf } from './threshold.ts';

const lots = { seed: 'seed', sha256 };
const half = { numerator: 1, denominator: 2 };
const twoThirds = { numerator: 2, denominator: 3 };

describe('a yes or no', () => {
  const outcome = (rules: Partial<BallotRules>, rows: readonly BallotRow[]): Outcome =>
    tallyOf(ballot({ method: 'yes-no', rules }), rows).outcome;

  test.each<[string, Partial<BallotRules>, readonly BallotRow[], Outcome]>([
    [
      'more yes',
      {},
      [row('yes', 11), row('no', 10), row('abstain', 50)],
      { kind: 'adopted', decidedBy: 'majority', reached: 11, needed: 11 },
    ],
    [
      'more no',
      {},
      [row('yes', 10), row('no', 11)],
      { kind: 'rejected', decidedBy: 'majority', reached: 10, needed: 12 },
    ],
    ['as many', {}, [row('yes', 10), row('no', 10)], { kind: 'tied', decidedBy: 'shared', options: [] }],
    ['nothing said', {}, [row('abstain', 3), row('blank', 2)], { kind: 'no-votes', decidedBy: 'no-votes' }],
    [
      'two thirds of the expressed, exactly',
      { threshold: { kind: 'share', share: twoThirds, of: 'expressed', reach: 'at-least' } },
      [row('yes', 20), row('no', 10), row('abstain', 30)],
      { kind: 'adopted', decidedBy: 'threshold', reached: 20, needed: 20 },
    ],
    [
      'two thirds of the valid, abstentions among them',
      { threshold: { kind: 'share', share: twoThirds, of: 'valid', reach: 'at-least' } },
      [row('yes', 20), row('no', 10), row('abstain', 1)],
      { kind: 'rejected', decidedBy: 'threshold', reached: 20, needed: 21 },
    ],
    [
      'exactly half where more than half is needed',
      { threshold: { kind: 'share', share: half, of: 'expressed', reach: 'more-than' } },
      [row('yes', 10), row('no', 10)],
      { kind: 'rejected', decidedBy: 'threshold', reached: 10, needed: 11 },
    ],
    [
      'a quarter of the registered',
      {
        threshold: { kind: 'share', share: { numerator: 1, denominator: 4 }, of: 'registered', reach: 'at-least' },
        registered: 2300,
      },
      [row('yes', 575), row('no', 10)],
      { kind: 'adopted', decidedBy: 'threshold', reached: 575, needed: 575 },
    ],
    [
      'a quorum short of one',
      { quorum: { kind: 'share', share: { numerator: 1, denominator: 4 } }, registered: 2301 },
      [row('yes', 500), row('blank', 70), row('invalid', 5, { standing: 'paper', channel: 'paper' })],
      { kind: 'no-quorum', decidedBy: 'quorum', turnout: 575, needed: 576 },
    ],
    [
      'a quorum that only others fill',
      { quorum: { kind: 'count', count: 30 } },
      [row('yes', 29), row('yes', 500, { standing: 'registered' })],
      { kind: 'no-quorum', decidedBy: 'quorum', turnout: 29, needed: 30 },
    ],
    [
      'a quorum reached with blanks',
      { quorum: { kind: 'count', count: 30 } },
      [row('yes', 20), row('blank', 10)],
      { kind: 'adopted', decidedBy: 'majority', reached: 20, needed: 1 },
    ],
  ])('with %s', (...[, rules, rows, expected]) => {
    expect(outcome(rules, rows)).toEqual(expected);
  });
});

describe('other outcomes', () => {
  test('a petition reaches its threshold at the very signature', () => {
    const petition = ballot({ method: 'petition', rules: { threshold: { kind: 'count', count: 100 } } });
    const at = (count: number) => tallyOf(petition, [row('signed', count)]).outcome;
    expect(at(99)).toEqual({ kind: 'rejected', decidedBy: 'threshold', reached: 99, needed: 100 });
    expect(at(100)).toEqual({ kind: 'adopted', decidedBy: 'threshold', reached: 100, needed: 100 });
  });

  test('a choice that needs more than half elects nobody below', () => {
    const rules = { threshold: { kind: 'share', share: half, of: 'expressed', reach: 'more-than' } } as const;
    const tally = tallyOf(ballot({ method: 'choice', options: 3, rules }), [row('1', 10), row('2', 6), row('3', 4)]);
    expect(tally.outcome).toEqual({ kind: 'rejected', decidedBy: 'threshold', reached: 10, needed: 11 });
    expect(tally.places).toEqual([[1], [2], [3]]);
  });

  test.each([
    ['shared', { kind: 'tied', decidedBy: 'shared', options: [2, 3] }],
    ['by-list-order', { kind: 'elected', decidedBy: 'by-list-order', option: 2 }],
  ] as const)('level options are resolved as the rules say: %s', (ties, outcome) => {
    const tally = tallyOf(ballot({ method: 'choice', options: 3, rules: { ties } }), [
      row('3', 7),
      row('2', 7),
      row('1', 1),
    ]);
    expect(tally.outcome).toEqual(outcome);
    expect(tally.places).toEqual(ties === 'shared' ? [[2, 3], [1]] : [[2], [3], [1]]);
  });

  test('a lot cannot be drawn before there is a seed', () => {
    const question = ballot({ method: 'choice', options: 2, rules: { ties: 'by-lot' } });
    expect(() => tallyOf(question, [row('1', 7)])).toThrow('no seed');
  });

  test('supports need to be more than objections, and enough', () => {
    const rows = [row('+1 -2', 6), row('-1 +2 +3', 5), row('+3', 3)];
    const of = (rules: Partial<BallotRules>) =>
      tallyOf(ballot({ method: 'supports-and-objections', options: 4, rules }), rows);
    expect(of({}).outcome).toEqual({
      kind: 'selected',
      decidedBy: 'supports-over-objections',
      options: [3, 1],
      spent: null,
      left: null,
    });
    expect(of({}).deciding).toMatchObject({ votes: [6, 5, 8, 0], objections: [5, 6, 0, 0] });
    expect(of({ threshold: { kind: 'count', count: 7 } }).outcome).toMatchObject({
      decidedBy: 'threshold',
      options: [3],
    });
  });

  test('a dear project is passed over for the next that fits', () => {
    const tally = tallyOf(
      ballot({ method: 'budget-by-votes', options: [70, 60, 30, 10], rules: { ties: 'by-list-order' } }),
      [row('1', 9), row('2', 8), row('3', 7), row('4', 0), row('blank', 1)],
    );
    expect(tally.outcome).toEqual({
      kind: 'selected',
      decidedBy: 'votes-within-the-cap',
      options: [1, 3],
      spent: 100,
      left: 0,
    });
  });

  test('a mean of few is not more than a sum of many', () => {
    const tally = tallyOf(ballot({ method: 'score', options: 2 }), [row('1:3', 10), row('1:3 2:5', 5)]);
    expect(tally.deciding).toMatchObject({ votes: [45, 25], scored: [15, 5] });
    expect(tally.outcome).toEqual({ kind: 'elected', decidedBy: 'highest-sum', option: 1 });
  });
});

describe('a tally', () => {
  test('keeps standings apart and says who decided', () => {
    const question = ballot({ method: 'yes-no' });
    const tally = tallyOf(question, [
      row('yes', 10),
      row('no', 6, { standing: 'paper', channel: 'paper' }),
      row('invalid', 1, { standing: 'paper', channel: 'paper' }),
      row('no', 40, { standing: 'registered' }),
    ]);
    expect(tally.outcome).toMatchObject({ kind: 'adopted' });
    expect(tally.turnout).toEqual({
      cast: 57,
      byStanding: { resident: 10, registered: 40, paper: 7 },
      byChannel: { online: 50, paper: 7 },
      registered: null,
    });
    expect(tally.subtotals.map(({ standings, deciding, count }) => [standings, deciding, count?.votes])).toEqual([
      [['resident'], true, [10, 0]],
      [['paper'], true, [0, 6]],
      [['registered'], false, [0, 40]],
    ]);
    expect(togetherIn(question, tally)).toMatchObject({ valid: 56, invalid: 1, votes: [10, 46] });
  });

  test('refuses to count a standing that may not vote', () => {
    expect(() => tallyOf(ballot({ method: 'yes-no' }), [row('yes', 1, { standing: 'fediverse' })])).toThrow(RangeError);
  });

  test.each(METHODS.filter((method) => METHOD_NEEDS[method].additive))('%s of two cities is that of all', (method) => {
    const needs = METHOD_NEEDS[method];
    const options = needs.budget ? [40, 30, 30, 20] : needs.options[0] === 0 ? 0 : 4;
    const exact = ballot({ method, options, rules: { anonymityThreshold: 1 } });
    const coarse = ballot({ method, options, rules: { anonymityThreshold: 5 } });
    const split = ballot({ method, options, rules: { anonymityThreshold: 1, groupMinimum: 5 } });
    const rows = anyRows(exact, { max: 15 });
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 4 }), (cities) => {
        for (const question of [exact, coarse, split]) {
          const merged = mergeTallies(
            question,
            cities.map((city) => tallyOf(question, city, lots)),
            lots,
          );
          const all = tallyOf(question, cities.flat(), lots);
          if (question === exact) expect(merged).toEqual({ ok: true, value: all });
          // Small piles join one another in each city, so what is shown may be coarser; what is decided is not.
          const { outcome, places, deciding, turnout } = all;
          expect(merged).toMatchObject({ ok: true, value: { outcome, places, deciding, turnout } });
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each(['instant-runoff', 'equal-shares'] as const)('of %s cannot be added to another', (method) => {
    const question = ballot({ method, options: method === 'equal-shares' ? [1, 2] : 2 });
    expect(mergeTallies(question, [tallyOf(question, [row('1', 7)], lots)], lots)).toEqual({
      ok: false,
      refusal: { type: 'whole-ballots-needed', method, withheld: 0 },
    });
  });

  test.each(['yes-no', 'schulze', 'score'] as const)('never drifts, whoever casts and replaces: %s', (method) => {
    const question = ballot({ method, options: method === 'yes-no' ? 0 : 4, rules: { anonymityThreshold: 1 } });
    const step = fc.record({ voter: fc.nat(9), content: fc.oneof(anyContent(question), fc.constant('blank')) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (history) => {
        const standing = new Map<number, string>();
        // What a database keeps: one row a pattern, one added and one taken away with each cast.
        const entries = new Map<string, number>();
        for (const { voter, content } of history) {
          const former = standing.get(voter);
          if (former !== undefined) entries.set(former, (entries.get(former) ?? 0) - 1);
          entries.set(content, (entries.get(content) ?? 0) + 1);
          standing.set(voter, content);
          const rows = Array.from(entries, ([text, count]) => row(text, count));
          expect(tallyOf(question, rows)).toEqual(
            tallyOf(
              question,
              Array.from(standing.values(), (text) => row(text)),
            ),
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('piles', () => {
  const rules = (changed: Partial<BallotRules> = {}): BallotRules => ({
    ...defaultBallotRules('yes-no', 0),
    standings: ['resident', 'registered', 'fediverse', 'paper', 'institution'],
    ...changed,
  });
  const shown = (turnout: Partial<Record<Standing, number>>, changed: Partial<BallotRules> = {}) =>
    groupIdentical({ method: 'yes-no', rules: rules(changed) }, turnout).map((pile) => [
      pile.standings.join('+'),
      pile.deciding,
      pile.cast,
      pile.shown,
    ]);

  test('are one a standing where each has enough', () => {
    expect(shown({ resident: 5, paper: 6, registered: 7 })).toEqual([
      ['resident', true, 5, true],
      ['paper', true, 6, true],
      ['registered', false, 7, true],
    ]);
  });

  test('join where a standing alone would tell how its voters voted', () => {
    expect(shown({ resident: 50, paper: 1 })).toEqual([['resident+paper', true, 51, true]]);
    expect(shown({ registered: 3, fediverse: 2, institution: 40 })).toEqual([
      ['institution', false, 40, true],
      ['registered+fediverse', false, 5, true],
    ]);
  });

  test('never mix who decides with who does not', () => {
    expect(shown({ resident: 50, registered: 1 })).toEqual([
      ['resident', true, 50, true],
      ['registered', false, 1, false],
    ]);
  });

  test('are two where the method counts whole ballots', () => {
    const piles = groupIdentical(
      { method: 'instant-runoff', rules: rules() },
      { resident: 50, paper: 60, registered: 70 },
    );
    expect(piles.map(({ standings }) => standings)).toEqual([['resident', 'paper'], ['registered']]);
  });
});

describe('the share of a number', () => {
  test.each([
    [half, 10, 'at-least', 5],
    [half, 10, 'more-than', 6],
    [half, 11, 'at-least', 6],
    [half, 11, 'more-than', 6],
    [twoThirds, 9_999_999_999, 'at-least', 6_666_666_666],
    [twoThirds, 10_000_000_000, 'at-least', 6_666_666_667],
    [half, 0, 'at-least', 1],
  ] as const)('%j of %i, %s', (...[share, total, reach, needed]) => {
    expect(neededOf(share, total, reach)).toBe(needed);
  });
});

describe('the tally of nothing', () => {
  test.each(METHODS)('is no result: %s', (method) => {
    const needs = METHOD_NEEDS[method];
    const question = ballot({ method, options: needs.budget ? [4, 3] : needs.options[0] === 0 ? 0 : 2 });
    const tally: Tally = tallyOf(question, [], lots);
    expect(tally).toMatchObject({ turnout: { cast: 0, byStanding: {} }, subtotals: [], places: [] });
    expect(tally.outcome.kind).toBe(method === 'petition' ? 'rejected' : 'no-votes');
  });
});
