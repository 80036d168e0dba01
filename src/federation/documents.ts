import { createHash, type webcrypto } from 'node:crypto';
import { createProof } from '@fedify/fedify';
import { Activity, Object as VocabularyObject } from '@fedify/vocab';
import jsonld from 'jsonld/dist/jsonld.esm.js';
import type { SealedDocument } from '../application/documents.ts';
import { findDocument, type History, keepDocument } from '../application/keep-document.ts';
import type { Application } from '../application/ports.ts';
import { loadContext } from './contexts.ts';
import type { Keys } from './keys.ts';
import type { WireDocument } from './mapping/document.ts';

/**
 * A sealed document is JSON that we wrote, signed once (FEP-8b32, eddsa-jcs-2022) and kept byte for byte. Fedify's own
 * classes would write it anew for every reader: our terms would come out as full IRIs and the proof would break
 * (docs/adr/0011).
 */
export type Seal = {
  readonly document: WireDocument;
  /** Whose key signs it: the author, or the actor of an activity. */
  readonly signer: string;
  /** For an activity: the actor in whose outbox it is listed, and the object that it carries. */
  readonly outbox?: string;
  readonly about?: string;
  readonly history?: History;
};

export type Sealer = (seal: Seal) => Promise<SealedDocument>;

export function createSealer(app: Application, keys: Keys): Sealer {
  return async (seal) => {
    const { document } = seal;
    const fingerprint = fingerprintOf(document);
    const kept = await findDocument(app, document.id, fingerprint);
    if (kept !== null) return kept;
    await assertUnderstood(document);
    const signed = await sign(document, await keys.sender(seal.signer, 'ed25519'), app.now());
    return await keepDocument(
      app,
      {
        uri: document.id,
        fingerprint,
        body: JSON.stringify(signed),
        outbox: seal.outbox ?? null,
        about: seal.about ?? null,
        sealedAt: app.now(),
      },
      seal.history,
    );
  };
}

/** Signs a document that is for its addressee alone: it is not kept, and nobody can ask for it. */
export type PrivateSealer = (document: WireDocument, signer: string) => Promise<SealedDocument>;

export function createPrivateSealer(app: Application, keys: Keys): PrivateSealer {
  return async (document, signer) => {
    await assertUnderstood(document);
    const signed = await sign(document, await keys.sender(signer, 'ed25519'), app.now());
    return {
      uri: document.id,
      fingerprint: fingerprintOf(document),
      body: JSON.stringify(signed),
      outbox: null,
      about: null,
      sealedAt: app.now(),
    };
  };
}

export function fingerprintOf(document: WireDocument): string {
  return createHash('sha256').update(JSON.stringify(document)).digest('hex');
}

/**
 * Throws on a term that no context defines. AS2's `@vocab` makes a blank node of a misspelt one, which only the safe
 * mode of canonicalisation notices; peers would drop it in silence.
 */
export async function assertUnderstood(document: WireDocument): Promise<void> {
  try {
    await jsonld.canonize(
      document as object,
      { algorithm: 'RDFC-1.0', safe: true, documentLoader: loadContext } as object,
    );
  } catch (cause) {
    throw new TypeError(`a document of ours that JSON-LD does not understand: ${document.type}`, { cause });
  }
}

async function sign(
  document: WireDocument,
  key: { readonly keyId: URL; readonly privateKey: webcrypto.CryptoKey },
  at: Date,
) {
  const unsigned = await sealedObject(VocabularyObject, document);
  const created = Temporal.Instant.fromEpochMilliseconds(at.getTime());
  const proof = await createProof(unsigned, key.privateKey, key.keyId, { contextLoader: loadContext, created });
  const written = (await proof.toJsonLd({ format: 'compact', contextLoader: loadContext })) as Record<string, unknown>;
  return {
    ...document,
    proof: {
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-jcs-2022',
      verificationMethod: key.keyId.href,
      proofPurpose: 'assertionMethod',
      created: written['created'],
      proofValue: written['proofValue'],
    },
  };
}

type Parsed<T> = { fromJsonLd(json: unknown, options: object): Promise<T> };

/**
 * An object for Fedify that *is* the document: it writes the very JSON it was made from, and copies of it are itself,
 * so that nothing of Fedify's can change what was signed.
 */
export async function sealedObject<T extends VocabularyObject>(kind: Parsed<T>, document: object): Promise<T> {
  const object = await kind.fromJsonLd(structuredClone(document), {
    contextLoader: loadContext,
    documentLoader: refuseToLoad,
  });
  Object.defineProperties(object, {
    toJsonLd: { value: (options?: WriteOptions) => written(document, options) },
    clone: { value: () => object },
  });
  return object;
}

/** The activity of a sealed document, to be sent as it is. Refuses one without a proof: Fedify would send it unsigned. */
export async function sealedActivity(sealed: SealedDocument): Promise<Activity> {
  const document: Record<string, unknown> = JSON.parse(sealed.body);
  if (document['proof'] === undefined) throw new TypeError('an activity without a proof is not sent');
  return await sealedObject(Activity, document);
}

type WriteOptions = { readonly format?: 'compact' | 'expand'; readonly context?: unknown };

async function written(document: object, options: WriteOptions = {}): Promise<unknown> {
  if (options.format === 'expand') return await jsonld.expand(document, { documentLoader: loadContext } as object);
  if (options.context === undefined) return structuredClone(document);
  return await jsonld.compact(document as never, options.context as never, { documentLoader: loadContext } as never);
}

/** Nothing is fetched to read what we wrote ourselves. */
function refuseToLoad(url: string): Promise<never> {
  return Promise.reject(new Error(`a document of ours needs no other: ${new URL(url).host}`));
}
