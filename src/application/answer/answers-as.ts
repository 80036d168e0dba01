import type { ConsultationId } from '../../domain/kit/id.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import { takesPartHere } from '../../domain/source/source.ts';
import type { Application, Reader } from '../application.ts';
import { stillShared } from '../kit/still-shared.ts';
import { institutionUri } from '../kit/uris.ts';

/**
 * As whom this institution answers in a consultation: null as the one that decides, its id as a co-host. Refused once the
 * host does not share the consultation any more, and where another platform decides.
 */
export async function answersAs(
  app: Application,
  reader: Reader,
  consultationId: ConsultationId,
): Promise<Result<string | null, RefusalOf<'decided-by-source' | 'not-shared'>>> {
  const shared = await stillShared(reader, consultationId);
  if (!shared.ok) return shared;
  const consultation = await reader.consultations.byId(consultationId);
  const here = consultation === null ? ok(null) : takesPartHere(consultation);
  if (!here.ok) return here;
  return ok(shared.value.byHost ? institutionUri(app.origin) : null);
}
