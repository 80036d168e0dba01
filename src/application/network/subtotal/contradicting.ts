import { type Claim, claimOf, contradicts } from '../../../domain/network/comparison.ts';
import type { BallotSubtotal } from '../../../domain/network/subtotal.ts';
import type { Reader } from '../../application.ts';
import { type Commitment, commitmentIn, fitsCommitment } from './committing.ts';
import type { SignedSubtotal, StoredSubtotal, SubtotalKey } from './ports.ts';

/** What a subtotal binds its institution to, with what shows whether figures are those that were committed to. */
export type Binding = Claim & {
  readonly commits: Commitment | null;
  /** Figures with the salt that they came with; null for anything else, and for what is stored. */
  readonly reveals: BallotSubtotal | null;
};

export function bindingOf({ subtotal, hash }: Pick<SignedSubtotal, 'subtotal' | 'hash'>): Binding {
  const commits =
    subtotal.of === 'commitment'
      ? { to: subtotal.commitment, institution: subtotal.institution, ballot: subtotal.ballot }
      : null;
  return { ...claimOf(subtotal, hash), commits, reveals: subtotal.of === 'ballot' ? subtotal : null };
}

export function storedBinding(stored: StoredSubtotal): Binding {
  const { sequence, hash, closesAt, counted: figures } = stored;
  const commits = commitmentIn(stored);
  return { sequence, hash, closesAt, figures, commitment: commits?.to ?? null, commits, reveals: null };
}

/**
 * What two subtotals of one institution about one thing are evidence of; null where an institution may sign both. It follows
 * from the two alone, whoever shows them.
 */
export function contradictionOf(one: Binding, other: Binding): 'two-subtotals' | 'not-as-committed' | null {
  if (contradicts(one, other)) return 'two-subtotals';
  return isBroken(one, other) || isBroken(other, one) ? 'not-as-committed' : null;
}

/** Whether figures are other than those that were committed to, for the same close. Figures without a salt reveal nothing. */
function isBroken({ commits, closesAt }: Binding, { reveals, closesAt: then }: Binding): boolean {
  if (commits === null || reveals === null || reveals.salt === null) return false;
  return closesAt?.getTime() === then?.getTime() && !fitsCommitment(commits, reveals);
}

/** What is stored of an institution that a subtotal of it contradicts; null where nothing is. */
export async function contradictedBy(
  reader: Reader,
  key: SubtotalKey,
  signed: Pick<SignedSubtotal, 'subtotal' | 'hash'>,
): Promise<StoredSubtotal | null> {
  const sameNumber = await reader.subtotals.subtotal(key, signed.subtotal.sequence);
  const current = await reader.subtotals.current(key.consultationId, key.about);
  const stored = [...(sameNumber === null ? [] : [sameNumber]), ...current];
  const binding = bindingOf(signed);
  return (
    stored.find(
      (each) => each.institution === key.institution && contradictionOf(storedBinding(each), binding) !== null,
    ) ?? null
  );
}
