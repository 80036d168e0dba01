import type { Ballot } from '../../../domain/ballot/ballot.ts';
import { SILENCE_MS } from '../../../domain/network/subtotal.ts';
import type { Reader } from '../../application.ts';

/**
 * Whether a moment of a mirrored ballot, its close or its end for paper, is not known to have come: its host may have moved
 * it and was not read since. After two of the three days in which subtotals are taken nobody waits any longer
 * (docs/adr/0036).
 */
export async function waitsForHost(
  reader: Reader,
  { uri, consultationId }: Pick<Ballot, 'uri' | 'consultationId'>,
  at: { readonly moment: Date; readonly now: Date },
): Promise<boolean> {
  if (uri === null || at.now.getTime() - at.moment.getTime() > SILENCE_MS) return false;
  const mirror = await reader.sharing.mirror(consultationId);
  return mirror !== null && mirror.endedAt === null && (mirror.readAt === null || mirror.readAt < at.moment);
}
