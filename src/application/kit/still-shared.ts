import type { ConsultationId } from '../../domain/kit/id.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Reader } from '../application.ts';

/** Refuses what is done in a consultation of another institution once that does not share it any more. */
export async function stillShared(
  reader: Reader,
  consultationId: ConsultationId,
): Promise<Result<{ readonly byHost: boolean }, RefusalOf<'not-shared'>>> {
  const consultation = await reader.consultations.byId(consultationId);
  if (consultation === null || consultation.host === null) return ok({ byHost: false });
  const mirror = await reader.sharing.mirror(consultationId);
  return mirror === null || mirror.endedAt !== null ? refuse({ type: 'not-shared' }) : ok({ byHost: true });
}
