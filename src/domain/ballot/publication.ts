import type { BallotId } from '../kit/id.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import type { Standing } from '../participant/standing.ts';
import type { Ballot } from './ballot.ts';
import { type BallotGroup, groupIdentical } from './ballot-group.ts';
import { type Content, MalformedContent } from './content.ts';
import { type Count, castIn } from './count.ts';
import { decideByRounds, runOff, together } from './methods/instant-runoff.ts';
import { COUNTING } from './methods/methods.ts';
import type { Round } from './outcome.ts';
import { type BallotRow, countOf, decided, type Tally, type Turnout, tallyOf, wholeBallotsOf } from './tally.ts';
import { type Lots, tieOrderOf } from './ties.ts';

/** Ballots that say the same. No time, no order, no person. */
export type Pattern = { readonly content: Content; readonly count: number };

/** What is published of one group. */
export type PublishedGroup = BallotGroup & {
  /** In the order of their content; of a large ballot it may be a stream that can be read again. */
  readonly ballots: Iterable<Pattern>;
  /** Ballots not in `ballots`, because too few say the same. */
  readonly withheld: number;
  /** What the withheld ones add up to; null where nothing is withheld, or the group is not shown. */
  readonly remainder: Count | null;
  /** Of an instant run-off, what the withheld ones add up to in each of its rounds; null elsewhere. */
  readonly rounds: readonly Pick<Round, 'votes' | 'exhausted'>[] | null;
};

/** The anonymous ballots, with everything that counting them again takes. */
export type PublishedBallots = {
  readonly ballotId: BallotId;
  readonly rulesHash: string | null;
  readonly turnout: Turnout;
  readonly piles: readonly PublishedGroup[];
  readonly withheld: number;
};

/**
 * The ballots to publish and their tally. A pattern of fewer ballots than the anonymity threshold would single its
 * voters out (and prove a bought vote): its ballots are withheld and published as one sum per group. A sum of too few
 * would tell them all the same, so the rarest published patterns join it until there are enough.
 * Rows are read twice. `sha256` makes the seed where ties are resolved by lot.
 */
export function publish(
  ballot: Ballot,
  rows: Iterable<BallotRow>,
  sha256: Lots['sha256'],
): { readonly published: PublishedBallots; readonly tally: Tally } {
  const patterns = patternsOf(rows);
  const turnout: Partial<Record<Standing, number>> = {};
  for (const [standing, contents] of patterns) {
    turnout[standing] = [...contents.values()].reduce((sum, count) => sum + count, 0);
  }
  const split = groupIdentical(ballot, turnout).map((pile) => ({ pile, ...splitGroup(ballot, pile, patterns) }));
  const piles: PublishedGroup[] = split.map(({ pile, ballots, rare }) => {
    const withheld = pile.shown ? rare.reduce((sum, { count }) => sum + count, 0) : pile.cast;
    const remainder = rare.length === 0 ? null : countPatterns(ballot, rare);
    return { ...pile, ballots, withheld, remainder, rounds: null };
  });
  const lots = { seed: sha256(seedTextOf(piles)), sha256 };
  const tally = tallyOf(ballot, rows, lots);
  const withRounds = piles.map((pile, index) => ({
    ...pile,
    rounds: pile.deciding ? roundsOf(ballot, split[index]?.rare ?? [], tally) : null,
  }));
  const withheld = piles.reduce((sum, pile) => sum + pile.withheld, 0);
  return {
    published: {
      ballotId: ballot.id,
      rulesHash: ballot.rulesHash,
      turnout: tally.turnout,
      piles: withRounds,
      withheld,
    },
    tally,
  };
}

/**
 * The tally again, from what was published alone: equal to the tally that was published with it. Refused where the
 * method needs whole ballots and some are withheld; throws `MalformedContent` on what is no such ballot.
 */
