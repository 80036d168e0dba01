import { readCommentInThread } from '../application/comment/reads.ts';
import type { SignedDocument } from '../application/federation/ports.ts';
import { collectionAt } from './collections.ts';
import { activityUnder } from './deliver/activity-plans.ts';
import { objectDocument } from './mapping/document.ts';
import { wantedBy } from './negotiation.ts';
import { catalogueAt } from './network/catalogue.ts';
import { ChangesPages } from './network/changes-pages.ts';
import { copyAt } from './network/copy.ts';
import { countedAt } from './network/counted.ts';
import { directoryAt } from './network/directory.ts';
import { nodeinfo, nodeinfoLinks } from './nodeinfo.ts';
import type { DocumentContext } from './publication/document-context.ts';
import { mirroredAt } from './publication/mirrored.ts';
import { publicationAt } from './publication/publication.ts';
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
import { addressOf, isDigest, type ResourceRef, type Uris } from './uris.ts';
import { vocabularyResponse } from './vocabulary-page.ts';
import { hostMeta, webfinger } from './webfinger.ts';

/** Answers what is for the fediverse; null for what is a page's, the API's or nobody's. */
export type FederationRoutes = (request: Request) => Promise<Response | null>;

export type FederationRoutesOptions = {
  readonly documents: DocumentContext;
  readonly cache: ResponseCache;
  /** The software's version, for NodeInfo. */
  readonly version: string;
};

/** What is kept for somebody who wants a document; null where nothing is, and where its page may be wanted. */
export function cachedDocuments(cache: ResponseCache): (request: Request) => DocumentAnswer | null {
  return (request) => {
    const { path, search } = partsOf(request.url);
    const stored = search === '' ? cache.get(path) : null;
    return stored !== null && (stored.page === null || wantsDocument(request)) ? documentAnswer(request, stored) : null;
  };
}

