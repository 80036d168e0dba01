import type { ProvenSubtotal, Signatures, SigningKey } from '../../application/network/recount-joint.ts';
import { listedKey, type ProofKeyOf, proofIn, type VerifyProof, verifierBy } from './proofs.ts';
import { subtotalIn } from './subtotal-reader.ts';

/** Reads subtotals that have the proof of who counted. */
export function provenSubtotal(proves: VerifyProof): ProvenSubtotal {
  return async (document, institution) => {
    const signed = JSON.parse(document);
    const said = subtotalIn(signed)?.said ?? null;
    return said !== null && (await proves(signed, institution)) === 'valid' ? said : null;
  };
}

/** Subtotals with their proof, and the keys that these are by. */
export function signaturesBy(keyOf: ProofKeyOf): Signatures {
  return {
    proven: provenSubtotal(verifierBy(keyOf)),
    async keyOf(document, institution) {
      const id = proofIn(JSON.parse(document), institution)?.method ?? null;
      const publicKeyMultibase = id === null ? 'none' : await keyOf(id, institution);
      if (id === null || publicKeyMultibase === 'none' || publicKeyMultibase === 'unknown') return null;
      return { id, controller: institution, publicKeyMultibase };
    },
  };
}

/** The same with keys out of a file: who they belong to, whoever reads it compares. Nobody is asked. */
export function provenWith(keys: readonly SigningKey[]): ProvenSubtotal {
  const keyOf: ProofKeyOf = async (method, signer) =>
    keys.find(({ id, controller }) => id === method && controller === signer)?.publicKeyMultibase ?? 'none';
  return provenSubtotal(verifierBy(keyOf));
}

/** The same with the keys that each institution lists where it is, asked for by anybody; null where it does not answer. */
export function provenByAsking(read: (url: string) => Promise<unknown>): ProvenSubtotal {
  const keyOf: ProofKeyOf = async (method, signer) => {
    const actor = await read(signer);
    if (typeof actor !== 'object' || actor === null) return 'unknown';
    return listedKey(actor as Readonly<Record<string, unknown>>, { method, signer }) ?? 'none';
  };
  return provenSubtotal(verifierBy(keyOf));
}
