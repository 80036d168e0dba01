import { type Ballot, finalAt } from '../ballot/ballot.ts';
import { METHOD_NEEDS } from '../ballot/method.ts';
import { isCommittedFirst } from '../ballot/rules.ts';
import { isCommunity } from '../community/community.ts';
import type { Consultation } from '../consultation/consultation.ts';
import { closeOf } from '../consultation/visibility.ts';
import type { Poll } from '../poll/poll.ts';
import { addsUp, type Counted, castOf, sameFigures } from './consistent-subtotal.ts';
import {
  type BallotCommitment,
  type BallotSubtotal,
  CLOCK_MS,
  COUNTS_MAX,
  countKey,
  countsAfter,
  followsOn,
  isCountedAtHome,
  isOfBallot,
  LATE_MS,
  type PollSubtotal,
  type Subtotal,
  type SubtotalFault,
  type SupportCount,
  type SupportsSubtotal,
} from './subtotal.ts';

/**
 * Whether the counts of a city can be those of some votes in a poll: nobody chose an option twice, everybody chose one at
 * least, and of a poll with one choice one only. `limit` is how many people the city registered; null for no bound.
 */
function pollFault(subtotal: PollSubtotal, poll: Poll | null, limit: number | null): SubtotalFault | null {
  if (poll === null) return { because: 'unknown-ballot' };
  const { voters, votes } = subtotal;
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;
  if (subtotal.since !== 0 || !isCount(voters) || !votes.every(isCount)) return { because: 'does-not-add-up' };
  if (votes.length !== poll.options.length) return { because: 'unknown-option' };
  const sum = votes.reduce((total, each) => total + each, 0);
  const adds = poll.multiple ? sum >= voters && votes.every((each) => each <= voters) : sum === voters;
  if (!adds) return { because: 'does-not-add-up' };
  return limit !== null && voters > limit ? { because: 'too-many', limit } : null;
}

/** When counts of a poll may be sent: null at any time, a date for its close. */
export function pollDueFrom(
  { rules }: { readonly rules: { readonly resultsVisibility: string } },
  { closesAt }: Pick<Poll, 'closesAt'>,
): Date | null {
  return rules.resultsVisibility === 'always' ? null : closesAt;
}

/** What a node knows when a subtotal comes in. */
export type Receiving = {
  /** Whoever signed it. */
  readonly signer: string;
  /** Null for an institution that does not hold the consultation; `registered` bounds what it may count, null for no bound. */
  readonly holder: { readonly registered: number | null } | null;
  /** Sequence number of the last one about the same thing; 0 for none. */
  readonly last: number;
  /** What came under this sequence number before. */
  readonly known: 'nothing' | 'the-same' | 'another';
  readonly consultation: Pick<Consultation, 'rules' | 'phases'>;
  /** The ballot that it counts; null for none here. */
  readonly ballot: Ballot | null;
  /** The poll that it counts; null for none here. */
  readonly poll: Poll | null;
  /** Its counts of supports so far, at least of the proposals that it names. */
  readonly former: readonly SupportCount[];
  /** What it said of this ballot that counts, with the close that it counted to; null for nothing yet. */
  readonly formerBallot: (Counted & { readonly closesAt: Date | null }) | null;
  /** What it committed to for this close, and whether figures that come fit it; null for nothing, and for supports. */
  readonly committed: { readonly to: string; readonly fits: boolean } | null;
  /**
   * Whether figures may be shown by now, of a ballot to which cities commit first; null where that is another's to judge.
   */
  readonly isRevealed: boolean | null;
  /** When this node knew of the close, which is later where it was away then; null where it does not yet. */
  readonly closedAt: Date | null;
  /** Whether there is a public proposal of this number. */
  readonly isProposal: (number: number) => boolean;
  /** Whether it has had this version, or that is another's to judge. */
  readonly isVersion: (number: number, version: number) => boolean;
  readonly receivedAt: Date;
};

export type Reception =
  | { readonly ok: true; readonly news: boolean }
  | { readonly ok: false; readonly fault: SubtotalFault };

/**
 * Whether a subtotal counts (design: federation, Between nodes). Deadlines are those of receipt, as everywhere; one that
 * came before is no news and no fault, whenever it comes again.
 */
