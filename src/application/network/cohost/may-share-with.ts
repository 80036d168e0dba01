import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Reader } from '../../application.ts';

/** Whether consultations may be shared with an institution, either way: with a peer where its policy says so. */
export async function mayShareWith(
  reader: Reader,
  institution: string,
): Promise<Result<null, RefusalOf<'not-shared-with'>>> {
  const peer = await reader.peering.peer(institution);
  if (peer === null || peer.mirrors) return ok(null);
  return refuse({ type: 'not-shared-with', host: new URL(institution).host });
}
