import { institutionUri } from '../../kit/uris.ts';
import type { MirroredPledge } from '../statement/ports.ts';
import type { Mirrored } from './ports.ts';

/** The institutions that signed an item, or what came with it; none for what only the host says. */
export function signersOf(mirrored: Mirrored): readonly string[] {
  if (mirrored.kind === 'settlement') return mirrored.joins.flatMap(signersOf);
  const signer = signerOf(mirrored);
  if (signer !== null) return [signer];
  if ((mirrored.kind !== 'proposal' && mirrored.kind !== 'comment') || mirrored.signedAct === null) return [];
  return [institutionUri(new URL(mirrored.signedAct.actor).origin)];
}

/** An item without its proofs, where one of those who signed cannot be read now. */
export function unproven(mirrored: Mirrored, unread: ReadonlySet<string>): Mirrored {
  if (!signersOf(mirrored).some((institution) => unread.has(institution))) return mirrored;
  if (mirrored.kind === 'settlement') {
    return { ...mirrored, joins: mirrored.joins.map((join) => unproven(join, unread) as MirroredPledge) };
  }
  if ('proof' in mirrored) return { ...mirrored, proof: 'unknown' };
  if (mirrored.kind === 'pledge' && mirrored.signed !== null) {
    return { ...mirrored, signed: { ...mirrored.signed, proof: 'unknown' } };
  }
  if ((mirrored.kind !== 'proposal' && mirrored.kind !== 'comment') || mirrored.signedAct === null) return mirrored;
  return { ...mirrored, signedAct: { ...mirrored.signedAct, proof: 'unknown' } };
}

/** The institution that signed an item itself; null for what the host says. */
function signerOf(mirrored: Mirrored): string | null {
  if (mirrored.kind === 'subtotal') return mirrored.subtotal.institution;
  if (mirrored.kind === 'pledge') return mirrored.signed?.statement.institution ?? null;
  return mirrored.kind === 'cohost-answer' ? mirrored.institution : null;
}
