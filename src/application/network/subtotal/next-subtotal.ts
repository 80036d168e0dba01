import type { Ballot } from '../../../domain/ballot/ballot.ts';
import { finalAt } from '../../../domain/ballot/ballot.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { supportsClose, supportsDueFrom } from '../../../domain/network/accept-subtotal.ts';
import {
  changedCounts,
  countsAfter,
  inOrder,
  LATE_MS,
  type Subtotal,
  type SupportCount,
} from '../../../domain/network/subtotal.ts';
import type { Publication } from '../../ballot/ports.ts';
import type { Mirror } from '../cohost/ports.ts';
import type { StoredFault, SubtotalState } from './ports.ts';

/** Subtotals of supports are sent at most so often. */
export const COUNT_AGAIN_MS = 60_000;
/** A subtotal that a reachable host did not accept for so long is sent again; so is one that it refused for a passing reason. */
export const RESEND_MS = 10 * 60_000;
/** Counts of one document; more follow at once in the next. */
export const COUNTS_MAX = 4_000;
/** A chain of subtotals takes at most so many times the documents of a full state; then a full one follows. */
const CHAIN_MAX = 20;

/** The last subtotal of our institution about one topic, and its state at the host. */
export type CurrentSubtotal = {
  readonly institution: string;
  readonly state: SubtotalState | null;
  /** Null for a consultation of ours. */
  readonly mirror: Mirror | null;
  /** Whether the one before was sent a moment ago and had the largest size: the rest follows without a pause. */
  readonly goesOn: boolean;
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
  if (!isSupportsDue(at, of.consultation)) return null;
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
  const chainsBefore = (number: number) => Math.floor(number / (CHAIN_MAX * documents));
  return chainsBefore(sequence + documents - 1) > chainsBefore(sequence - 1);
}

/** Whether supports may be sent now: never while they are hidden, and not again within a minute. */
export function isSupportsDue({ state, mirror, goesOn, now }: CurrentSubtotal, consultation: Consultation): boolean {
  if (consultation.rules.supports === 'none') return false;
  const from = supportsDueFrom(consultation);
  if (from === 'never' || (from !== null && now < from)) return false;
  const sentAt = state?.sentAt ?? null;
  if (state === null || sentAt === null || goesOn) return true;
  if (now.getTime() - sentAt.getTime() < COUNT_AGAIN_MS) return false;
  const close = supportsClose(consultation);
  if (close === null || now.getTime() - close.getTime() <= LATE_MS) return true;
  // A host that was away over the close takes it later.
  return mirror !== null && state.seen < state.sequence;
}

/** The subtotal of a ballot that was counted; null where it was sent. */
export function nextOfBallot(
  at: CurrentSubtotal,
  of: { readonly ballot: Ballot; readonly uri: string; readonly publication: Publication },
): Next | null {
  const sentAt = at.state?.sentAt ?? null;
  if (sentAt !== null && (urgeOf(at) !== 'anew' || at.now.getTime() - sentAt.getTime() < COUNT_AGAIN_MS)) return null;
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
    },
    counts: null,
    isFull: false,
  };
}

/** Refused for good: no later subtotal changes that. */
const FINAL: ReadonlySet<StoredFault['because']> = new Set([
  'too-late',
  'counted-before',
  'method-needs-whole-ballots',
]);
/** The next full one corrects it. */
const SET_RIGHT: ReadonlySet<StoredFault['because']> = new Set(['out-of-order', 'sequence-reused']);

/** Whether a full one has to be sent although nothing changed. */
function urgeOf({ state, mirror, now }: CurrentSubtotal): 'anew' | 'none' {
  if (state === null || state.sequence === 0) return 'anew';
  const since = now.getTime() - (state.sentAt?.getTime() ?? 0);
  const because = state.fault?.why.because;
  if (because !== undefined && !FINAL.has(because)) {
    return SET_RIGHT.has(because) || since >= RESEND_MS ? 'anew' : 'none';
  }
  // Its host was read since and does not have it: what it took was lost with it.
  const isRead = mirror?.readAt != null && state.sentAt !== null && mirror.readAt > state.sentAt;
  return mirror !== null && isRead && state.seen < state.sequence && since >= RESEND_MS ? 'anew' : 'none';
}

function nextSequence(state: SubtotalState | null): number {
  const expected = state?.fault?.why['expected'];
  return Math.max(state?.sequence ?? 0, typeof expected === 'number' ? expected - 1 : 0) + 1;
}
