import type { ConsultationId } from '../../domain/id.ts';
import { decidedHere } from '../../domain/network/host.ts';
import type { RefusalOf } from '../../domain/refusal.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { Reader } from '../ports.ts';

/** The same by the consultation's id: refused where another institution decides about it. */
export async function decidedHereIn(
  reader: Reader,
  consultationId: ConsultationId,
): Promise<Result<null, RefusalOf<'decided-by-host'>>> {
  const consultation = await reader.consultations.byId(consultationId);
  return consultation === null ? ok(null) : decidedHere(consultation);
}