export function recount(
  ballot: Ballot,
  published: PublishedBallots,
  sha256: Lots['sha256'],
): Result<Tally, RefusalOf<'whole-ballots-needed'>> {
  const { piles, turnout } = published;
  const hidden = piles.reduce((sum, pile) => sum + (pile.deciding ? pile.withheld : 0), 0);
  if (ballot.method === 'equal-shares' && hidden > 0) {
    return refuse({ type: 'whole-ballots-needed', method: ballot.method, withheld: hidden });
  }
  const lots = ballot.rules.ties === 'by-lot' ? { seed: sha256(seedTextOf(piles)), sha256 } : null;
  const whole = wholeBallotsOf(ballot);
  const subtotals = piles.map(({ standings, deciding, cast, shown, ballots, remainder }) => {
    if (!shown) return { standings, deciding, cast, shown, count: null };
    const counter = COUNTING[ballot.method].counter(ballot);
    for (const { content, count } of ballots) {
      counter.add(content, count);
      if (deciding) whole?.add(content, count);
    }
    const count = countOf(ballot, remainder === null ? [counter.count()] : [counter.count(), remainder]);
    const voted = standings.reduce((sum, standing) => sum + (turnout.byStanding[standing] ?? 0), 0);
    if (castIn(count) !== cast || cast !== voted) {
      throw new MalformedContent(`${standings.join('+')}: ${castIn(count)} ballots of ${voted} who took part`);
    }
    return { standings, deciding, cast, shown, count };
  });
  const rounds = piles.find((pile) => pile.deciding)?.rounds ?? null;
  const base = { turnout, subtotals, whole: whole?.ballots() ?? null, lots };
  if (rounds === null || base.whole === null) return ok(decided(ballot, base));
  const run = runOff(base.whole, ballot.options.length);
  const order = tieOrderOf(ballot, lots) ?? [];
  const of = { options: ballot.options.length, order, ties: ballot.rules.ties };
  return ok(decided(ballot, { ...base, decide: () => decideByRounds(together(run, rounds), of) }));
}

/**
 * The text whose SHA-256 is the seed of lots: one line a pattern (standings joined by `+`, a tab, the content, a tab,
 * the count), then one a remainder (`withheld`, its number, its votes). Nobody knows it before the last ballot.
 */
export function seedTextOf(piles: readonly PublishedGroup[]): string {
  const lines: string[] = [];
  for (const { standings, ballots, withheld, remainder } of piles) {
    const whose = standings.join('+');
    for (const { content, count } of ballots) lines.push(`${whose}\t${content}\t${count}`);
    if (withheld > 0) lines.push(`${whose}\twithheld\t${withheld}\t${remainder?.votes.join(' ') ?? ''}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

type Patterns = ReadonlyMap<Standing, ReadonlyMap<Content, number>>;

function patternsOf(rows: Iterable<BallotRow>): Patterns {
  const patterns = new Map<Standing, Map<Content, number>>();
  for (const { standing, content, count } of rows) {
    let contents = patterns.get(standing);
    if (contents === undefined) {
      contents = new Map();
      patterns.set(standing, contents);
    }
    contents.set(content, (contents.get(content) ?? 0) + count);
  }
  return patterns;
}

/** The patterns of a group that can be shown, and those to withhold. */
function splitGroup(
  ballot: Ballot,
  pile: BallotGroup,
  patterns: Patterns,
): { readonly ballots: readonly Pattern[]; readonly rare: readonly Pattern[] } {
  if (!pile.shown) return { ballots: [], rare: [] };
  const least = ballot.rules.anonymityThreshold;
  const counts = new Map<Content, number>();
  for (const standing of pile.standings) {
    for (const [content, count] of patterns.get(standing) ?? []) {
      counts.set(content, (counts.get(content) ?? 0) + count);
    }
  }
  const all = Array.from(counts, ([content, count]) => ({ content, count })).sort(byContent);
  const rare = all.filter(({ count }) => count < least);
  let hidden = rare.reduce((sum, { count }) => sum + count, 0);
  if (hidden > 0 && hidden < least) {
    const common = all.filter(({ count }) => count >= least).sort((a, b) => a.count - b.count || byContent(a, b));
    const [joining] = common;
    if (joining !== undefined) {
      rare.push(joining);
      hidden += joining.count;
    }
  }
  const isRare = new Set(rare);
  return { ballots: all.filter((pattern) => !isRare.has(pattern)), rare };
}

function countPatterns(ballot: Ballot, patterns: readonly Pattern[]): Count {
  const counter = COUNTING[ballot.method].counter(ballot);
  for (const { content, count } of patterns) counter.add(content, count);
  return counter.count();
}

/** What withheld ballots say in each round of the tally; null where nothing is withheld or there are no rounds. */
function roundsOf(ballot: Ballot, rare: readonly Pattern[], tally: Tally): PublishedGroup['rounds'] {
  if (tally.working?.kind !== 'rounds' || rare.length === 0) return null;
  const whole = wholeBallotsOf(ballot);
  for (const { content, count } of rare) whole?.add(content, count);
  if (whole === null) return null;
  const run = runOff(whole.ballots(), ballot.options.length);
  return tally.working.rounds.map(({ eliminated }) => {
    const now = run.now();
    if (eliminated !== null) run.eliminate(eliminated - 1);
    return now;
  });
}

function byContent(a: Pattern, b: Pattern): number {
  return a.content < b.content ? -1 : 1;
}
