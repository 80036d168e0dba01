import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Reader } from '../../application.ts';

/**
 * Whether an institution changes how many people it registered no more: since a ballot of the consultation opened. Whoever
 * knows what others count could else give itself as many as it takes.
 */
export async function isRegisteredFrozen(reader: Reader, consultationId: ConsultationId, now: Date): Promise<boolean> {
  const ballots = await reader.ballots.of(consultationId);
  return ballots.some(({ ballot }) => ballot.publishedAt !== null && now >= ballot.opensAt);
}
