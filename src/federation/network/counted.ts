import { type Counted, readCounted, readCountedDocument } from '../../application/network/comparison/read-counted.ts';
import type { Contradiction, CountedLine } from '../../domain/network/comparison.ts';
import { createPrivateDocumentSigner } from '../documents.ts';
import { instant, objectDocument, type WireDocument } from '../mapping/document.ts';
import type { DocumentContext } from '../publication/document-context.ts';
import type { Uris } from '../uris.ts';

const HASH = /^[0-9a-f]{64}$/;

/**
 * The latest subtotals that this node has of everybody in a shared consultation, each by its number and hash, signed by
 * this institution; or one of them by its hash. Null where there is none (docs/federate/subtotal.md).
 */
export async function countedAt(documents: DocumentContext, query: URLSearchParams): Promise<string | null> {
  const { app, keys, uris } = documents;
  const uri = query.get('of');
  if (uri === null) return null;
  const hash = query.get('hash');
  if (hash !== null) return HASH.test(hash) ? await readCountedDocument(app, { uri, hash }) : null;
  const after = query.get('after');
  const counted = await readCounted(app, { uri, after });
  if (counted === null) return null;
  const page = countedPage(uris, { consultation: uri, after, counted, at: app.now() });
  return (await createPrivateDocumentSigner(app, keys)(page, uris.institution)).body;
}

/** The address of the list of an institution for a consultation. */
export function countedUri(institution: string, of: string): string {
  return `${institution}counted?of=${encodeURIComponent(of)}`;
}

/** A page of the list, as it is signed. */
export function countedPage(
  uris: Uris,
  of: {
    readonly consultation: string;
    readonly after: string | null;
    readonly counted: Counted;
    readonly at: Date;
  },
): WireDocument {
  const { consultation, after, counted, at } = of;
  const partOf = countedUri(uris.institution, consultation);
  const pageAfter = (place: string) => `${partOf}&after=${encodeURIComponent(place)}`;
  return objectDocument({
    id: after === null ? `${partOf}&page=true` : pageAfter(after),
    type: 'OrderedCollectionPage',
    partOf,
    attributedTo: uris.institution,
    consultation,
    published: instant(at),
    ...(counted.next === null ? {} : { next: pageAfter(counted.next) }),
    orderedItems: counted.lines.map(lineOf),
    ...(counted.contradictions.length === 0 ? {} : { contradictions: counted.contradictions.map(contradictionOf) }),
  });
}

function lineOf({ institution, topic, sequence, hash }: CountedLine) {
  return { attributedTo: institution, ...(topic === 'supports' ? {} : topic), sequence, documentHash: hash };
}

function contradictionOf({ institution, hashes }: Contradiction) {
  return { attributedTo: institution, documentHash: [...hashes] };
}
