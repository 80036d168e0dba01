import type { ConsultationId } from '../../domain/kit/id.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import type { DecisionKind, Subject } from '../../domain/moderation/decision.ts';
import { decidedHere } from '../../domain/network/host.ts';
import { mayDecide } from '../../domain/network/stricter.ts';
import type { Reader } from '../application.ts';

/** Whether this institution may decide so about a contribution: stricter than a host, never laxer. */
export async function mayDecideIn(
  reader: Reader,
  of: { readonly kind: DecisionKind; readonly consultationId: ConsultationId; readonly subject: Subject },
): Promise<Result<null, RefusalOf<'decided-by-host' | 'decided-by-source'>>> {
  const consultation = await reader.consultations.byId(of.consultationId);
  if (consultation === null) return ok(null);
  const { host, source } = consultation;
  if (host === null && source === null) return ok(null);
  return mayDecide(of.kind, { host, source, decisions: await reader.views.decisions(of.subject) });
}

/** Whether a consultation is decided here, by its id: refused where another institution decides about it. */
export async function decidedHereIn(
  reader: Reader,
  consultationId: ConsultationId,
): Promise<Result<null, RefusalOf<'decided-by-host' | 'decided-by-source'>>> {
  const consultation = await reader.consultations.byId(consultationId);
  return consultation === null ? ok(null) : decidedHere(consultation);
}
