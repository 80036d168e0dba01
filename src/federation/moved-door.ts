import { latestDocument } from '../application/keep-document.ts';
import { wantedBy } from './negotiation.ts';
import { formerPress } from './press.ts';
import { type Press, publicationAt } from './publication/publication.ts';
import { COMMON_HEADERS, documentResponse, plainResponse, serialised } from './responses.ts';
import { addressOf, type Place } from './uris.ts';
import { webfinger } from './webfinger.ts';

const ACTORS: ReadonlySet<Place['kind']> = new Set([
  'institution',
  'node',
  'consultation',
  'proposal-actor',
  'participant',
]);

/**
 * Answers what is asked for under an address that this node had before: its actors, with the keys they are known by and
 * where they are now; what they signed; everything else is where it was, under the address of now. Null for requests to
 * any other host, and for what is sent to an inbox.
 */
export function createMovedDoor(press: Press): (request: Request) => Promise<Response | null> {
  const former = new Map(press.uris.former.map((origin) => [new URL(origin).host, formerPress(press, origin)]));
  return async (request) => {
    if (former.size === 0) return null;
    const url = new URL(request.url);
    const before = former.get(url.host);
    if (before === undefined || url.host === press.uris.host || request.method === 'POST') return null;
    if (url.pathname === '/.well-known/webfinger') return await webfinger(before, request);
    const document = await documentOf(before, request, url);
    if (document !== null) return document;
    return new Response(null, {
      status: 308,
      headers: { location: press.uris.origin + url.pathname + url.search, ...COMMON_HEADERS },
    });
  };
}

async function documentOf(before: Press, request: Request, { pathname, search }: URL): Promise<Response | null> {
  const address = search === '' ? addressOf(pathname) : null;
  if (address?.kind === 'activity') {
    const kept = await latestDocument(before.app, before.uris.origin + pathname);
    return kept === null
      ? plainResponse(404, 'Not found')
      : documentResponse(request, serialised(200, kept.body, null));
  }
  if (address?.kind !== 'place' || !ACTORS.has(address.place.kind)) return null;
  const { place } = address;
  if (place.kind !== 'proposal-actor' && wantedBy(request.headers.get('accept')) !== 'document') return null;
  const publication = await publicationAt(before, place);
  if (publication === null) return null;
  const status = publication.state === 'there' ? 200 : 410;
  return documentResponse(request, serialised(status, publication.sealed.body, null));
}
