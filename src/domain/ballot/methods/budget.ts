import { minorUnitsIn } from '../../kit/money.ts';
import { numbered, type Purchase, thresholdOf } from '../outcome.ts';
import { placesBy, rankInTies } from '../ties.ts';
import { type Electorate, electorateOf } from './electorate.ts';
import { type Counted, type CountingMethod, turnsOf, votesCounter } from './votes.ts';

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
function boughtByVotes(of: {
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

/** How far the divided budget may be raised, in hundredths of the cap: to ten times. */
const HUNDREDTHS_MAX = 1000;
const PARTS = 1_000_000;

/**
 * The Method of Equal Shares (Peters, Pierczyński and Skowron, "Proportional Participatory Budgeting with Additive
 * Utilities", 2021) with the cost of a project as its utility: every voter gets an equal share of the budget; of the
 * projects that their voters can pay, the one whose voters pay the least part of its cost each, at most, is bought
 * again and again.
 *
 * Completion: the budget that is divided is raised by a hundredth of the cap as long as what it buys stays within the
 * cap and a project with votes would still fit (Add1 with a step that suits any currency), then what is left buys
 * projects by votes. The shares are exact fractions, so that neither the order of ballots nor rounding decides
 * (docs/ballots/equal-shares.md).
 */
export const EQUAL_SHARES: CountingMethod = {
  counter: votesCounter,
  decide(ballot, { count, whole, ties }) {
    if (whole === null || count.valid === 0) {
      return { places: [], working: null, outcome: { kind: 'no-votes', decidedBy: 'no-votes' } };
    }
    const order = turnsOf(ties);
    const cap = ballot.rules.budget?.amount ?? 0;
    const costs = ballot.options.map(({ cost }) => cost ?? 0);
    const electorate = electorateOf(whole, costs.length);
    const of = { electorate, costs, cap, rank: rankInTies(order), parts: partsOf(ballot) };
    let { bought, hundredths } = { bought: boughtWithShares(of, 100), hundredths: 100 };
    while (hundredths < HUNDREDTHS_MAX && somethingFits(of, bought)) {
      const next = boughtWithShares(of, hundredths + 1);
      if (costOf(next) > cap) break;
      bought = next;
      hundredths += 1;
    }
    const places = placesBy(count.votes, order);
    const chosen = new Set(bought.map(({ option }) => option - 1));
    const left = cap - costOf(bought);
    const open = places.filter(([index]) => !chosen.has(index ?? -1));
    const rest = boughtByVotes({ ballot, votes: count.votes, places: open, least: 1, left });
    const purchases = [...bought, ...rest];
    const spent = costOf(purchases);
    return {
      places: numbered(places),
      working: { kind: 'purchases', hundredths, purchases },
      outcome: {
        kind: 'selected',
        decidedBy: 'equal-shares',
        options: purchases.map(({ option }) => option),
        spent,
        left: cap - spent,
      },
    };
  },
};

type Market = {
  readonly electorate: Electorate;
  readonly costs: readonly number[];
  readonly cap: number;
  readonly rank: readonly number[];
  /** Parts of a minor unit to which the most that one pays is rounded down. */
  readonly parts?: number;
};

/** What voters buy with equal shares of so many hundredths of the cap, and nothing else: no completion. */
export function boughtWithShares(of: Market, hundredths: number): readonly Purchase[] {
  const { electorate, costs, cap, rank, parts = PARTS } = of;
  electorate.share({ numerator: BigInt(cap) * BigInt(hundredths), denominator: BigInt(electorate.voters) * 100n });
  const purchases: Purchase[] = [];
  // Voters only get poorer, so what a project could gather before is the most it can gather now.
  const candidates = costs
    .map((cost, index) => ({ index, cost, most: electorate.votes[index] ?? 0 }))
    .filter(({ most }) => most > 0);
  for (;;) {
    candidates.sort((a, b) => b.most - a.most || (rank[a.index] ?? 0) - (rank[b.index] ?? 0));
    let best: { index: number; cost: number; offer: Offer } | null = null;
    let byTie = false;
    for (const candidate of [...candidates]) {
      if (best !== null && candidate.most < best.offer.about * (1 - 1e-9)) break;
      const offer = electorate.offer(candidate.index, candidate.cost);
      if (offer === null) {
        candidates.splice(candidates.indexOf(candidate), 1);
        continue;
      }
      candidate.most = offer.about;
      const lead = best === null ? 1 : compare(offer, best.offer);
      const first = best === null || lead > 0 || (lead === 0 && (rank[candidate.index] ?? 0) < (rank[best.index] ?? 0));
      byTie = lead === 0 || (byTie && lead < 0);
      if (first) best = { index: candidate.index, cost: candidate.cost, offer };
    }
    if (best === null) return purchases;
    const { index, cost, offer } = best;
    const votes = electorate.votes[index] ?? 0;
    purchases.push({ option: index + 1, by: 'equal-shares', cost, votes, share: electorate.most(offer, parts), byTie });
    candidates.splice(
      candidates.findIndex((each) => each.index === index),
      1,
    );
    electorate.pay(index, offer);
  }
}

/** Millionths of a minor unit; of a whole one under rules of version 1, whose results must come out as they did. */
function partsOf({ rules: { version, budget } }: Counted): number {
  return version === 1 && budget !== null ? PARTS / minorUnitsIn(budget.currency) : PARTS;
}

type Offer = NonNullable<ReturnType<Electorate['offer']>>;

/** Positive where `a` is the better one: more voters for each unit of the most that one of them pays. */
function compare(a: Offer, b: Offer): number {
  // cost / share, where share = numerator / (payers × a common denominator)
  const [left, right] = [a.cost * a.payers * b.numerator, b.cost * b.payers * a.numerator];
  return left === right ? 0 : left > right ? 1 : -1;
}

function costOf(purchases: readonly Purchase[]): number {
  return purchases.reduce((sum, { cost }) => sum + cost, 0);
}

function somethingFits({ electorate, costs, cap }: Market, bought: readonly Purchase[]): boolean {
  const left = cap - costOf(bought);
  const chosen = new Set(bought.map(({ option }) => option - 1));
  return costs.some((cost, index) => cost <= left && !chosen.has(index) && (electorate.votes[index] ?? 0) > 0);
}
