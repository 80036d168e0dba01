import { documentHash } from '../../application/kit/content-hash.ts';
import type { SignedSubtotal } from '../../application/network/subtotal/ports.ts';
import type { Subtotal } from '../../domain/network/subtotal.ts';
import { readSubtotalNote } from '../vocab.ts';

/** Whether a post is what an institution counted, and nothing for people to read. */
export function isSubtotal(object: Readonly<Record<string, unknown>>): boolean {
  return 'sequence' in object && 'since' in object;
}

/** A signed subtotal as its document says it; null for what is none. Whether its proof holds is another question. */
export function subtotalIn(item: unknown): SignedSubtotal | null {
  const read = readSubtotalNote(item);
  if (read === null || new URL(read.id).origin !== new URL(read.attributedTo).origin) return null;
  const { proof: _proof, ...unsigned } = item as Readonly<Record<string, unknown>>;
  const subtotal = 'ballot' in read || 'poll' in read || 'supports' in unsigned ? subtotalBody(read) : null;
  if (subtotal === null) return null;
  return {
    subtotal,
    uri: read.id,
    consultation: read.consultation,
    hash: documentHash(unsigned),
    document: JSON.stringify(item),
  };
}

function subtotalBody(read: NonNullable<ReturnType<typeof readSubtotalNote>>): Subtotal | null {
  const head = {
    institution: read.attributedTo,
    sequence: read.sequence,
    since: read.since,
    closesAt: read.closesAt ?? null,
    countedAt: read.countedAt,
    checkpoint: read.checkpoint ?? null,
  };
  if (read.poll !== undefined) {
    const { poll, votersCount: voters, votes } = read;
    return voters === undefined || votes === undefined ? null : { ...head, of: 'poll', poll, voters, votes };
  }
  if (read.ballot === undefined) {
    return read.supports === undefined ? null : { ...head, of: 'supports', counts: read.supports };
  }
  if (read.commitment !== undefined) {
    return { ...head, of: 'commitment', ballot: read.ballot, commitment: read.commitment };
  }
  if (read.turnout === undefined || read.piles === undefined) return null;
  const { online, paper, byStanding } = read.turnout;
  return {
    ...head,
    of: 'ballot',
    ballot: read.ballot,
    salt: read.salt ?? null,
    turnout: {
      byStanding: Object.fromEntries(byStanding.map(({ standing, count }) => [standing, count])),
      byChannel: { online, paper },
    },
    piles: read.piles.map(({ standings, deciding, cast, shown, tally }) => ({
      standings,
      deciding,
      cast,
      shown,
      count: tally ?? null,
    })),
  };
}
