import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { BallotId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { decidedHere } from '../../domain/network/host.ts';
import type { Writer } from '../application.ts';
import { checkNotModified } from '../kit/not-modified.ts';
import type { StoredBallot } from './ports.ts';

/**
 * A ballot and its consultation, both held for a change: the consultation first, as everybody does. Refused where the ballot
 * is not any more what was `seen` (`etagOf`).
 */
export async function lockBallotIn(
  writer: Writer,
  ballotId: BallotId,
  seen?: string,
): Promise<Result<{ readonly stored: StoredBallot; readonly consultation: Consultation }, Refusal>> {
  const found = await writer.ballots.byId(ballotId);
  if (found === null) return refuse({ type: 'not-found', what: 'ballot' });
  const slug = (await writer.consultations.byId(found.ballot.consultationId))?.slug ?? '';
  const consultation = await writer.consultations.lock(slug);
  if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
  const own = decidedHere(consultation);
  if (!own.ok) return own;
  const stored = await writer.ballots.lock(ballotId, 'change');
  if (stored === null) return refuse({ type: 'not-found', what: 'ballot' });
  const same = checkNotModified(stored.ballot, seen);
  return same.ok ? ok({ stored, consultation }) : same;
}
