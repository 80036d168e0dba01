import type { Ballot } from '../ballot/ballot.ts';
import { timesOf } from '../ballot/count.ts';
import { mergeTallies, type Tally } from '../ballot/tally.ts';
import type { Lots } from '../ballot/ties.ts';
import { weightOf } from '../ballot/weights.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import type { Result } from '../kit/result.ts';
import { castOf } from './consistent-subtotal.ts';
import type { BallotSubtotal } from './subtotal.ts';

export type CityCount = Pick<BallotSubtotal, 'institution' | 'turnout' | 'piles'>;

/**
 * What several cities decide together: quorum, threshold and outcome over the sum, by the code that decides in one city.
 * Each counts as often as the rules say (`weights`, by ids of now); a quorum asks for ballots, whatever they weigh. The same in
 * whatever order the cities come.
 */
export function jointTally(
  ballot: Ballot,
  cities: readonly CityCount[],
  sha256: Lots['sha256'],
): Result<Tally, RefusalOf<'whole-ballots-needed'>> {
  const sorted = cities.toSorted((a, b) => (a.institution < b.institution ? -1 : 1));
  const lots = { seed: sha256(jointSeedTextOf(sorted)), sha256 };
  const tallies = sorted.map(({ institution, turnout, piles }) => {
    const weight = weightOf(ballot.rules, institution);
    return {
      turnout: { ...turnout, cast: castOf({ turnout }), registered: null },
      subtotals: piles.map((pile) => (pile.count === null ? pile : { ...pile, count: timesOf(pile.count, weight) })),
    };
  });
  return mergeTallies(ballot, tallies, lots);
}

/**
 * The text whose SHA-256 is the seed of lots between cities: one line per group, cities in the order of their ids:
 * the id, a tab, the standings joined by `+`, a tab, the ballots, a tab, the votes, which are not weighted.
 */
export function jointSeedTextOf(sorted: readonly CityCount[]): string {
  return sorted
    .flatMap(({ institution, piles }) =>
      piles.map(
        ({ standings, cast, count }) =>
          `${institution}\t${standings.join('+')}\t${cast}\t${count?.votes.join(' ') ?? ''}\n`,
      ),
    )
    .join('');
}
