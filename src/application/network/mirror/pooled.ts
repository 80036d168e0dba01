import type { NewEvent } from '../../../domain/event/event.ts';
import { currentUri } from '../../../domain/network/move.ts';
import type { Proposal } from '../../../domain/proposal/proposal.ts';
import type { Happened } from '../../kit/apply-stated.ts';
import { canonicalText } from '../../kit/content-hash.ts';
import { withFormerIds } from '../../kit/former-communities.ts';
import { loadMoves } from '../move/resolve-move.ts';
import { isRestoring, type Mirroring, toldBy } from './mirroring.ts';

/** Whether two documents say the same. */
export function same(one: object, other: object): boolean {
  const plain = (value: object) => canonicalText(JSON.parse(JSON.stringify(value)));
  return plain(one) === plain(other);
}

/** Where institutions and this very community went: what was signed names them as they were then. */
export async function movesWithin({ app, writer, consultation }: Mirroring) {
  return await withFormerIds(writer, consultation.id, await loadMoves(app, writer));
}

/** The proposal of an id at the host, in this very community; of ourselves by its number. */
export async function proposalOf(within: Mirroring, uri: string): Promise<Proposal | null> {
  const { writer, consultation } = within;
  const current = currentUri(await movesWithin(within), uri);
  if (!isRestoring(within)) {
    const found = await writer.proposals.byUri(current);
    return found?.consultationId === consultation.id ? found : null;
  }
  const prefix = `${consultation.host.uri}/proposals/`;
  const number = current.startsWith(prefix) ? Number(current.slice(prefix.length)) : Number.NaN;
  return Number.isSafeInteger(number) ? await writer.proposals.byNumber(consultation.id, number) : null;
}

export async function logPooled(within: Mirroring, proposalId: string, event: Happened): Promise<void> {
  const { app, writer, consultation } = within;
  await writer.events.append({
    ...event,
    id: app.newId(),
    at: app.now(),
    by: null,
    origin: toldBy(within),
    consultationId: consultation.id,
    proposalId,
  } as NewEvent);
}
