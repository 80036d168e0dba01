import { groupStandings, STANDINGS, type Standing, sumOver } from '../participant/standing.ts';
import type { Ballot } from './ballot.ts';
import { METHOD_NEEDS } from './method.ts';

/**
 * Standings whose ballots are shown together. Never standings that decide with standings that do not, so that what
 * decides can always be counted again.
 */
export type BallotGroup = {
  readonly standings: readonly Standing[];
  readonly deciding: boolean;
  /** Ballots in it, of every kind. */
  readonly cast: number;
  /**
   * False for a few ballots that do not decide anything and would say how their voters voted: only their number is
   * shown, and they are in no sum.
   */
  readonly shown: boolean;
};

/**
 * The groups in which ballots are counted and shown: one per standing, but standings with fewer ballots than the
 * least number of a group join one another and, if they are still too few, the smallest group there is. A method that counts
 * whole ballots has one group of the deciding standings and one of the others. Few deciding ballots in all are shown:
 * what they decide cannot be kept from anybody.
 */
export function groupIdentical(
  ballot: Pick<Ballot, 'method' | 'rules'>,
  turnout: Readonly<Partial<Record<Standing, number>>>,
): readonly BallotGroup[] {
  const { decidingStanding, groupMinimum: least } = ballot.rules;
  const piles: BallotGroup[] = [];
  for (const deciding of [true, false]) {
    const voting = STANDINGS.filter(
      (standing) => (turnout[standing] ?? 0) > 0 && decidingStanding.includes(standing) === deciding,
    );
    if (voting.length === 0) continue;
    const groups = METHOD_NEEDS[ballot.method].additive ? groupStandings(voting, turnout, least) : [voting];
    for (const standings of groups) {
      const cast = sumOver(standings, turnout);
      piles.push({ standings, deciding, cast, shown: deciding || cast >= least });
    }
  }
  return piles;
}
