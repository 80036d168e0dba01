import { currentUri } from '../../../domain/network/move.ts';
import { isOfBallot } from '../../../domain/network/subtotal.ts';
import { institutionUri } from '../../kit/uris.ts';
import type { RestoredKind } from '../mirror/mirroring.ts';
import { saveOwnSubtotal } from '../mirror/save-own-subtotal.ts';
import { loadMoves } from '../move/resolve-move.ts';
import type { MirroredSubtotal } from '../subtotal/ports.ts';
import { countedBallot, countedPoll } from '../subtotal/subtotals.ts';
import type { RestoreContext } from './restore-context.ts';

/** Takes back what we signed: of this it is the proof that is believed, and not the co-host. */
export async function restoreSubtotal(
  within: RestoreContext,
  mirrored: MirroredSubtotal,
): Promise<RestoredKind | null> {
  const { app, writer, consultation } = within;
  const moves = await loadMoves(app, writer);
  if (currentUri(moves, mirrored.subtotal.institution) !== institutionUri(app.origin)) return null;
  if (currentUri(moves, mirrored.consultation) !== consultation.host.uri) return null;
  const ballot = await countedBallot(writer, consultation, mirrored);
  if (isOfBallot(mirrored.subtotal) && ballot === null) return null;
  const poll = await countedPoll(writer, consultation, mirrored);
  if (mirrored.subtotal.of === 'poll' && poll === null) return null;
  return (await saveOwnSubtotal(within, mirrored, { ballot, poll })) === 'kept' ? 'subtotals' : null;
}
