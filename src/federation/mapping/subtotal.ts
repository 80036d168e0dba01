import { figuresDocument } from '../../domain/network/commitment.ts';
import { isOfBallot, type Subtotal, type SupportCount } from '../../domain/network/subtotal.ts';
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
    ...(isOfBallot(subtotal) ? { ballot: subtotal.ballot } : {}),
    ...(subtotal.of === 'poll' ? { poll: subtotal.poll } : {}),
    sequence,
    since,
    ...present({ closesAt: closesAt === null ? null : instant(closesAt) }),
    countedAt: instant(countedAt),
    ...present({ checkpoint }),
    ...contentOf(subtotal),
  });
}

function contentOf(subtotal: Subtotal): object {
  switch (subtotal.of) {
    case 'supports':
      return { supports: subtotal.counts.map(supportOf) };
    case 'commitment':
      return { commitment: subtotal.commitment };
    case 'ballot':
      return { ...present({ salt: subtotal.salt }), ...figuresDocument(subtotal) };
    case 'poll':
      return { votersCount: subtotal.voters, votes: [...subtotal.votes] };
  }
}

function supportOf({ number, version, side, standing, count }: SupportCount) {
  return { number, version, side, standing, count };
}
