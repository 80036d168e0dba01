import type { ConsultationId } from '../domain/id.ts';
import type { Content } from '../domain/proposal/version.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Reader } from './ports.ts';

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
