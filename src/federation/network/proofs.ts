import { importMultibaseKey, type KvStore, verifyProof } from '@fedify/fedify';
import { DataIntegrityProof, Multikey } from '@fedify/vocab';
import { loadContext } from '../contexts.ts';
import { idOf, isJson, type Json, listOf } from '../inbox/json.ts';
import type { ReadDocument } from '../inbox/remote-actors.ts';
import type { Keys } from '../keys.ts';

/**
 * Whether a document has the proof of an actor; `unknown` while the actor's keys cannot be read, `unlisted` where it is by a
 * key that the actor does not list (any more), of which nobody else can tell whose it was.
 */
export type Proof = 'valid' | 'forged' | 'unknown' | 'unlisted';

export type VerifyProof = (document: Json, signer: string) => Promise<Proof>;

/** A key of a signer by its id, in multibase; `none` where the signer lists no such key, `unknown` while that cannot be read. */
export type ProofKeyOf = (method: string, signer: string) => Promise<string | 'none' | 'unknown'>;

/** How long a key that was read is used unasked. A former key stays its actor's, so what it signed stays signed. */
const FRESH_MS = 24 * 3_600_000;
const KNOWN = { days: 365 };

type Known = { readonly multibase: string; readonly readAt: number };

type Parts = {
  readonly kv: KvStore;
  readonly read: ReadDocument;
  /** Ours, by which nobody is asked. */
  readonly own: { readonly actor: string; readonly keys: Keys };
  readonly now: () => Date;
};

/** Verifies proofs of actors elsewhere (FEP-8b32, `eddsa-jcs-2022`) with the keys that they list themselves. */
export function createProofVerifier(parts: Parts): VerifyProof {
  return verifierBy(createProofKeys(parts));
}

/**
 * Keys of actors elsewhere. One is the signer's where the signer's own document, at its own address, lists it to assert
 * with; what stands beside a document proves nothing.
 */
export function createProofKeys({ kv, read, own, now }: Parts): ProofKeyOf {
  return async (method, signer) => {
    if (signer === own.actor) {
      const { ed25519 } = await own.keys.published(signer);
      return ed25519.find(({ id }) => id === method)?.multibase ?? 'none';
    }
    const name = ['parvis', 'proof-key', signer, method] as const;
    const known = await kv.get<Known>(name);
    if (known !== undefined && now().getTime() - known.readAt < FRESH_MS) return known.multibase;
    const actor = await read(signer);
    if (actor === null || actor === 'gone') return known?.multibase ?? 'unknown';
    const multibase = listedKey(actor, { method, signer });
    if (multibase === null) return 'none';
    const value: Known = { multibase, readAt: now().getTime() };
    await kv.set(name, value, { ttl: Temporal.Duration.from(KNOWN) });
    return multibase;
  };
}

/** A key that an actor's own document lists to assert with, in multibase. */
export function listedKey(actor: Json, of: { readonly method: string; readonly signer: string }): string | null {
  if (idOf(actor) !== of.signer) return null;
  const listed = listOf(actor['assertionMethod']).filter(isJson);
  const key = listed.find((each) => idOf(each) === of.method && idOf(each['controller']) === of.signer);
  const multibase = key?.['publicKeyMultibase'];
  return typeof multibase === 'string' ? multibase : null;
}

/** Verifies proofs with keys, wherever these come from. */
export function verifierBy(keyOf: ProofKeyOf): VerifyProof {
  return async (document, signer) => {
    const proof = proofIn(document, signer);
    if (proof === null) return 'forged';
    const multibase = await keyOf(proof.method, signer);
    if (multibase === 'unknown') return 'unknown';
    if (multibase === 'none') return 'unlisted';
    return (await holds(document, { ...proof, multibase, signer })) ? 'valid' : 'forged';
  };
}

type Claim = { readonly method: string; readonly json: Json };

/** The one proof of a document, by a key whose address is below its signer's. */
export function proofIn(document: Json, signer: string): Claim | null {
  const json = document['proof'];
  if (!isJson(json) || json['cryptosuite'] !== 'eddsa-jcs-2022' || json['proofPurpose'] !== 'assertionMethod')
    return null;
  const method = json['verificationMethod'];
  if (typeof method !== 'string' || method.replace(/#.*$/s, '') !== signer) return null;
  return { method, json };
}

/** Whether the signature is that of the key over this very document. Nothing is fetched. */
async function holds(
  document: Json,
  { json, method, multibase, signer }: Claim & { readonly multibase: string; readonly signer: string },
): Promise<boolean> {
  const { proof: _proof, ...unsigned } = document;
  try {
    const key = new Multikey({
      id: new URL(method),
      controller: new URL(signer),
      publicKey: await importMultibaseKey(multibase),
    });
    const context = ['https://w3id.org/security/data-integrity/v1'];
    const proof = await DataIntegrityProof.fromJsonLd({ '@context': context, ...json }, LOADERS);
    const keyCache = { get: async () => key, set: async () => {} };
    return (await verifyProof(unsigned, proof, { ...LOADERS, keyCache })) !== null;
  } catch {
    // Dates, keys and base58 that are none: it throws where it cannot read.
    return false;
  }
}

const LOADERS = {
  contextLoader: loadContext,
  documentLoader: async (): Promise<never> => {
    throw new Error('a verifier that knows its key asked for a document');
  },
};
