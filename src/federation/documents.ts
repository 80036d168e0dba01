import { createHash } from 'node:crypto';
import jsonld from 'jsonld/dist/jsonld.esm.js';
import type { Application } from '../application/application.ts';
import type { SignedDocument } from '../application/federation/ports.ts';
import { findDocument, type History, saveDocument, savePlanned } from '../application/federation/save-document.ts';
import { loadContext } from './contexts.ts';
import { createDataIntegrityProof } from './data-integrity-proof.ts';
import { shapeOf } from './document-shape.ts';
import type { Keys } from './keys.ts';
import type { WireDocument } from './mapping/document.ts';

/**
 * A signed document is JSON that we wrote, signed once (FEP-8b32, eddsa-jcs-2022) and kept byte for byte. Fedify's own
 * classes would serialise it again for every reader: our terms would come out as full IRIs and the proof would break
 * (docs/adr/0011).
 */
export type SignRequest = {
  readonly document: WireDocument;
  /** Whose key signs it: the author, or the actor of an activity. */
  readonly signer: string;
  /** Who signs it too: an actor that is attributed to another one has a proof of both. */
  readonly cosigner?: string | undefined;
  /** For an activity: the actor in whose outbox it is listed, and the object that it carries. */
  readonly outbox?: string | null;
  readonly about?: string | null;
  readonly history?: History;
  /** Whether a plan is kept under its id (deliver/activity-plans.ts): the document takes its place. */
  readonly isPlanned?: boolean;
};

export type DocumentSigner = (request: SignRequest) => Promise<SignedDocument>;

export function createDocumentSigner(app: Application, keys: Keys): DocumentSigner {
  return async (request) => {
    const { document } = request;
    const fingerprint = fingerprintOf(document);
    const stored = await findDocument(app, document.id, fingerprint);
    if (stored !== null) return stored;
    const signers = [request.signer, ...(request.cosigner === undefined ? [] : [request.cosigner])];
    const signed = await sign(document, { keys, signers, at: app.now() });
    const kept = {
      uri: document.id,
      fingerprint,
      body: JSON.stringify(signed),
      outbox: request.outbox ?? null,
      about: request.about ?? null,
      signedAt: app.now(),
    };
    // Where the plan was erased meanwhile, the document is kept no more than the plan.
    if (request.isPlanned === true) return (await savePlanned(app, kept)) ?? kept;
    return await saveDocument(app, kept, request.history);
  };
}

/** Signs a document that is for its addressee alone: it is not kept, and nobody can ask for it. */
export type PrivateDocumentSigner = (document: WireDocument, signer: string) => Promise<SignedDocument>;

export function createPrivateDocumentSigner(app: Application, keys: Keys): PrivateDocumentSigner {
  return async (document, signer) => {
    const signed = await sign(document, { keys, signers: [signer], at: app.now() });
    return {
      uri: document.id,
      fingerprint: fingerprintOf(document),
      body: JSON.stringify(signed),
      outbox: null,
      about: null,
      signedAt: app.now(),
    };
  };
}

export function fingerprintOf(document: WireDocument): string {
  return createHash('sha256').update(JSON.stringify(document)).digest('hex');
}

/**
 * Throws on a term that no context defines. AS2's `@vocab` makes a blank node of a misspelt one, which only the safe
 * mode of the conversion to RDF notices; peers would drop it in silence. Nothing is canonicalised: RDFC-1.0 gives up on
 * many nested objects that are alike, such as the equal counts of several institutions.
 */
export async function assertExpandable(document: WireDocument): Promise<void> {
  try {
    await jsonld.toRDF(document as object, { safe: true, documentLoader: loadContext } as object);
  } catch (cause) {
    throw new TypeError(`a document of ours that JSON-LD does not understand: ${document.type}`, { cause });
  }
}

/** Shapes of documents that JSON-LD understands. There are some hundred; whatever makes more of them is asked anew. */
const understood = new Set<string>();
const UNDERSTOOD_MAX = 2_000;

/** The same, asked once for all documents of one shape. */
async function assertShapeExpandable(document: WireDocument): Promise<void> {
  const shape = shapeOf(document);
  if (understood.has(shape)) return;
  await assertExpandable(document);
  if (understood.size >= UNDERSTOOD_MAX) understood.clear();
  understood.add(shape);
}

/** One signer makes one proof, several make a set, each of the same document. */
async function sign(
  document: WireDocument,
  { keys, signers, at }: { readonly keys: Keys; readonly signers: readonly string[]; readonly at: Date },
) {
  await assertShapeExpandable(document);
  const proofs: unknown[] = [];
  for (const signer of signers) {
    const { keyId, keyObject } = await keys.sender(signer, 'ed25519');
    proofs.push(createDataIntegrityProof(document, { keyId, privateKey: keyObject, at }));
  }
  return { ...document, proof: proofs.length === 1 ? proofs[0] : proofs };
}
