import { whereNow } from '../../domain/network/move.ts';
import { institutionUri } from './cohost-uris.ts';
import { countedBallot } from './counted-ballot.ts';
import { keepOwnSubtotal } from './keep-own-subtotal.ts';
import type { MirroredSubtotal } from './mirrored.ts';
import { knownMoves } from './recognise.ts';
import type { BackAgain, TakingBack } from './taking-back.ts';

/** Takes back what we signed: of this it is the proof that is believed, and not the co-host. */
export async function takeBackSubtotal(within: TakingBack, told: MirroredSubtotal): Promise<BackAgain | null> {
  const { app, writer, consultation } = within;
  const moves = await knownMoves(app, writer);
  if (whereNow(moves, told.said.institution) !== institutionUri(app.origin)) return null;
  if (whereNow(moves, told.consultation) !== consultation.host.uri) return null;
  const ballot = await countedBallot(writer, consultation, told);
  if (told.said.of === 'ballot' && ballot === null) return null;
  return (await keepOwnSubtotal(within, told, ballot)) === 'kept' ? 'subtotals' : null;
}
