import type { Ballot } from '../../../domain/ballot/ballot.ts';
import { SILENCE_MS } from '../../../domain/network/subtotal.ts';
import type { Reader } from '../../application.ts';
import { readUpTo } from '../../kit/read-up-to.ts';
import { READ_AGAIN_MS } from '../../kit/retry-pause.ts';

/**
 * Whether a moment of a mirrored ballot, its close or its end for paper, is not known to have come: its host may have moved
 * it and was not read since. After two of the three days in which subtotals are taken nobody waits any longer
 * (docs/adr/0036). What is answered is when the host is to be read, from now on (`clock`); null where there is nothing to wait for.
 */
export async function waitsForHost(
  reader: Reader,
  { uri, consultationId }: Pick<Ballot, 'uri' | 'consultationId'>,
  { moment, now, clock }: { readonly moment: Date; readonly now: Date; readonly clock: Date },
): Promise<Date | null> {
  if (uri === null || now.getTime() - moment.getTime() > SILENCE_MS) return null;
  const mirror = await reader.sharing.mirror(consultationId);
  if (mirror === null || mirror.endedAt !== null) return null;
  const known = readUpTo(mirror);
  if (known !== null && known >= moment) return null;
  const { readAt, dueAt } = mirror;
  if (readAt === null || known === null || readAt < moment) return clock;
  // Its clock is behind ours: it is asked again once it is there, or as a mirror is anyway.
  const there = Math.min(moment.getTime() - known.getTime(), READ_AGAIN_MS);
  const at = new Date(readAt.getTime() + there);
  return dueAt !== null && dueAt < at ? dueAt : at;
}
