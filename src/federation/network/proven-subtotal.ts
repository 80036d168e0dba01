import type { Application } from '../../application/application.ts';
import { institutionUri } from '../../application/kit/uris.ts';
import { loadMoves } from '../../application/network/move/resolve-move.ts';
import type { KeysInput, ProvenSubtotal, Signatures } from '../../application/open-data/recount-joint.ts';
import { currentUri, type InstitutionMove } from '../../domain/network/move.ts';
import { isOfBallot, type Subtotal } from '../../domain/network/subtotal.ts';
import { idOf, isJson } from '../inbox/json.ts';
import { listedKey, type ProofKeyOf, proofIn, type VerifyProof, verifierBy } from './proofs.ts';
import { subtotalIn } from './subtotal-reader.ts';

/** Where institutions went, as far as it concerns what one of them signed. */
export type MovesOf = (subtotal: Subtotal) => Promise<readonly InstitutionMove[]>;

/**
 * Reads subtotals that have the proof of who counted. What was signed before a move says what it says by the ids of then,
 * and is proven by the key of then; it is read by those of now.
 */
export function provenSubtotal(proves: VerifyProof, movesOf: MovesOf = async () => []): ProvenSubtotal {
  return async (document, institution) => {
    const signed = JSON.parse(document);
    const subtotal = subtotalIn(signed)?.subtotal ?? null;
    if (subtotal === null) return null;
    const moves = await movesOf(subtotal);
    if (currentUri(moves, subtotal.institution) !== institution) return null;
    if ((await proves(signed, subtotal.institution)) !== 'valid') return null;
    return isOfBallot(subtotal)
      ? { ...subtotal, institution, ballot: currentUri(moves, subtotal.ballot) }
      : { ...subtotal, institution };
  };
}

/** Subtotals with their proof, and the keys that these are by. */
export function signaturesBy(app: Application, keyOf: ProofKeyOf): Signatures {
  const moves = () => app.store.read((reader) => loadMoves(app, reader));
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
export function provenWith({ keys, moves }: KeysInput): ProvenSubtotal {
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
  return provenSubtotal(verifierBy(keyOf), async (subtotal) => {
    const named = [
      subtotal.institution,
      ...(isOfBallot(subtotal) ? [institutionUri(new URL(subtotal.ballot).origin)] : []),
    ];
    const moves: InstitutionMove[] = [];
    for (const from of new Set(named)) {
      const actor = await read(from);
      const to = isJson(actor) ? idOf(actor['movedTo']) : null;
      if (to !== null) moves.push({ from, to });
    }
    return moves;
  });
}
