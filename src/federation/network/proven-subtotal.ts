import { institutionUri } from '../../application/network/cohost-uris.ts';
import { knownMoves } from '../../application/network/recognise.ts';
import type { KeysSaid, ProvenSubtotal, Signatures } from '../../application/network/recount-joint.ts';
import type { Application } from '../../application/ports.ts';
import { type InstitutionMove, whereNow } from '../../domain/network/move.ts';
import type { Subtotal } from '../../domain/network/subtotal.ts';
import { idOf, isJson } from '../inbox/incoming.ts';
import { listedKey, type ProofKeyOf, proofIn, type VerifyProof, verifierBy } from './proofs.ts';
import { subtotalIn } from './subtotal-reader.ts';

/** Where institutions went, as far as it concerns what one of them signed. */
export type MovesOf = (said: Subtotal) => Promise<readonly InstitutionMove[]>;

/**
 * Reads subtotals that have the proof of who counted. What was signed before a move says what it says by the ids of then,
 * and is proven by the key of then; it is read by those of now.
 */
export function provenSubtotal(proves: VerifyProof, movesOf: MovesOf = async () => []): ProvenSubtotal {
  return async (document, institution) => {
    const signed = JSON.parse(document);
    const said = subtotalIn(signed)?.said ?? null;
    if (said === null) return null;
    const moves = await movesOf(said);
    if (whereNow(moves, said.institution) !== institution) return null;
    if ((await proves(signed, said.institution)) !== 'valid') return null;
    return said.of === 'ballot'
      ? { ...said, institution, ballot: whereNow(moves, said.ballot) }
      : { ...said, institution };
  };
}

/** Subtotals with their proof, and the keys that these are by. */
export function signaturesBy(app: Application, keyOf: ProofKeyOf): Signatures {
  const moves = () => app.store.read((reader) => knownMoves(app, reader));
  return {
    proven: provenSubtotal(verifierBy(keyOf), moves),
    moves,
    async keyOf(document) {
      const signed = JSON.parse(document);
      const controller = idOf(signed.attributedTo) ?? '';
      const id = proofIn(signed, controller)?.method ?? null;
      const publicKeyMultibase = id === null ? 'none' : await keyOf(id, controller);
      if (id === null || publicKeyMultibase === 'none' || publicKeyMultibase === 'unknown') return null;
      return { id, controller, publicKeyMultibase };
    },
  };
}

/** The same with keys and moves out of a file: who they belong to, whoever reads it compares. Nobody is asked. */
export function provenWith({ keys, moves }: KeysSaid): ProvenSubtotal {
  const keyOf: ProofKeyOf = async (method, signer) =>
    keys.find(({ id, controller }) => id === method && controller === signer)?.publicKeyMultibase ?? 'none';
  return provenSubtotal(verifierBy(keyOf), async () => moves);
}

/**
 * The same with the keys that each institution lists where it is, asked for by anybody; null where it does not answer. An
 * institution that signed under another id says itself where it is now.
 */
export function provenByAsking(read: (url: string) => Promise<unknown>): ProvenSubtotal {
  const keyOf: ProofKeyOf = async (method, signer) => {
    const actor = await read(signer);
    if (!isJson(actor)) return 'unknown';
    return listedKey(actor, { method, signer }) ?? 'none';
  };
  return provenSubtotal(verifierBy(keyOf), async (said) => {
    const named = [said.institution, ...(said.of === 'ballot' ? [institutionUri(new URL(said.ballot).origin)] : [])];
    const moves: InstitutionMove[] = [];
    for (const from of new Set(named)) {
      const actor = await read(from);
      const to = isJson(actor) ? idOf(actor['movedTo']) : null;
      if (to !== null) moves.push({ from, to });
    }
    return moves;
  });
}