/** All routes that other servers read. The inbox has a route of its own. */
export function createFederationRoutes({ documents, cache, version }: FederationRoutesOptions): FederationRoutes {
  const changes = new ChangesPages(documents);
  return async (request) => {
    const { path, search } = partsOf(request.url);
    if (request.method !== 'GET' && request.method !== 'HEAD') return path.endsWith('/outbox') ? notHere() : null;
    const stored = search === '' ? cache.get(path) : null;
    if (stored !== null) return answer(request, stored);
    switch (path) {
      case '/.well-known/webfinger':
        return await webfinger(documents, request);
      case '/.well-known/nodeinfo':
        return nodeinfoLinks(documents.uris, request);
      case '/.well-known/host-meta':
        return hostMeta(documents.uris);
      case '/nodeinfo/2.1':
        return await nodeinfo(documents, version, request);
      case '/inbox':
        return documentResponse(request, serialised(200, JSON.stringify(emptyInbox(documents.uris)), null));
      case '/ns/participation':
        return vocabularyResponse(request);
    }
    return await documentAt({ documents, cache, changes }, request, { path, search });
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
  {
    documents,
    cache,
    changes,
  }: Pick<FederationRoutesOptions, 'documents' | 'cache'> & { readonly changes: ChangesPages },
  request: Request,
  { path, search }: { readonly path: string; readonly search: string },
): Promise<Response | null> {
  const address = addressOf(path);
  if (address === null) return null;
  const resource = address.kind === 'place' ? address.place : address.kind === 'collection' ? address.of : null;
  const isOfChanges = address.kind === 'collection' && address.name === 'changes' && address.of.kind === 'consultation';
  if (isOfChanges && 'slug' in address.of) {
    // Of one that was handed over too, they say to whom.
    const page = await changes.at({ slug: address.of.slug, query: new URLSearchParams(search) });
    if (page !== null) return documentResponse(request, page);
  }
  const mirrored = resource !== null && 'slug' in resource ? await mirroredAt(documents.app, resource) : null;
  if (mirrored !== null) return wantsDocument(request) ? seeOther(mirrored) : null;
  if (address.kind === 'collection') {
    const { of, name } = address;
    if (isOfChanges) return wantsDocument(request) ? plainResponse(404, 'Not found') : null;
    if (name === 'catalogue' && of.kind === 'institution') {
      const catalogue = await catalogueAt(documents, new URLSearchParams(search));
      if (catalogue === null) return wantsDocument(request) ? plainResponse(404, 'Not found') : null;
      return documentResponse(request, serialised(200, catalogue, null));
    }
    if (name === 'copy' && of.kind === 'institution') {
      const copy = await copyAt(documents, new URLSearchParams(search));
      if (copy === null) return wantsDocument(request) ? plainResponse(404, 'Not found') : null;
      return documentResponse(request, serialised(200, copy, null));
    }
    if (name === 'counted' && of.kind === 'institution') {
      const counted = await countedAt(documents, new URLSearchParams(search));
      if (counted === null) return wantsDocument(request) ? plainResponse(404, 'Not found') : null;
      return documentResponse(request, serialised(200, counted, null));
    }
    if (name === 'directory' && of.kind === 'institution') {
      const directory = search === '' ? await directoryAt(documents) : null;
      if (directory === null) return wantsDocument(request) ? plainResponse(404, 'Not found') : null;
      return documentResponse(request, serialised(200, directory, null));
    }
    const collection = await collectionAt(documents, { of, name, query: new URLSearchParams(search) });
    if (collection === null) return wantsDocument(request) ? plainResponse(404, 'Not found') : null;
    return documentResponse(request, serialised(200, JSON.stringify(collection), null));
  }
  // A query makes another address of it: a page with a filter, never a document.
  if (search !== '') return null;
  const made = await cache.make(
    path,
    address.kind === 'place' && 'slug' in address.place ? address.place.slug : null,
    () => (address.kind === 'place' ? placed(documents, address.place) : activityAt(documents, path)),
  );
  if (made !== null) return answer(request, made);
  return wantsDocument(request) ? plainResponse(404, 'Not found') : null;
}

async function placed(documents: DocumentContext, resource: ResourceRef): Promise<Serialised | null> {
  const publication = await publicationAt(documents, resource);
  if (publication === null) return null;
  const page = await pageOf(documents, resource);
  return serialised(publication.state === 'there' ? 200 : 410, publication.signed.body, page);
}

async function activityAt(documents: DocumentContext, path: string): Promise<Serialised | null> {
  const uri = documents.uris.origin + path;
  const stored = await activityUnder(documents, uri);
  if (stored !== null) return serialised(200, stored.body, isDigest(documents.uris, uri) ? pageOfDigest(stored) : null);
  // What our institution counted is kept with what counts.
  const subtotal = await documents.app.store.read((reader) => reader.subtotals.byUri(uri));
  return subtotal === null ? null : serialised(200, subtotal.document, null);
}

/** What another institution hosts is read there. */
function seeOther(uri: string): Response {
  return new Response(null, {
    status: 303,
    headers: { location: uri, link: `<${uri}>; rel="canonical"`, vary: 'Accept', ...COMMON_HEADERS },
  });
}

/** People read a list of new proposals in their consultation. */
function pageOfDigest({ body }: SignedDocument): string {
  const { consultation }: { readonly consultation: string } = JSON.parse(body);
  return consultation;
}

/** Where people read what is at a place: the same address, or a part of another page. */
async function pageOf({ app, uris }: DocumentContext, resource: ResourceRef): Promise<Serialised['page']> {
  switch (resource.kind) {
    case 'institution':
    case 'consultation':
    case 'proposal':
    case 'participant':
    case 'ballot':
    case 'poll':
    case 'newsletter':
    case 'template':
      return 'here';
    case 'node':
    case 'service':
      return uris.institution;
    case 'announcement':
    case 'introduction':
      return uris.consultation(resource.slug);
    case 'phase':
    case 'phase-event':
      return `${uris.consultation(resource.slug)}#phase-${resource.phaseId}`;
    case 'poll-event':
      return uris.poll(resource.slug, resource.pollId);
    case 'ballot-event':
      return uris.ballot(resource.slug, resource.ballot);
    case 'proposal-actor':
    case 'cohost-answer':
      return uris.proposal(resource.slug, resource.number);
    case 'pledge':
    case 'settlement':
      return `${uris.proposal(resource.slug, resource.number)}/request`;
    case 'answer':
      return `${uris.proposal(resource.slug, resource.number)}#answer-${resource.version}`;
    case 'comment': {
      const found = await readCommentInThread(app, resource.commentId);
      const number = found.ok ? found.value.number : null;
      const page = number === null ? uris.consultation(resource.slug) : uris.proposal(resource.slug, number);
      return `${page}#c-${resource.commentId}`;
    }
  }
}

/** A document where one is wanted or nothing else is there; its page for a browser. */
function answer(request: Request, stored: Serialised): Response | null {
  if (stored.page === null || wantsDocument(request)) return documentResponse(request, stored);
  if (stored.page === 'here') return null;
  if (!(request.headers.get('accept') ?? '').includes('text/html')) return documentResponse(request, stored);
  return new Response(null, { status: 303, headers: { location: stored.page, vary: 'Accept' } });
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
