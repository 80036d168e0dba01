import type { ConsultationId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Content } from '../../domain/proposal/version.ts';
import type { Reader } from '../application.ts';

/** An amendment names a proposal of the same consultation that is published, and never itself. */
export async function checkAmended(
  reader: Reader,
  consultationId: ConsultationId,
  amendment: Pick<Content, 'amends'> & { readonly number?: number | null },
): Promise<Result<null, Refusal>> {
  const { amends, number = null } = amendment;
  if (amends === null) return ok(null);
  if (amends === number) return refuse({ type: 'invalid', field: 'amends', because: 'unknown-value' });
  const amended = await reader.proposals.byNumber(consultationId, amends);
  return amended?.status === 'published' ? ok(null) : refuse({ type: 'not-found', what: 'proposal' });
}