export function acceptSubtotal(subtotal: Subtotal, at: Receiving): Reception {
  if (subtotal.institution !== at.signer) return no({ because: 'wrong-institution' });
  if (at.holder === null) return no({ because: 'not-invited' });
  if (!isWhole(subtotal.sequence, 1) || !isWhole(subtotal.since, 0)) return no({ because: 'does-not-add-up' });
  if (at.known === 'the-same') return { ok: true, news: false };
  if (at.known === 'another') return no({ because: 'sequence-reused', expected: at.last + 1 });
  if (isSaidAgain(subtotal, at)) return { ok: true, news: false };
  const time = timeFault(subtotal, at);
  if (time !== null) return no(time);
  if (!followsOn(subtotal, at.last)) return no({ because: 'out-of-order', expected: at.last + 1 });
  const content = contentFault(subtotal, at);
  return content === null ? { ok: true, news: true } : no(content);
}

/**
 * The moment from which a subtotal of supports may be seen by everybody, and so be sent: null at any time; a date for the
 * close. `never` where nothing closes and results wait for a close.
 */
export function supportsDueFrom(consultation: Pick<Consultation, 'rules' | 'phases'>): Date | null | 'never' {
  if (consultation.rules.resultsVisibility === 'always') return null;
  return supportsClose(consultation) ?? 'never';
}

/** The close that counts of supports run to. */
export function supportsClose(consultation: Pick<Consultation, 'rules' | 'phases'>): Date | null {
  return closeOf(consultation, 'support');
}

/** A commitment whose figures are known already: whoever lost them somewhere says it once more. */
function isSaidAgain(subtotal: Subtotal, { formerBallot, committed }: Receiving): boolean {
  return subtotal.of === 'commitment' && formerBallot !== null && committed?.to === subtotal.commitment;
}

function contentFault(subtotal: Subtotal, at: Receiving): SubtotalFault | null {
  switch (subtotal.of) {
    case 'supports':
      return supportsFault(subtotal, at);
    case 'commitment':
      return commitmentFault(subtotal, at);
    case 'ballot':
      return ballotFault(subtotal, at);
    case 'poll':
      return pollFault(subtotal, at.poll, at.holder?.registered ?? null);
  }
}

/** The close that a subtotal counts to, and when it may be sent. */
function datesOf(
  subtotal: Subtotal,
  { consultation, ballot, poll }: Receiving,
): { readonly close: Date | null; readonly from: Date | null | 'never' } {
  if (subtotal.of === 'poll' && poll !== null) return { close: poll.closesAt, from: pollDueFrom(consultation, poll) };
  if (isOfBallot(subtotal) && ballot !== null) return { close: finalAt(ballot), from: finalAt(ballot) };
  return { close: supportsClose(consultation), from: supportsDueFrom(consultation) };
}

function timeFault(subtotal: Subtotal, at: Receiving): SubtotalFault | null {
  const now = at.receivedAt;
  if (!Number.isFinite(subtotal.countedAt.getTime()) || subtotal.countedAt.getTime() - now.getTime() > CLOCK_MS) {
    return { because: 'clock-off', countedAt: subtotal.countedAt };
  }
  if (isOfBallot(subtotal) && at.ballot === null) return { because: 'unknown-ballot' };
  if (subtotal.of === 'poll' && at.poll === null) return { because: 'unknown-ballot' };
  const { close, from } = datesOf(subtotal, at);
  if (from === 'never') return { because: 'before-its-time', until: null };
  if (from !== null && now < from) return { because: 'before-its-time', until: from };
  if (from !== null && close !== null && subtotal.closesAt?.getTime() !== close.getTime()) {
    return { because: 'other-close', closesAt: close };
  }
  // Counted before the close by its own clock, it lacks those who came after.
  if (from !== null && subtotal.countedAt < from) return { because: 'before-its-time', until: from };
  if (subtotal.of === 'commitment') return at.committed?.to === subtotal.commitment ? null : lateCommitment(at);
  if (subtotal.of === 'ballot' && at.isRevealed === false) return { because: 'before-its-time', until: null };
  const until = close === null || at.closedAt === null ? null : lastTime(close, at.closedAt);
  return until !== null && now > until ? { because: 'too-late', until } : null;
}

