import { type Ballot, finalAt } from '../../../domain/ballot/ballot.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { pollDueFrom, supportsClose, supportsDueFrom } from '../../../domain/network/accept-subtotal.ts';
import {
  COUNTS_MAX,
  changedCounts,
  countsAfter,
  inOrder,
  LATE_MS,
  type Subtotal,
  type SupportCount,
} from '../../../domain/network/subtotal.ts';
import { countAgainMs } from '../../../domain/network/wake-pace.ts';
import type { Poll } from '../../../domain/poll/poll.ts';
import type { Publication } from '../../ballot/ports.ts';
import { elapsedMs } from '../../kit/elapsed.ts';
import { readUpTo } from '../../kit/read-up-to.ts';
import type { Mirror } from '../cohost/ports.ts';
import type { StoredFault, StoredSubtotal, SubtotalState } from './ports.ts';

/** Figures of a ballot are sent again no sooner than so. */
export const FIGURES_AGAIN_MS = 60_000;
/** A subtotal that a host refused for a passing reason is sent again after so long. */
export const RESEND_MS = 10 * 60_000;
/** One that was sent so long ago and is not in what its host, which was read since, tells: it is sent again. */
export const UNSEEN_MS = 2 * 60_000;
/** While the host did not take the last one, another follows no sooner: where it is away for an hour, sixty wait for it. */
export const UNTAKEN_AGAIN_MS = 60_000;
/** The same where it answered that it does not take it: it is there, but may refuse the next one too. */
const REFUSED_AGAIN_MS = 10_000;
/**
 * A chain of subtotals takes at most so many times the documents of a full state; then a full one follows. Where a full
 * one is large it follows more rarely, so that what is said anew stays a few counts for each subtotal.
 */
const CHAIN_MAX = { small: 20, large: 100 } as const;
/** From so many counts on a full state is large. */
const LARGE_COUNTS = 800;

/** The last subtotal of our institution about one topic, and its state at the host. */
export type CurrentSubtotal = {
  readonly institution: string;
  readonly state: SubtotalState | null;
  /** Null for a consultation of ours. */
  readonly mirror: Mirror | null;
  /** Whether the one before was sent a moment ago and had the largest size: the rest follows without a pause. */
  readonly goesOn: boolean;
  /** How many institutions hold the consultation: the more there are, the more rarely each counts. */
  readonly institutions: number;
  readonly now: Date;
};

export type Next = {
  readonly subtotal: Subtotal;
  readonly counts: readonly SupportCount[] | null;
  /** Whether there is more than it holds. */
  readonly isFull: boolean;
};

/** The next subtotal of supports; null where none is due, or not now. */
export function nextOfSupports(
  at: CurrentSubtotal,
  of: {
    readonly consultation: Consultation;
    /** What ours come to so far, and what is counted now. */
    readonly before: readonly SupportCount[];
    readonly now: readonly SupportCount[];
  },
): Next | null {
  if (supportsWaitMs(at, of.consultation) !== 0) return null;
  const urge = urgeOf(at);
  const changed = changedCounts(of.before, of.now);
  if (urge === 'none' && changed.length === 0) return null;
  const sequence = nextSequence(at.state);
  const anew = urge === 'anew' || (!at.goesOn && endsChain(sequence, of.now.length));
  const all = anew ? of.now.toSorted(inOrder) : changed;
  const counts = all.slice(0, COUNTS_MAX);
  const since = anew ? 0 : sequence - 1;
  const closesAt = supportsClose(of.consultation);
  const head = { institution: at.institution, sequence, since, closesAt, countedAt: at.now, checkpoint: null };
  return {
    subtotal: { ...head, of: 'supports', counts },
    counts: countsAfter(of.before, { since, counts }),
    isFull: all.length > counts.length,
  };
}

/** Whether what is said from a number on, if it is all of it, comes to the end of a chain. */
function endsChain(sequence: number, counts: number): boolean {
  const documents = Math.max(1, Math.ceil(counts / COUNTS_MAX));
  const length = documents * (counts < LARGE_COUNTS ? CHAIN_MAX.small : CHAIN_MAX.large);
  const chainsBefore = (number: number) => Math.floor(number / length);
  return chainsBefore(sequence + documents - 1) > chainsBefore(sequence - 1);
}

/**
 * In how many milliseconds supports may be sent: not again within seconds, or longer among many institutions. Null where
 * that waits for something else, as while they are hidden.
 */
export function supportsWaitMs(at: CurrentSubtotal, consultation: Consultation): number | null {
  if (consultation.rules.supports === 'none') return null;
  return waitMs(at, { from: supportsDueFrom(consultation), close: supportsClose(consultation) });
}

/** The same of the votes in a poll. */
export function pollWaitMs(at: CurrentSubtotal, of: { readonly consultation: Consultation; readonly poll: Poll }) {
  return waitMs(at, { from: pollDueFrom(of.consultation, of.poll), close: of.poll.closesAt });
}

