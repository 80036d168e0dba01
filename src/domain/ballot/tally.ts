import type { BallotId } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { STANDINGS, type Standing } from '../participant/standing.ts';
import type { Ballot } from './ballot.ts';
import { type BallotGroup, groupIdentical } from './ballot-group.ts';
import type { Channel } from './cast.ts';
import { BLANK, type Content, INVALID, marksReader } from './content.ts';
import { type Count, type Counter, sumOf } from './count.ts';
import { METHOD_NEEDS, type Method } from './method.ts';
import { COUNTING } from './methods/methods.ts';
import { type Decision, withoutQuorum } from './outcome.ts';
import { type Lots, tieOrderOf } from './ties.ts';
import { ballotCollector, type WholeBallots } from './whole-ballots.ts';

/** Ballots that say the same, of one standing and one way in. Only standing casts: replaced ones never get here. */
export type BallotRow = {
  readonly content: Content;
  readonly standing: Standing;
  readonly channel: Channel;
  readonly count: number;
};

/** How many took part: exact per standing, and never in which direction. */
export type Turnout = {
  readonly cast: number;
  readonly byStanding: Readonly<Partial<Record<Standing, number>>>;
  readonly byChannel: Readonly<Record<Channel, number>>;
  readonly registered: number | null;
};

/** What one group adds up to; null for one that is not shown. Of several institutions it is weighted, and `cast` is not. */
export type Subtotal = BallotGroup & { readonly count: Count | null };

/** The result of a ballot as it is shown in every place: pages, API, feeds, exports. */
export type Tally = Decision & {
  readonly ballotId: BallotId;
  readonly method: Method;
  readonly turnout: Turnout;
  readonly subtotals: readonly Subtotal[];
  /** The sum of the deciding standings. */
  readonly deciding: Count;
};

/**
 * The tally of some ballots. One pass over the rows, which may be a stream; memory does not depend on their number but
 * for methods that need whole ballots. The same for any order of the rows.
 * `lots` are needed where the rules resolve ties by lot.
 */
export function tallyOf(ballot: Ballot, rows: Iterable<BallotRow>, lots: Lots | null = null): Tally {
  const counts = new Map<Standing, Counter>();
  const byStanding: Partial<Record<Standing, number>> = {};
  const byChannel = { online: 0, paper: 0 };
  const whole = wholeBallotsOf(ballot);
  for (const { content, standing, channel, count } of rows) {
    let counter = counts.get(standing);
    if (counter === undefined) {
      if (!ballot.rules.standings.includes(standing)) throw new RangeError(`${standing} may not vote in this ballot`);
      counter = COUNTING[ballot.method].counter(ballot);
      counts.set(standing, counter);
    }
    counter.add(content, count);
    byStanding[standing] = (byStanding[standing] ?? 0) + count;
    byChannel[channel] += count;
    if (whole !== null && ballot.rules.decidingStanding.includes(standing)) whole.add(content, count);
  }
  const turnout = turnoutOf(ballot, byStanding, byChannel);
  const subtotals = groupIdentical(ballot, byStanding).map((pile) => ({
    ...pile,
    count: pile.shown
      ? countOf(
          ballot,
          pile.standings.flatMap((standing) => counts.get(standing)?.count() ?? []),
        )
      : null,
  }));
  return decided(ballot, { turnout, subtotals, whole: whole?.ballots() ?? null, lots });
}

/**
 * The tally of several, for example of cities that counted at home. Subtotals that share a standing become one. Refused
 * for methods that need whole ballots.
 */
export function mergeTallies(
  ballot: Ballot,
  tallies: readonly Pick<Tally, 'turnout' | 'subtotals'>[],
  lots: Lots | null = null,
): Result<Tally, RefusalOf<'whole-ballots-needed'>> {
  if (!METHOD_NEEDS[ballot.method].additive) {
    return refuse({ type: 'whole-ballots-needed', method: ballot.method, withheld: 0 });
  }
  const byStanding: Partial<Record<Standing, number>> = {};
  const byChannel = { online: 0, paper: 0 };
  for (const { turnout } of tallies) {
    for (const standing of STANDINGS) {
      const count = turnout.byStanding[standing] ?? 0;
      if (count > 0) byStanding[standing] = (byStanding[standing] ?? 0) + count;
    }
    byChannel.online += turnout.byChannel.online;
    byChannel.paper += turnout.byChannel.paper;
  }
  const subtotals = tallies.flatMap((tally) => tally.subtotals).reduce<readonly Subtotal[]>(withSubtotal, []);
  const turnout = turnoutOf(ballot, byStanding, byChannel);
  return ok(decided(ballot, { turnout, subtotals: subtotals.toSorted(inOrder), whole: null, lots }));
}

