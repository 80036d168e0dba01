import { numbered, type Purchase, thresholdOf } from '../outcome.ts';
import { placesBy } from '../ties.ts';
import { type CountingMethod, turnsOf } from './counting.ts';
import { votesCounter } from './votes.ts';

/**
 * Projects by number of votes, each taken if what is left of the cap pays for it, else passed over. A project without a
 * vote, or below the threshold, is never taken (docs/ballots/budget-by-votes.md).
 */
export const BUDGET_BY_VOTES: CountingMethod = {
  counter: votesCounter,
  decide(ballot, { count, ties }) {
    if (count.valid === 0) return { places: [], working: null, outcome: { kind: 'no-votes', decidedBy: 'no-votes' } };
    const places = placesBy(count.votes, turnsOf(ties));
    const least = Math.max(1, thresholdOf(ballot, count) ?? 1);
    const cap = ballot.rules.budget?.amount ?? 0;
    const purchases = boughtByVotes({ ballot, votes: count.votes, places, least, left: cap });
    const spent = purchases.reduce((sum, { cost }) => sum + cost, 0);
    const options = purchases.map(({ option }) => option);
    return {
      places: numbered(places),
      working: { kind: 'purchases', hundredths: null, purchases },
      outcome: { kind: 'selected', decidedBy: 'votes-within-the-cap', options, spent, left: cap - spent },
    };
  },
};

/** What the money left buys, in the order of votes. */
export function boughtByVotes(of: {
  readonly ballot: Parameters<CountingMethod['decide']>[0];
  readonly votes: readonly number[];
  readonly places: readonly (readonly number[])[];
  readonly least: number;
  readonly left: number;
}): readonly Purchase[] {
  let { left } = of;
  const bought: number[] = [];
  const passed: number[] = [];
  for (const index of of.places.flat()) {
    if ((of.votes[index] ?? 0) < of.least) continue;
    const cost = of.ballot.options[index]?.cost ?? 0;
    if (cost > left) {
      passed.push(index);
      continue;
    }
    left -= cost;
    bought.push(index);
  }
  return bought.map((index) => {
    const votes = of.votes[index] ?? 0;
    // The rule for ties mattered where a level project was passed over.
    const byTie = passed.some((other) => of.votes[other] === votes);
    return { option: index + 1, by: 'votes', cost: of.ballot.options[index]?.cost ?? 0, votes, share: null, byTie };
  });
}
