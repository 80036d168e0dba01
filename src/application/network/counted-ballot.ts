import type { Ballot } from '../../domain/ballot/ballot.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Reader } from '../ports.ts';
import type { SignedSubtotal } from './subtotals.ts';

/** The ballot of a consultation of ours that a subtotal counts; null for supports, and for one that is not published here. */
export async function countedBallot(
  reader: Reader,
  consultation: Consultation,
  { said, consultation: uri }: SignedSubtotal,
): Promise<Ballot | null> {
  if (said.of !== 'ballot' || !said.ballot.startsWith(`${uri}/ballots/`)) return null;
  const kept = await reader.ballots.bySlug(consultation.id, said.ballot.slice(`${uri}/ballots/`.length));
  return kept?.ballot.publishedAt == null ? null : kept.ballot;
}
