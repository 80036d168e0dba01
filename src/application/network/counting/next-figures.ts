import { type Ballot, finalAt } from '../../../domain/ballot/ballot.ts';
import { METHOD_NEEDS } from '../../../domain/ballot/method.ts';
import { isCommittedFirst } from '../../../domain/ballot/rules.ts';
import { inOrderOfStandings } from '../../../domain/ballot/tally.ts';
import type { Application, Reader } from '../../application.ts';
import { ballotKeys, canReadCasts } from '../../ballot/ballot-secret.ts';
import { closeAndTally, countToCommit } from '../../ballot/close-and-tally.ts';
import type { Publication, StoredBallot } from '../../ballot/ports.ts';
import { elapsedMs } from '../../kit/elapsed.ts';
import { commitmentIn, commitmentTo, fitsCommitment } from '../subtotal/committing.ts';
import {
  type CurrentSubtotal,
  FIGURES_AGAIN_MS,
  isRefusedForGood,
  type Next,
  nextOfBallot,
  nextSequence,
  urgeOf,
} from '../subtotal/next-subtotal.ts';
import type { StoredSubtotal } from '../subtotal/ports.ts';

/** A ballot of which our institution may have something to say, and what it said. */
export type OwnBallot = {
  readonly stored: StoredBallot;
  /** Its id at the host. */
  readonly uri: string;
  readonly publication: Publication | null;
  /** Those of ours that count, in their order. */
  readonly said: readonly StoredSubtotal[];
};

/** A ballot that several institutions count, if it is over; null where there is nothing to say of it. */
export async function ownBallot(
  reader: Reader,
  of: { readonly stored: StoredBallot; readonly uri: string; readonly institution: string; readonly now: Date },
): Promise<OwnBallot | null> {
  const { stored, uri, institution, now } = of;
  const { ballot } = stored;
  if (ballot.publishedAt === null || !METHOD_NEEDS[ballot.method].additive) return null;
  const publication = await reader.ballots.publication(ballot.id);
  if (publication === null && (now < finalAt(ballot) || !isCommittedFirst(ballot.rules))) return null;
  const all = await reader.subtotals.current(ballot.consultationId, ballot.id);
  return { stored, uri, publication, said: all.filter((each) => each.institution === institution) };
}

/**
 * What our institution says next of a ballot: its figures, and before them that it has some, where the rules want that.
 * Null where it said it, and where others have to speak first.
 */
export async function nextOfOwnBallot(app: Application, at: CurrentSubtotal, of: OwnBallot): Promise<Next | null> {
  const { stored, uri, said } = of;
  const { ballot } = stored;
  if (!isCommittedFirst(ballot.rules)) {
    return of.publication === null ? null : nextOfBallot(at, { ballot, uri, publication: of.publication });
  }
  if (isRefusedForGood(at.state)) return null;
  const committed = said.find((each) => commitmentIn(each) !== null) ?? null;
  // Where nothing waits any more, the result is shown from now on.
  const publication = of.publication ?? (committed === null ? null : await closeAndTally(app, ballot.id));
  const hasFigures = said.some(({ counted }) => counted !== null);
  const urge = said.length === 0 ? 'none' : urgeOf(at);
  const isResent = urge === 'anew';
  if (isResent && elapsedMs(at.state?.sentAt ?? new Date(0), at.now) < FIGURES_AGAIN_MS) return null;
  const isLost = isResent && (!hasFigures || at.state?.fault?.why.because !== 'before-its-time');
  if (committed === null ? !hasFigures : isLost && publication === null) return await nextCommitment(app, at, of);
  if (committed === null || publication === null || (hasFigures && !isResent)) return null;
  // The host has neither: both are said again, one after the other.
  if (hasFigures && isLost) return await nextCommitment(app, at, of);
  return nextFigures(app, at, { ...of, publication, committed });
}

async function nextCommitment(app: Application, at: CurrentSubtotal, of: OwnBallot): Promise<Next | null> {
  const { stored, uri, publication } = of;
  const { ballot } = stored;
  const counted =
    publication === null ? await countToCommit(app, ballot.id) : publishedFigures(app, stored, publication);
  if (counted === null) return null;
  const { turnout, subtotals: piles } = counted.tally;
  const { institution } = at;
  const commitment = commitmentTo({ turnout, piles }, { institution, ballot: uri, salt: counted.salt });
  return { subtotal: { ...headOf(at, ballot, uri), since: 0, of: 'commitment', commitment }, ...WHOLE };
}

/** The figures that were committed to; null where ballots were lost since, and they are others. */
function nextFigures(
  app: Application,
  at: CurrentSubtotal,
  of: OwnBallot & { readonly publication: Publication; readonly committed: StoredSubtotal },
): Next | null {
  const { stored, uri, publication, committed } = of;
  const { ballot } = stored;
  const counted = publishedFigures(app, stored, publication);
  const commitment = commitmentIn(committed);
  if (counted === null || commitment === null) return null;
  const { turnout, subtotals: piles } = counted.tally;
  const { byStanding, byChannel } = turnout;
  const figures = { turnout: { byStanding, byChannel }, piles, salt: counted.salt, of: 'ballot' } as const;
  const subtotal = { ...headOf(at, ballot, uri), since: committed.sequence, ...figures };
  return fitsCommitment(commitment, subtotal) ? { subtotal, ...WHOLE } : null;
}

/** The counts of a publication as they were when they were committed to: the hash is over them in their order. */
function publishedFigures(app: Application, stored: StoredBallot, { tally: published }: Publication) {
  if (!canReadCasts(stored)) return null;
  const { turnout } = published;
  const tally = { ...published, turnout: { ...turnout, byStanding: inOrderOfStandings(turnout.byStanding) } };
  return { tally, salt: ballotKeys(app, stored).figuresSaltOf(finalAt(stored.ballot)) };
}

function headOf(at: CurrentSubtotal, ballot: Ballot, uri: string) {
  return {
    ballot: uri,
    institution: at.institution,
    sequence: nextSequence(at.state),
    closesAt: finalAt(ballot),
    countedAt: at.now,
    checkpoint: null,
  };
}

const WHOLE = { counts: null, isFull: false } as const;