function waitMs(
  { state, mirror, goesOn, institutions, now }: CurrentSubtotal,
  { from, close }: { readonly from: Date | null | 'never'; readonly close: Date | null },
): number | null {
  if (from === 'never' || (from !== null && (now < from || !isKnownToHaveCome(mirror, from)))) return null;
  const sentAt = state?.sentAt ?? null;
  if (state === null || sentAt === null || goesOn) return 0;
  const passed = elapsedMs(sentAt, now);
  const againMs = countAgainMs(institutions);
  if (passed < againMs) return againMs - passed;
  const isTaken = mirror === null || state.seen >= state.sequence;
  // It may be taken at any moment.
  if (!isTaken && passed < (state.fault === null ? UNTAKEN_AGAIN_MS : REFUSED_AGAIN_MS)) return againMs;
  if (close === null || now.getTime() - close.getTime() <= LATE_MS) return 0;
  // A host that was away over the close takes it later.
  return isTaken ? null : 0;
}

/** Whether a moment came at the host too, by its own clock: what is hidden until then is sent no sooner (docs/adr/0182). */
function isKnownToHaveCome(mirror: Mirror | null, moment: Date): boolean {
  if (mirror === null) return true;
  const known = readUpTo(mirror);
  return known !== null && known >= moment;
}

/** The subtotal of a ballot that was counted; null where it was sent. */
export function nextOfBallot(
  at: CurrentSubtotal,
  of: { readonly ballot: Ballot; readonly uri: string; readonly publication: Publication },
): Next | null {
  const sentAt = at.state?.sentAt ?? null;
  if (sentAt !== null && (urgeOf(at) !== 'anew' || elapsedMs(sentAt, at.now) < FIGURES_AGAIN_MS)) return null;
  const { turnout, subtotals: piles } = of.publication.tally;
  const { byStanding, byChannel } = turnout;
  return {
    subtotal: {
      of: 'ballot',
      ballot: of.uri,
      institution: at.institution,
      sequence: nextSequence(at.state),
      since: 0,
      closesAt: finalAt(of.ballot),
      countedAt: at.now,
      checkpoint: null,
      turnout: { byStanding, byChannel },
      piles,
      salt: null,
    },
    counts: null,
    isFull: false,
  };
}

/** The next subtotal of a poll; null where nothing changed, or where it may not be sent now. */
export function nextOfPoll(
  at: CurrentSubtotal,
  of: {
    readonly consultation: Consultation;
    readonly poll: Poll;
    readonly uri: string;
    readonly before: StoredSubtotal['polled'];
    readonly now: NonNullable<StoredSubtotal['polled']>;
  },
): Next | null {
  const { poll, before, now: counted } = of;
  if (pollWaitMs(at, of) !== 0) return null;
  const isSame = before !== null && before.voters === counted.voters && before.votes.join() === counted.votes.join();
  if (isSame && urgeOf(at) === 'none') return null;
  const head = { institution: at.institution, sequence: nextSequence(at.state), since: 0, checkpoint: null };
  const times = { closesAt: poll.closesAt, countedAt: at.now };
  return { subtotal: { ...head, ...times, of: 'poll', poll: of.uri, ...counted }, counts: null, isFull: false };
}

/** Refused for good: no later subtotal changes that. */
const FINAL: ReadonlySet<StoredFault['because']> = new Set([
  'too-late',
  'counted-before',
  'not-as-committed',
  'method-needs-whole-ballots',
]);
/** The next full one corrects it. */
const SET_RIGHT: ReadonlySet<StoredFault['because']> = new Set(['out-of-order', 'sequence-reused', 'not-committed']);

/** Whether the host took our last one for what no later one changes. */
export function isRefusedForGood(state: SubtotalState | null): boolean {
  return state?.fault != null && FINAL.has(state.fault.why.because);
}

/** Whether a full one has to be sent although nothing changed. */
export function urgeOf({ state, mirror, now }: CurrentSubtotal): 'anew' | 'none' {
  if (state === null || state.sequence === 0) return 'anew';
  const since = elapsedMs(state.sentAt ?? new Date(0), now);
  const because = state.fault?.why.because;
  if (because !== undefined && !FINAL.has(because)) {
    return SET_RIGHT.has(because) || since >= RESEND_MS ? 'anew' : 'none';
  }
  // Its host was read since and does not have it: what it took was lost with it.
  const { sentAt } = state;
  const isRead = mirror?.readAt != null && sentAt !== null && (mirror.readAt > sentAt || sentAt > now);
  return mirror !== null && isRead && state.seen < state.sequence && since >= UNSEEN_MS ? 'anew' : 'none';
}

export function nextSequence(state: SubtotalState | null): number {
  const expected = state?.fault?.why['expected'];
  return Math.max(state?.sequence ?? 0, typeof expected === 'number' ? expected - 1 : 0) + 1;
}
