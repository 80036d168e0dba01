import { latestDocument } from '../application/keep-document.ts';
import { collectionAt } from './collections.ts';
import { objectDocument } from './mapping/document.ts';
import { wantedBy } from './negotiation.ts';
import { catalogueAt } from './network/catalogue.ts';
import { changesAt } from './network/changes.ts';
import { copyAt } from './network/copy.ts';
import { nodeinfo, nodeinfoLinks } from './nodeinfo.ts';
import { mirroredAt } from './publication/mirrored.ts';
import { type Press, publicationAt } from './publication/publication.ts';
import type { ResponseCache } from './response-cache.ts';
import {
  COMMON_HEADERS,
  type DocumentAnswer,
  documentAnswer,
  documentResponse,
  plainResponse,
  type Serialised,
  serialised,
} from './responses.ts';
import { addressOf, type Place, type Uris } from './uris.ts';
import { vocabularyResponse } from './vocabulary-page.ts';
import { hostMeta, webfinger } from './webfinger.ts';

/** Answers what is for the fediverse; null for what is a page's, the API's or nobody's. */
export type Door = (request: Request) => Promise<Response | null>;

export type DoorOptions = {
  readonly press: Press;
  readonly cache: ResponseCache;
  /** The software's version, for NodeInfo. */
  readonly version: string;
};

/** What is kept for somebody who wants a document; null where nothing is, and where its page may be wanted. */
export function documentsAtHand(cache: ResponseCache): (request: Request) => DocumentAnswer | null {
  return (request) => {
    const { path, search } = partsOf(request.url);
    const kept = search === '' ? cache.get(path) : null;
    return kept !== null && (kept.page === null || wantsDocument(request)) ? documentAnswer(request, kept) : null;
  };
}

/** Everything of the wire that is read. What is sent to the inbox is another door's. */
export function createDoor({ press, cache, version }: DoorOptions): Door {
  return async (request) => {
    const { path, search } = partsOf(request.url);
    if (request.method !== 'GET' && request.method !== 'HEAD') return path.endsWith('/outbox') ? notHere() : null;
    const kept = search === '' ? cache.get(path) : null;
    if (kept !== null) return answer(request, kept);
    switch (path) {
      case '/.well-known/webfinger':
        return await webfinger(press, request);
      case '/.well-known/nodeinfo':
        return nodeinfoLinks(press.uris, request);
      case '/.well-known/host-meta':
        return hostMeta(press.uris);
      case '/nodeinfo/2.1':
        return await nodeinfo(press, version, request);
      case '/inbox':
        return documentResponse(request, serialised(200, JSON.stringify(emptyInbox(press.uris)), null));
      case '/ns/participation':
        return vocabularyResponse(request);
    }
    return await documentAt({ press, cache }, request, { path, search });
  };
}

/** Nobody speaks through an actor of ours by posting to it: acts come in by the pages, the API or another server. */
function notHere(): Response {
  return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
}

/** What arrived is nobody's to read. */
function emptyInbox(uris: Uris) {
  return objectDocument({ id: uris.inbox, type: 'OrderedCollection', totalItems: 0, orderedItems: [] });
}