/** Everybody's ballots that are shown, deciding or not. */
export function togetherIn(ballot: Ballot, tally: Tally): Count {
  return countOf(
    ballot,
    tally.subtotals.flatMap(({ count }) => count ?? []),
  );
}

/** The decision over counted groups; `tallyOf` and a recount end here alike. */
export function decided(
  ballot: Ballot,
  of: {
    readonly turnout: Turnout;
    readonly subtotals: readonly Subtotal[];
    readonly whole: WholeBallots | null;
    readonly lots: Lots | null;
    /** Decides instead of the method, over the count of the deciding standings. */
    readonly decide?: (deciding: Count) => Decision;
  },
): Tally {
  const deciding = countOf(
    ballot,
    of.subtotals.flatMap((subtotal) => (subtotal.deciding ? (subtotal.count ?? []) : [])),
  );
  const turnout = of.subtotals.reduce((sum, subtotal) => sum + (subtotal.deciding ? subtotal.cast : 0), 0);
  const noQuorum = withoutQuorum(ballot, turnout);
  const decide =
    of.decide ??
    ((count: Count) =>
      COUNTING[ballot.method].decide(ballot, { count, whole: of.whole, ties: tieOrderOf(ballot, of.lots) }));
  const decision = noQuorum === null ? decide(deciding) : { places: [], working: null, outcome: noQuorum };
  return {
    ballotId: ballot.id,
    method: ballot.method,
    turnout: of.turnout,
    subtotals: of.subtotals,
    deciding,
    ...decision,
  };
}

export function countOf(ballot: Ballot, counts: readonly Count[]): Count {
  return counts.reduce(sumOf, COUNTING[ballot.method].counter(ballot).count());
}

/** Keeps whole ballots for a method that needs them; null for the others. */
export function wholeBallotsOf(
  ballot: Ballot,
): { add(content: Content, count: number): void; ballots(): WholeBallots } | null {
  if (METHOD_NEEDS[ballot.method].additive) return null;
  const read = marksReader(ballot);
  const pile = ballotCollector();
  return {
    add(content, count) {
      if (content !== BLANK && content !== INVALID) pile.add(read(content), count);
    },
    ballots: pile.ballots,
  };
}

/** Counts in the order of {@link STANDINGS}, without those of nobody: a database gives members back in another order. */
export function inOrderOfStandings(byStanding: Turnout['byStanding']): Turnout['byStanding'] {
  const counted = STANDINGS.filter((standing) => (byStanding[standing] ?? 0) > 0);
  return Object.fromEntries(counted.map((standing) => [standing, byStanding[standing] ?? 0]));
}

function turnoutOf(
  ballot: Ballot,
  byStanding: Partial<Record<Standing, number>>,
  byChannel: Readonly<Record<Channel, number>>,
): Turnout {
  return {
    cast: byChannel.online + byChannel.paper,
    byStanding: inOrderOfStandings(byStanding),
    byChannel,
    registered: ballot.rules.registered,
  };
}

/** Puts a subtotal to the others, together with those that it shares a standing with. */
function withSubtotal(others: readonly Subtotal[], subtotal: Subtotal): readonly Subtotal[] {
  const shares = (other: Subtotal) =>
    other.shown === subtotal.shown && other.standings.some((standing) => subtotal.standings.includes(standing));
  const one = others.filter(shares).reduce<Subtotal>(
    (sum, other) => ({
      standings: STANDINGS.filter((each) => sum.standings.includes(each) || other.standings.includes(each)),
      deciding: sum.deciding,
      cast: sum.cast + other.cast,
      shown: sum.shown,
      count: sum.count === null || other.count === null ? null : sumOf(sum.count, other.count),
    }),
    subtotal,
  );
  return [...others.filter((other) => !shares(other)), one];
}

function inOrder(a: Subtotal, b: Subtotal): number {
  const first = ({ standings }: Subtotal) => STANDINGS.indexOf(standings[0] ?? 'imported');
  return Number(b.deciding) - Number(a.deciding) || first(a) - first(b);
}
