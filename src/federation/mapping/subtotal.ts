import type { Subtotal as GroupCount } from '../../domain/ballot/tally.ts';
import type { BallotSubtotal, Subtotal, SupportCount } from '../../domain/network/subtotal.ts';
import { instant, objectDocument, present, type WireDocument } from './document.ts';

/** What an institution counted of its own people, to be signed by it (docs/federate/subtotal.md). */
export function subtotalNote(
  subtotal: Subtotal,
  of: { readonly id: string; readonly consultation: string },
): WireDocument {
  const { institution, sequence, since, closesAt, countedAt, checkpoint } = subtotal;
  return objectDocument({
    id: of.id,
    type: 'Note',
    attributedTo: institution,
    context: of.consultation,
    consultation: of.consultation,
    ...(subtotal.of === 'ballot' ? { ballot: subtotal.ballot } : {}),
    sequence,
    since,
    ...present({ closesAt: closesAt === null ? null : instant(closesAt) }),
    countedAt: instant(countedAt),
    ...present({ checkpoint }),
    ...(subtotal.of === 'ballot' ? countedBallots(subtotal) : { supports: subtotal.counts.map(supportOf) }),
  });
}

function supportOf({ number, version, side, standing, count }: SupportCount) {
  return { number, version, side, standing, count };
}

function countedBallots({ turnout, piles }: BallotSubtotal) {
  return {
    turnout: {
      online: turnout.byChannel.online,
      paper: turnout.byChannel.paper,
      byStanding: Object.entries(turnout.byStanding).map(([standing, count]) => ({ standing, count })),
    },
    piles: piles.map(groupOf),
  };
}

/** A group that is not shown on its own node has no tally here either. */
function groupOf({ standings, deciding, cast, shown, count }: GroupCount) {
  return { standings: [...standings], deciding, cast, shown, ...(count === null ? {} : { tally: { ...count } }) };
}
