import type { Ballot } from '../ballot/ballot.ts';
import { finalAt } from '../ballot/ballot.ts';
import type { BallotSubtotal } from './subtotal.ts';
import { COMMIT_MS, SILENCE_MS } from './subtotal.ts';

/** Figures of a ballot as they are written in the document that is signed (docs/federate/subtotal.md). */
export function figuresDocument({ turnout, piles }: Pick<BallotSubtotal, 'turnout' | 'piles'>) {
  return {
    turnout: {
      online: turnout.byChannel.online,
      paper: turnout.byChannel.paper,
      byStanding: Object.entries(turnout.byStanding).map(([standing, count]) => ({ standing, count })),
    },
    // A group that is not shown on its own node has no tally here either.
    piles: piles.map(({ standings, deciding, cast, shown, count }) => ({
      standings: [...standings],
      deciding,
      cast,
      shown,
      ...(count === null ? {} : { tally: { ...count } }),
    })),
  };
}

/**
 * What a commitment is the SHA-256 of, after the salt: the JCS form of this. It names who counted, so that nobody commits to
 * the figures of another without knowing them.
 */
export function committedDocument(
  of: { readonly institution: string; readonly ballot: string },
  figures: Pick<BallotSubtotal, 'turnout' | 'piles'>,
): object {
  return { attributedTo: of.institution, ballot: of.ballot, ...figuresDocument(figures) };
}

/** How far the cities that hold a ballot are with their commitments. */
export type Committing = {
  /** Whether every city that holds the ballot committed, ours among them. */
  readonly areAllIn: boolean;
  /** When the host committed, by its own clock; null where it did not, or we do not know it. */
  readonly hostAt: Date | null;
  /** When the host of a mirrored ballot was read last; null for a ballot of ours, and where it never was. */
  readonly readAt: Date | null;
  readonly isMirrored: boolean;
};

/**
 * Whether the figures of a ballot may be shown and sent: once every city committed, or the time to commit ran out. A mirror
 * looks at its host after that, which may have taken a commitment at the last moment, unless it is silent for too long.
 */
export function mayReveal(ballot: Ballot, of: Committing & { readonly now: Date }): boolean {
  if (of.areAllIn) return true;
  const until = commitUntil(ballot, of.hostAt).getTime();
  if (of.now.getTime() < until) return false;
  if (!of.isMirrored) return true;
  return (of.readAt !== null && of.readAt.getTime() >= until) || of.now.getTime() >= until + SILENCE_MS;
}

/** Until when cities may commit. A host that was away over the close gives them as long from when it is back. */
export function commitUntil(ballot: Ballot, hostAt: Date | null): Date {
  return new Date(Math.max(finalAt(ballot).getTime(), hostAt?.getTime() ?? 0) + COMMIT_MS);
}