/** Once figures are shown nobody commits any more: whoever does saw them. */
function lateCommitment({ isRevealed, closedAt, receivedAt }: Receiving): SubtotalFault | null {
  if (isRevealed !== true) return null;
  const until = closedAt ?? receivedAt;
  return receivedAt < until ? null : { because: 'too-late', until };
}

/** A host that was away over a close takes what waited for it. */
function lastTime(close: Date, closedAt: Date): Date {
  return new Date(Math.max(close.getTime(), closedAt.getTime()) + LATE_MS);
}

function supportsFault(subtotal: SupportsSubtotal, at: Receiving): SubtotalFault | null {
  const { supports, standings } = at.consultation.rules;
  if (subtotal.counts.length > COUNTS_MAX) return { because: 'does-not-add-up' };
  const keys = new Set<string>();
  for (const count of subtotal.counts) {
    if (!isWhole(count.number, 1) || !isWhole(count.version, 1) || !isWhole(count.count, 0)) {
      return { because: 'does-not-add-up' };
    }
    if (supports === 'none' || (count.side === 'against' && supports !== 'for-and-against')) {
      return { because: 'unknown-option' };
    }
    const isNamed = standings.includes(count.standing);
    if (!isNamed || !isCountedAtHome(count.standing)) return { because: 'unknown-option' };
    if (!at.isProposal(count.number) || !at.isVersion(count.number, count.version))
      return { because: 'unknown-proposal', number: count.number };
    keys.add(countKey(count));
  }
  if (keys.size < subtotal.counts.length) return { because: 'does-not-add-up' };
  const limit = at.holder?.registered ?? Number.MAX_SAFE_INTEGER;
  const perProposal = new Map<number, number>();
  for (const { number, count } of countsAfter(at.former, subtotal)) {
    const total = (perProposal.get(number) ?? 0) + count;
    // One voice a person and proposal: no proposal has more than there are people.
    if (total > limit) return { because: 'too-many', limit };
    perProposal.set(number, total);
  }
  return null;
}

/** Of a ballot by whose rules cities commit first. What was committed to stands, and so do figures that were said. */
function commitmentFault(subtotal: BallotCommitment, at: Receiving): SubtotalFault | null {
  const { ballot } = at;
  if (ballot === null || !isCommittedFirst(ballot.rules)) return { because: 'unknown-ballot' };
  if (!METHOD_NEEDS[ballot.method].additive) return { because: 'method-needs-whole-ballots' };
  if (subtotal.since !== 0) return { because: 'does-not-add-up' };
  const isAnother = at.committed !== null && at.committed.to !== subtotal.commitment;
  return isAnother || at.formerBallot !== null ? { because: 'counted-before' } : null;
}

function ballotFault(subtotal: BallotSubtotal, at: Receiving): SubtotalFault | null {
  const { ballot } = at;
  if (ballot === null) return { because: 'unknown-ballot' };
  if (!METHOD_NEEDS[ballot.method].additive) return { because: 'method-needs-whole-ballots' };
  const isCommitted = isCommittedFirst(ballot.rules);
  if (isCommitted && (at.committed === null || subtotal.salt === null)) return { because: 'not-committed' };
  if (isCommitted && at.committed?.fits === false) return { because: 'not-as-committed' };
  if ((subtotal.since === 0) === isCommitted || !addsUp(ballot, subtotal)) return { because: 'does-not-add-up' };
  // A ballot is counted once. Who saw the others' figures, or lost some of its own, does not count it again.
  const { formerBallot: former } = at;
  if (
    former !== null &&
    former.closesAt?.getTime() === subtotal.closesAt?.getTime() &&
    !sameFigures(former, subtotal)
  ) {
    return { because: 'counted-before' };
  }
  const limit = ballotsMax(at.consultation, at.holder?.registered ?? null);
  return limit !== null && castOf(subtotal) > limit ? { because: 'too-many', limit } : null;
}

/** How many ballots an institution may count: of those whom it registered. In a community it is one voice, its host too. */
export function ballotsMax(consultation: Pick<Consultation, 'rules'>, registered: number | null): number | null {
  return isCommunity(consultation) ? Math.min(1, registered ?? 1) : registered;
}

function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}

function no(fault: SubtotalFault): Reception {
  return { ok: false, fault };
}
