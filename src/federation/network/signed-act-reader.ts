import type { Mirrored, SignedAct } from '../../application/network/mirror/ports.ts';
import { idOf, isJson, type Json } from '../inbox/json.ts';
import { contributionFrom } from '../mapping/contribution.ts';
import type { Proof, VerifyProof } from './proofs.ts';

/** Longest signed activity that is kept and passed on, in bytes of JSON. What is longer goes unsigned. */
export const SIGNED_BYTES_MAX = 400_000;

const TYPES: ReadonlySet<unknown> = new Set(['Create', 'Update']);

/**
 * What an author's city signed of a contribution (FEP-8b32), by the ids and the key of then. Null for what is no such
 * activity.
 */
export async function signedActIn(proves: VerifyProof, activity: unknown): Promise<SignedAct | null> {
  if (!isJson(activity) || !TYPES.has(activity['type']) || !isJson(activity['object'])) return null;
  const document = JSON.stringify(activity);
  const written = contributionFrom(activity['object']);
  const [id, actor] = [idOf(activity), idOf(activity['actor'])];
  const actedAt = new Date(typeof activity['published'] === 'string' ? activity['published'] : Number.NaN);
  if (id === null || actor === null || written === null) return null;
  if (Number.isNaN(actedAt.getTime()) || Buffer.byteLength(document) > SIGNED_BYTES_MAX) return null;
  if (![id, actor, written.uri].every((uri) => URL.canParse(uri))) return null;
  // Whoever signs is of the city in which it was written, and wrote it.
  const isOwn = written.author === actor && [id, written.uri].every((uri) => isBeside(uri, actor));
  return {
    activity: id,
    actor,
    object: written.uri,
    consultation: written.consultation,
    actedAt,
    words: written,
    answers: written.kind === 'comment' ? written.answers : null,
    proof: isOwn ? listed(await proves(activity, actor)) : 'forged',
    document,
  };
}

/** The keys of a resident are made once: one that they never listed is somebody else's. */
function listed(proof: Proof): SignedAct['proof'] {
  return proof === 'unlisted' ? 'forged' : proof;
}

/** An item of a host with what was signed of it, where it is something that people write. */
export async function withSignedAct(
  mirrored: Mirrored | null,
  item: Json,
  proves: VerifyProof,
): Promise<Mirrored | null> {
  if (mirrored?.kind !== 'proposal' && mirrored?.kind !== 'comment') return mirrored;
  if (item['signedActivity'] === undefined) return mirrored;
  return { ...mirrored, signedAct: await signedActIn(proves, item['signedActivity']) };
}

function isBeside(uri: string, actor: string): boolean {
  return new URL(uri).origin === new URL(actor).origin;
}
