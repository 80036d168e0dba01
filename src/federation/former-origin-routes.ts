import { latestDocument } from '../application/federation/save-document.ts';
import { formerDocumentContext } from './document-context.ts';
import { wantedBy } from './negotiation.ts';
import type { DocumentContext } from './publication/document-context.ts';
import { publicationAt } from './publication/publication.ts';
import { COMMON_HEADERS, documentResponse, plainResponse, serialised } from './responses.ts';
import { addressOf, type ResourceRef } from './uris.ts';
import { webfinger } from './webfinger.ts';

const ACTORS: ReadonlySet<ResourceRef['kind']> = new Set([
  'institution',
  'node',
  'service',
  'consultation',
  'proposal-actor',
  'participant',
]);

/**
 * Answers what is asked for under an address that this node had before: its actors, with the keys they are known by and
 * where they are now; what they signed; everything else is where it was, under the address of now. Null for requests to
 * any other host, and for what is sent to an inbox.
 */
export function createFormerOriginRoutes(documents: DocumentContext): (request: Request) => Promise<Response | null> {
  const former = new Map(
    documents.uris.former.map((origin) => [new URL(origin).host, formerDocumentContext(documents, origin)]),
  );
  return async (request) => {
    if (former.size === 0) return null;
    const url = new URL(request.url);
    const before = former.get(url.host);
    if (before === undefined || url.host === documents.uris.host || request.method === 'POST') return null;
    if (url.pathname === '/.well-known/webfinger') return await webfinger(before, request);
    const document = await documentOf(before, request, url);
    if (document !== null) return document;
    return new Response(null, {
      status: 308,
      headers: { location: documents.uris.origin + url.pathname + url.search, ...COMMON_HEADERS },
    });
  };
}

async function documentOf(
  before: DocumentContext,
  request: Request,
  { pathname, search }: URL,
): Promise<Response | null> {
  const address = search === '' ? addressOf(pathname) : null;
  if (address?.kind === 'activity') {
    const stored = await latestDocument(before.app, before.uris.origin + pathname);
    return stored === null
      ? plainResponse(404, 'Not found')
      : documentResponse(request, serialised(200, stored.body, null));
  }
  if (address?.kind !== 'place' || !ACTORS.has(address.place.kind)) return null;
  const { place: resource } = address;
  if (!wantsDocument(request, resource)) return null;
  const publication = await publicationAt(before, resource);
  if (publication === null) return null;
  const status = publication.state === 'there' ? 200 : 410;
  return documentResponse(request, serialised(status, publication.signed.body, null));
}

/** A proposal's actor is no page: it is a document for whoever does not ask for a page by name, as browsers do. */
function wantsDocument(request: Request, { kind }: ResourceRef): boolean {
  const accept = request.headers.get('accept');
  if (wantedBy(accept) === 'document') return true;
  return kind === 'proposal-actor' && accept?.includes('text/html') !== true;
}