async function documentAt(
  { press, cache }: Pick<DoorOptions, 'press' | 'cache'>,
  request: Request,
  { path, search }: { readonly path: string; readonly search: string },
): Promise<Response | null> {
  const address = addressOf(path);
  if (address === null) return null;
  const place = address.kind === 'place' ? address.place : address.kind === 'collection' ? address.of : null;
  const mirrored = place !== null && 'slug' in place ? await mirroredAt(press.app, place) : null;
  if (mirrored !== null) return wantsDocument(request) ? seeOther(mirrored) : null;
  if (address.kind === 'collection') {
    const { of, name } = address;
    if (name === 'changes' && of.kind === 'consultation') {
      const changes = await changesAt(press, { slug: of.slug, query: new URLSearchParams(search) });
      if (changes === null) return wantsDocument(request) ? plainResponse(404, 'Not found') : null;
      return documentResponse(request, serialised(200, changes, null));
    }
    if (name === 'catalogue' && of.kind === 'institution') {
      const catalogue = await catalogueAt(press, new URLSearchParams(search));
      if (catalogue === null) return wantsDocument(request) ? plainResponse(404, 'Not found') : null;
      return documentResponse(request, serialised(200, catalogue, null));
    }
    if (name === 'copy' && of.kind === 'institution') {
      const copy = await copyAt(press, new URLSearchParams(search));
      if (copy === null) return wantsDocument(request) ? plainResponse(404, 'Not found') : null;
      return documentResponse(request, serialised(200, copy, null));
    }
    const collection = await collectionAt(press, { of, name, query: new URLSearchParams(search) });
    if (collection === null) return wantsDocument(request) ? plainResponse(404, 'Not found') : null;
    return documentResponse(request, serialised(200, JSON.stringify(collection), null));
  }
  // A query makes another address of it: a page with a filter, never a document.
  if (search !== '') return null;
  const made = await cache.make(
    path,
    address.kind === 'place' && 'slug' in address.place ? address.place.slug : null,
    () => (address.kind === 'place' ? placed(press, address.place) : activityAt(press, path)),
  );
  if (made !== null) return answer(request, made);
  return wantsDocument(request) ? plainResponse(404, 'Not found') : null;
}

async function placed(press: Press, place: Place): Promise<Serialised | null> {
  const publication = await publicationAt(press, place);
  if (publication === null) return null;
  return serialised(publication.state === 'there' ? 200 : 410, publication.sealed.body, pageOf(press.uris, place));
}

async function activityAt(press: Press, path: string): Promise<Serialised | null> {
  const uri = press.uris.origin + path;
  const kept = await latestDocument(press.app, uri);
  if (kept !== null) return serialised(200, kept.body, null);
  // What our institution counted is kept with what counts.
  const subtotal = await press.app.store.read((reader) => reader.subtotals.byUri(uri));
  return subtotal === null ? null : serialised(200, subtotal.document, null);
}

/** What another institution hosts is read there. */
function seeOther(uri: string): Response {
  return new Response(null, {
    status: 303,
    headers: { location: uri, link: `<${uri}>; rel="canonical"`, vary: 'Accept', ...COMMON_HEADERS },
  });
}

/** Where people read what is at a place: the same address, another one, or nowhere. */
function pageOf(uris: Uris, place: Place): Serialised['page'] {
  switch (place.kind) {
    case 'institution':
    case 'consultation':
    case 'proposal':
    case 'participant':
    case 'ballot':
      return 'here';
    case 'node':
      return uris.institution;
    case 'announcement':
    case 'phase':
    case 'poll':
      return uris.consultation(place.slug);
    case 'proposal-actor':
    case 'answer':
      return uris.proposal(place.slug, place.number);
    case 'comment':
      return null;
  }
}

/** A document where one is wanted or nothing else is there; its page for a browser. */
function answer(request: Request, kept: Serialised): Response | null {
  if (kept.page === null || wantsDocument(request)) return documentResponse(request, kept);
  if (kept.page === 'here') return null;
  if (!(request.headers.get('accept') ?? '').includes('text/html')) return documentResponse(request, kept);
  return new Response(null, { status: 303, headers: { location: kept.page, vary: 'Accept' } });
}

function wantsDocument(request: Request): boolean {
  return wantedBy(request.headers.get('accept')) === 'document';
}

/** Path and query of a URL as a server gets it, without parsing the whole of it: this is on the way of every request. */
function partsOf(url: string): { readonly path: string; readonly search: string } {
  const start = url.indexOf('/', url.indexOf('//') + 2);
  if (start === -1) return { path: '/', search: '' };
  const end = url.indexOf('#', start);
  const rest = end === -1 ? url.slice(start) : url.slice(start, end);
  const query = rest.indexOf('?');
  return query === -1 ? { path: rest, search: '' } : { path: rest.slice(0, query), search: rest.slice(query) };
}
