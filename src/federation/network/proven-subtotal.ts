import type { ProvenSubtotal } from '../../application/network/recount-joint.ts';
import type { VerifyProof } from './proofs.ts';
import { subtotalIn } from './subtotal-reader.ts';

/** Reads subtotals that have the proof of who counted. */
export function provenSubtotal(proves: VerifyProof): ProvenSubtotal {
  return async (document, institution) => {
    const signed = JSON.parse(document);
    const said = subtotalIn(signed)?.said ?? null;
    return said !== null && (await proves(signed, institution)) === 'valid' ? said : null;
  };
}
