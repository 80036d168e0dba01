import { finalAt } from '../../../domain/ballot/ballot.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Reader } from '../../application.ts';

/** Refuses while a ballot of a community is announced or open: what is voted meanwhile goes to the institution that hosted it then. */
export async function checkNothingOpen(
  reader: Reader,
  consultationId: ConsultationId,
  now: Date,
): Promise<Result<null, RefusalOf<'hand-over-refused'>>> {
  const ballots = await reader.ballots.of(consultationId);
  const isOpen = ballots.some(({ ballot }) => ballot.publishedAt !== null && finalAt(ballot) > now);
  return isOpen ? refuse({ type: 'hand-over-refused', because: 'still-open' }) : ok(null);
}
