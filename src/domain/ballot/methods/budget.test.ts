import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ballot, row } from '../../../../test/support/ballots.ts';
import { tallyOf, wholeBallotsOf } from '../tally.ts';
import { boughtWithShares } from './budget.ts';
import { electorateOf } from './electorate.ts';

type Fraction = { readonly n: bigint; readonly d: bigint };
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
const fraction = (n: bigint, d: bigint): Fraction => {
  const divisor = gcd(n < 0n ? -n : n, d) || 1n;
  return { n: n / divisor, d: d / divisor };
};
const minus = (a: Fraction, b: Fraction) => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
const isLess = (a: Fraction, b: Fraction) => a.n * b.d < b.n * a.d;
const isSame = (a: Fraction, b: Fraction) => a.n * b.d === b.n * a.d;

/** The definition of the method, voter by voter in fractions, without any care for speed. */
function byDefinition(voters: readonly (readonly number[])[], costs: readonly number[], share: Fraction): number[] {
  const purses = voters.map(() => share);
  const bought: number[] = [];
  for (;;) {
    let best: { option: number; price: Fraction; part: Fraction } | null = null;
    for (const [option, cost] of costs.entries()) {
      if (bought.includes(option)) continue;
      const supporters = voters.flatMap((options, voter) => (options.includes(option) ? [voter] : []));
      supporters.sort((a, b) => (isLess(purses[a]!, purses[b]!) ? -1 : isSame(purses[a]!, purses[b]!) ? 0 : 1));
      let left: Fraction = { n: BigInt(cost), d: 1n };
      for (const [at, voter] of supporters.entries()) {
        const price = fraction(left.n, left.d * BigInt(supporters.length - at));
        if (isLess(purses[voter]!, price)) {
          left = minus(left, purses[voter]!);
          continue;
        }
        // Utility is the cost: the price that one pays for a unit of it.
        const part = fraction(price.n, price.d * BigInt(cost));
        if (best === null || isLess(part, best.part)) best = { option, price, part };
        break;
      }
    }
    if (best === null) return bought;
    bought.push(best.option);
    for (const [voter, options] of voters.entries()) {
      if (!options.includes(best.option)) continue;
      const purse = purses[voter]!;
      purses[voter] = isLess(purse, best.price) ? { n: 0n, d: 1n } : minus(purse, best.price);
    }
  }
}

const elections = fc.integer({ min: 1, max: 7 }).chain((size) =>
  fc.record({
    costs: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: size, maxLength: size }),
    voters: fc.array(fc.subarray([...Array(size).keys()], { minLength: 1 }), { minLength: 1, maxLength: 14 }),
    cap: fc.integer({ min: 10, max: 120 }),
    hundredths: fc.array(fc.integer({ min: 20, max: 400 }), { minLength: 1, maxLength: 5 }),
  }),
);

describe('equal shares', () => {
  test('buy what the definition buys, whatever shares were tried before', () => {
    fc.assert(
      fc.property(elections, ({ costs, voters, cap, hundredths }) => {
        const projects = ballot({ method: 'equal-shares', options: costs });
        const whole = wholeBallotsOf(projects);
        for (const options of voters) whole?.add(options.map((option) => option + 1).join(' '), 1);
        const electorate = electorateOf(whole!.ballots(), costs.length);
        const of = { electorate, costs, cap, rank: costs.map((_, index) => index) };
        for (const each of hundredths) {
          const share = fraction(BigInt(cap) * BigInt(each), BigInt(voters.length) * 100n);
          expect(boughtWithShares(of, each).map(({ option }) => option - 1)).toEqual(
            byDefinition(voters, costs, share),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  test('are exact: a third and a third and a third buy a whole', () => {
    const projects = ballot({
      method: 'equal-shares',
      options: [100, 1],
      rules: { budget: { amount: 100, currency: 'EUR', eachBallotWithin: false } },
    });
    const tally = tallyOf({ ...projects, rules: { ...projects.rules, ties: 'by-list-order' } }, [row('1', 3)]);
    expect(tally.working).toEqual({
      kind: 'purchases',
      hundredths: 100,
      purchases: [{ option: 1, by: 'equal-shares', cost: 100, votes: 3, share: 33.333333, byTie: false }],
    });
  });

  test('never read the money of blank ballots: they have no part in the division', () => {
    const projects = ballot({
      method: 'equal-shares',
      options: [100],
      rules: { budget: { amount: 100, currency: 'EUR', eachBallotWithin: false }, ties: 'by-list-order' },
    });
    const tally = tallyOf(projects, [row('1', 1), row('blank', 9)]);
    expect(tally.working).toMatchObject({ hundredths: 100, purchases: [{ by: 'equal-shares', share: 100 }] });
  });

  test('are raised to ten times at most, then votes decide', () => {
    const projects = ballot({
      method: 'equal-shares',
      options: [100, 1000],
      rules: { budget: { amount: 1100, currency: 'EUR', eachBallotWithin: false }, ties: 'by-list-order' },
    });
    const tally = tallyOf(projects, [row('1', 99), row('2', 1)]);
    expect(tally.working).toMatchObject({
      hundredths: 1000,
      purchases: [
        { option: 1, by: 'equal-shares' },
        { option: 2, by: 'votes' },
      ],
    });
  });
});
