import type { Consultation } from '../domain/consultation/consultation.ts';
import type { BallotId } from '../domain/id.ts';
import { decidedHere } from '../domain/network/host.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { KeptBallot } from './ballots.ts';
import type { Writer } from './ports.ts';

/** A ballot and its consultation, both held for a change: the consultation first, as everybody does. */
export async function lockBallotIn(
  writer: Writer,
  ballotId: BallotId,
): Promise<Result<{ readonly kept: KeptBallot; readonly consultation: Consultation }, Refusal>> {
  const found = await writer.ballots.byId(ballotId);
  if (found === null) return refuse({ type: 'not-found', what: 'ballot' });
  const slug = (await writer.consultations.byId(found.ballot.consultationId))?.slug ?? '';
  const consultation = await writer.write.lockConsultation(slug);
  if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
  const own = decidedHere(consultation);
  if (!own.ok) return own;
  const kept = await writer.ballotWrite.lock(ballotId, 'change');
  return kept === null ? refuse({ type: 'not-found', what: 'ballot' }) : ok({ kept, consultation });
}
