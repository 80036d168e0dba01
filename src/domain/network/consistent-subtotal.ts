import type { Ballot } from '../ballot/ballot.ts';
import { groupIdentical } from '../ballot/ballot-group.ts';
import { type Count, castIn } from '../ballot/count.ts';
import type { Method } from '../ballot/method.ts';
import { COUNTING } from '../ballot/methods/methods.ts';
import type { BallotSubtotal } from './subtotal.ts';

/** What a city says that its ballots came to. */
export type Counted = Pick<BallotSubtotal, 'turnout' | 'piles'>;

/** Every ballot of a subtotal. */
export function castOf({ turnout }: Pick<Counted, 'turnout'>): number {
  return turnout.byChannel.online + turnout.byChannel.paper;
}

/** Whether two counts of one ballot say the same. */
export function sameFigures(one: Counted, other: Counted): boolean {
  return figuresOf(one) === figuresOf(other);
}

function figuresOf({ turnout: { byStanding, byChannel }, piles }: Counted): string {
  return JSON.stringify([
    Object.entries(byStanding).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    [byChannel.online, byChannel.paper],
    piles.map(({ standings, cast, deciding, shown, count }) => [
      [standings, cast, deciding, shown],
      count === null
        ? null
        : [
            count.valid,
            count.blank,
            count.invalid,
            count.abstained,
            count.votes,
            count.objections,
            count.scored,
            count.pairwise,
          ],
    ]),
  ]);
}

/**
 * Whether the counts of a city can be those of some ballots under these rules. It proves nothing about who voted; it
 * keeps out what no ballots could come to.
 */
export function addsUp(ballot: Ballot, input: Counted): boolean {
  const { byStanding, byChannel } = input.turnout;
  const perStanding = Object.values(byStanding);
  if (![...perStanding, byChannel.online, byChannel.paper].every(isCount)) return false;
  if (!Object.keys(byStanding).every((standing) => ballot.rules.standings.some((each) => each === standing))) {
    return false;
  }
  if (sum(perStanding) !== castOf(input) || !isCount(castOf(input))) return false;
  const expected = groupIdentical(ballot, byStanding);
  if (expected.length !== input.piles.length) return false;
  return expected.every((pile, index) => {
    const counted = input.piles[index];
    if (counted === undefined || counted.cast !== pile.cast) return false;
    if (counted.deciding !== pile.deciding || counted.shown !== pile.shown) return false;
    if (counted.standings.join() !== pile.standings.join()) return false;
    // What is not shown at home is not shown by sending it.
    if (counted.count === null) return !pile.shown;
    return pile.shown && castIn(counted.count) === pile.cast && isPossible(ballot, counted.count);
  });
}

/** Whether some ballots could come to this count. */
function isPossible(ballot: Ballot, count: Count): boolean {
  const shape = COUNTING[ballot.method].counter(ballot).count();
  const lists = ['votes', 'objections', 'scored', 'pairwise'] as const;
  if (lists.some((list) => count[list].length !== shape[list].length)) return false;
  const { valid, blank, invalid, abstained, objections, scored, pairwise, votes } = count;
  if (![valid, blank, invalid, abstained, ...objections, ...scored, ...pairwise].every(isCount)) return false;
  if (!votes.every(Number.isSafeInteger) || abstained > valid) return false;
  if (ballot.method !== 'yes-no' && abstained > 0) return false;
  return POSSIBLE[ballot.method](ballot, count);
}

/** No option has more votes than there are ballots, and all of them no more than the ballots may mark. */
function isMarked({ rules, options }: Ballot, { valid }: Count, marks: readonly number[]): boolean {
  const most = rules.choices?.max ?? options.length;
  return marks.every((mark) => mark >= 0 && mark <= valid) && sum(marks) <= valid * most;
}

type Possible = (ballot: Ballot, count: Count) => boolean;

const marks: Possible = (ballot, count) => isMarked(ballot, count, count.votes);
/** Nobody adds these up between cities. */
const never: Possible = () => false;

const POSSIBLE: Readonly<Record<Method, Possible>> = {
  'yes-no': (_, { votes, valid, abstained }) => votes.every((each) => each >= 0) && sum(votes) + abstained === valid,
  choice: (_, { votes, valid }) => votes.every((each) => each >= 0) && sum(votes) === valid,
  approval: marks,
  'budget-by-votes': marks,
  score(ballot, count) {
    const { min, max } = ballot.rules.scores ?? { min: 0, max: 0 };
    const within = count.votes.every((total, index) => {
      const times = count.scored[index] ?? 0;
      return total >= min * times && total <= max * times;
    });
    return within && isMarked(ballot, count, count.scored);
  },
  schulze({ options }, { votes, pairwise, valid }) {
    const size = options.length;
    const compared = pairwise.every((wins, cell) => {
      const [row, column] = [Math.floor(cell / size), cell % size];
      return row === column ? wins === 0 : wins + (pairwise[column * size + row] ?? 0) <= valid;
    });
    return compared && votes.every((first) => first >= 0 && first <= valid);
  },
  petition: (_, { votes, valid }) => votes[0] === valid,
  'supports-and-objections': (ballot, count) =>
    isMarked(
      ballot,
      count,
      count.votes.map((each, index) => each + (count.objections[index] ?? 0)),
    ) && count.votes.every((each) => each >= 0),
  'instant-runoff': never,
  'equal-shares': never,
};

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
