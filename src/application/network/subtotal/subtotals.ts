import type { Ballot } from '../../../domain/ballot/ballot.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { isOfBallot, type Subtotal, type SubtotalFault } from '../../../domain/network/subtotal.ts';
import type { Poll } from '../../../domain/poll/poll.ts';
import type { Reader } from '../../application.ts';
import type { SignedSubtotal, StoredFault, StoredSubtotal } from './ports.ts';

/** The values of a fault, as stored and sent. */
export function storedFault(fault: SubtotalFault): StoredFault {
  const { because, ...rest } = fault;
  const values = Object.entries(rest).map(([name, value]: [string, Date | number | null]) => [
    name,
    value instanceof Date ? value.toISOString() : value,
  ]);
  return { because, ...Object.fromEntries(values) };
}

/** What of a subtotal is kept beside its document, so that a result is read without reading documents. */
export function countedIn(subtotal: Subtotal): StoredSubtotal['counted'] {
  return subtotal.of === 'ballot' ? { turnout: subtotal.turnout, piles: subtotal.piles } : null;
}

/** The same of a poll. */
export function polledIn(subtotal: Subtotal): StoredSubtotal['polled'] {
  return subtotal.of === 'poll' ? { voters: subtotal.voters, votes: subtotal.votes } : null;
}

/** The poll of a consultation of ours that a subtotal counts; null for anything else, and for one that is not there. */
export async function countedPoll(
  reader: Reader,
  consultation: Consultation,
  { subtotal, consultation: uri }: SignedSubtotal,
): Promise<Poll | null> {
  if (subtotal.of !== 'poll' || !subtotal.poll.startsWith(`${uri}/polls/`)) return null;
  const poll = await reader.polls.byId(subtotal.poll.slice(`${uri}/polls/`.length));
  return poll?.consultationId === consultation.id ? poll : null;
}

/** The ballot of a consultation of ours that a subtotal counts; null for supports, and for one that is not published here. */
export async function countedBallot(
  reader: Reader,
  consultation: Consultation,
  { subtotal, consultation: uri }: SignedSubtotal,
): Promise<Ballot | null> {
  if (!isOfBallot(subtotal) || !subtotal.ballot.startsWith(`${uri}/ballots/`)) return null;
  const stored = await reader.ballots.bySlug(consultation.id, subtotal.ballot.slice(`${uri}/ballots/`.length));
  return stored?.ballot.publishedAt == null ? null : stored.ballot;
}
