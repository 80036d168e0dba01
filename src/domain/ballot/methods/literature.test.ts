import { describe, expect, test } from 'vitest';
import { ballot, rowsOf, sha256 } from '../../../../test/support/ballots.ts';
import { tallyOf, wholeBallotsOf } from '../tally.ts';
import { boughtWithShares } from './budget.ts';
import { electorateOf } from './electorate.ts';

describe('Schulze', () => {
  // M. Schulze, "A new monotonic … single-winner election method", example 1: 45 voters, A to E are 1 to 5.
  const electors = ballot({ method: 'schulze', options: ['A', 'B', 'C', 'D', 'E'] });
  const rows = rowsOf(`
    5 1>3>2>5>4
    5 1>4>5>3>2
    8 2>5>4>1>3
    3 3>1>2>5>4
    7 3>1>5>2>4
    2 3>2>1>4>5
    7 4>3>5>2>1
    8 5>2>1>4>3`);
  const tally = tallyOf(electors, rows);

  test('compares every pair as the article does', () => {
    expect(tally.deciding.pairwise).toEqual([
      ...[0, 20, 26, 30, 22],
      ...[25, 0, 16, 33, 18],
      ...[19, 29, 0, 17, 24],
      ...[15, 12, 28, 0, 14],
      ...[23, 27, 21, 31, 0],
    ]);
  });

  test('finds the strongest paths of the article', () => {
    expect(tally.working).toEqual({
      kind: 'strongest-paths',
      strengths: [
        ...[0, 28, 28, 30, 24],
        ...[25, 0, 28, 33, 24],
        ...[25, 29, 0, 29, 24],
        ...[25, 28, 28, 0, 24],
        ...[25, 28, 28, 31, 0],
      ],
    });
  });

  test('elects E before A, C, B and D', () => {
    expect(tally.outcome).toEqual({ kind: 'elected', decidedBy: 'strongest-paths', option: 5 });
    expect(tally.places).toEqual([[5], [1], [3], [2], [4]]);
  });
});

// Burlington (Vermont), mayor, 3 March 2009, the three last candidates: Montroll 1, Kiss 2, Wright 3.
const BURLINGTON = rowsOf(`
  1332 1>2>3
  767 1>3>2
  455 1
  2043 2>1>3
  371 2>3>1
  568 2
  1513 3>1>2
  495 3>2>1
  1289 3`);

describe('instant run-off', () => {
  test('elects Kiss in Burlington as the city did, after Montroll goes out', () => {
    const mayor = ballot({ method: 'instant-runoff', options: ['Montroll', 'Kiss', 'Wright'] });
    const tally = tallyOf(mayor, BURLINGTON, { seed: '', sha256 });
    expect(tally.outcome).toEqual({ kind: 'elected', decidedBy: 'majority-of-a-round', option: 2 });
    expect(tally.working).toEqual({
      kind: 'rounds',
      rounds: [
        { votes: [2554, 2982, 3297], exhausted: 0, eliminated: 1, byTie: false },
        { votes: [0, 4314, 4064], exhausted: 455, eliminated: null, byTie: false },
      ],
    });
    expect(tally.places).toEqual([[2], [3], [1]]);
  });

  test('sends Knoxville past Nashville in the Tennessee of the textbooks', () => {
    const capital = ballot({ method: 'instant-runoff', options: ['Memphis', 'Nashville', 'Chattanooga', 'Knoxville'] });
    const tally = tallyOf(
      capital,
      rowsOf(`
        42 1>2>3>4
        26 2>3>4>1
        15 3>4>2>1
        17 4>3>2>1`),
      { seed: '', sha256 },
    );
    const rounds = tally.working?.kind === 'rounds' ? tally.working.rounds : [];
    expect(rounds.map(({ votes }) => votes)).toEqual([
      [42, 26, 15, 17],
      [42, 26, 0, 32],
      [42, 0, 0, 58],
    ]);
    expect(tally.outcome).toMatchObject({ kind: 'elected', option: 4 });
  });

  test('is overtaken by the paths of the same ballots, which elect Montroll', () => {
    const mayor = ballot({ method: 'schulze', options: ['Montroll', 'Kiss', 'Wright'] });
    const tally = tallyOf(mayor, BURLINGTON);
    expect(tally.deciding.pairwise).toEqual([0, 4067, 4597, 3477, 0, 4314, 3668, 4064, 0]);
    expect(tally.places).toEqual([[1], [2], [3]]);
  });
});

describe('equal shares', () => {
  const shares = (costs: readonly number[], amount: number) =>
    ballot({
      method: 'equal-shares',
      options: costs,
      rules: { budget: { amount, currency: 'EUR', eachBallotWithin: false }, ties: 'by-list-order' },
    });

  test('funds a project for the small group that votes can never fund', () => {
    // Peters and Skowron's argument: 51 % want the red projects, 49 % the blue; each gets its part.
    const projects = shares(Array(20).fill(100), 1000);
    const red = Array.from({ length: 10 }, (_, index) => index + 1).join(' ');
    const blue = Array.from({ length: 10 }, (_, index) => index + 11).join(' ');
    const rows = rowsOf(`
      51 ${red}
      49 ${blue}`);
    const bought = (tally: ReturnType<typeof tallyOf>) =>
      tally.outcome.kind === 'selected' ? tally.outcome.options.toSorted((a, b) => a - b) : null;
    expect(bought(tallyOf(projects, rows))).toEqual([1, 2, 3, 4, 5, 11, 12, 13, 14, 15]);
    expect(bought(tallyOf({ ...projects, method: 'budget-by-votes' }, rows))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('buys what pabutools buys with cost as utility, in its second example of approval', () => {
    // COMSOC-Community/pabutools, tests/rules/test_rule.py, AppEx_2, in hundredths: p0 and p2 with equal shares alone,
    // p1 too once the shares are raised.
    const projects = shares([100, 90, 200, 109], 400);
    const tally = tallyOf(
      projects,
      rowsOf(`
        1 1
        2 2 3 4
        1 3`),
    );
    expect(tally.outcome).toEqual({
      kind: 'selected',
      decidedBy: 'equal-shares',
      options: [3, 2, 1],
      spent: 390,
      left: 10,
    });
    expect(tally.working).toMatchObject({ hundredths: 112 });
  });

  test('buys a alone with the shares of the running example of Lackner and Skowron', () => {
    // "Multi-Winner Voting with Approval Preferences" (2023): seven projects of cost 1, a cap of 4, 12 voters.
    const projects = shares(Array(7).fill(1), 4);
    const rows = rowsOf(`
      3 1 2
      3 1 3
      2 1 4
      1 2 3 6
      1 5
      1 6
      1 7`);
    const whole = wholeBallotsOf(projects);
    for (const { content, count } of rows) whole?.add(content, count);
    const electorate = electorateOf(whole!.ballots(), 7);
    const of = { electorate, costs: Array(7).fill(1), cap: 4, rank: [0, 1, 2, 3, 4, 5, 6] };
    expect(boughtWithShares(of, 100)).toEqual([
      { option: 1, by: 'equal-shares', cost: 1, votes: 8, share: 0.125, byTie: false },
    ]);
    expect(tallyOf(projects, rows).outcome).toMatchObject({ options: [1, 2, 3, 4], spent: 4 });
  });
});
