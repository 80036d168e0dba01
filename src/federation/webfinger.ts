import { findByHandle, findMeantByHandle, type HandleTarget } from '../application/federation/find-by-handle.ts';
import { participantIdOf } from './mapping/participant.ts';
import type { DocumentContext } from './publication/document-context.ts';
import { publicationAt } from './publication/publication.ts';
import { jsonResponse, plainResponse } from './responses.ts';
import { type ResourceRef, resourceAt, SERVICE_HANDLE, type Uris, uriOf } from './uris.ts';

const ACTOR_TYPE = 'application/activity+json';
/** FEP-d556: the link from a server's own address to the actor that acts for the whole server. */
const SERVER_ACTOR = 'https://www.w3.org/ns/activitystreams#Service';
const PROFILE_PAGE = 'http://webfinger.net/rel/profile-page';

/**
 * WebFinger (RFC 7033): which actor a handle or an address names. The subject of a handle is written as it was asked for: GoToSocial takes
 * no other (its internal/federation/dereferencing/finger.go, even where only capitals differ). Mastodon and GoToSocial know an actor
 * by its `preferredUsername` then, and ask for that once more (Mastodon's fetch_remote_actor_service.rb).
 */
export async function webfinger(documents: DocumentContext, request: Request): Promise<Response> {
  const resource = new URL(request.url).searchParams.get('resource');
  if (resource === null) return plainResponse(400, 'Missing parameter: resource');
  const resourceRef = await resourceNamed(documents, resource);
  if (resourceRef === null) return plainResponse(404, 'Not found');
  const publication = await publicationAt(documents, resourceRef);
  if (publication === null) return plainResponse(404, 'Not found');
  if (publication.state === 'gone') return plainResponse(410, 'Gone');
  const { uris } = documents;
  const actor: { readonly preferredUsername: string } = JSON.parse(publication.signed.body);
  const href = uriOf(uris, resourceRef);
  const page = pageOf(uris, resourceRef);
  const account = `acct:${actor.preferredUsername}@${uris.host}`;
  const subject = `acct:${accountIn(resource)?.name ?? actor.preferredUsername}@${uris.host}`;
  const answer = {
    subject,
    aliases: [...new Set([...(subject === account ? [] : [account]), href, page])],
    links: [
      { rel: 'self', type: ACTOR_TYPE, href },
      { rel: PROFILE_PAGE, type: 'text/html', href: page },
      ...(resourceRef.kind === 'institution' ? [{ rel: SERVER_ACTOR, type: ACTOR_TYPE, href: uris.node }] : []),
    ],
  };
  return jsonResponse(request, answer, 'application/jrd+json');
}

/** The page on which people read of an actor. */
function pageOf(uris: Uris, actor: ResourceRef): string {
  if (actor.kind === 'node' || actor.kind === 'service') return uris.institution;
  return actor.kind === 'proposal-actor' ? uris.proposal(actor.slug, actor.number) : uriOf(uris, actor);
}

/** Where WebFinger is, for software that asks the old way (RFC 6415). */
export function hostMeta(uris: Uris): Response {
  const template = `${uris.origin}/.well-known/webfinger?resource={uri}`;
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link rel="lrdd" template="${template}"/></XRD>\n`;
  return new Response(xml, { headers: { 'content-type': 'application/xrd+xml; charset=utf-8' } });
}

function accountIn(resource: string): { readonly name: string; readonly host: string } | null {
  const [, name, host] = /^acct:@?([^@/]+)@([^@/]+)$/i.exec(resource) ?? [];
  return name === undefined || host === undefined ? null : { name, host };
}

async function resourceNamed(documents: DocumentContext, resource: string): Promise<ResourceRef | null> {
  const { uris } = documents;
  const account = accountIn(resource);
  if (account !== null) {
    if (account.host.toLowerCase() !== uris.host) return null;
    const handle = account.name.toLowerCase();
    const named = await resourceOfHandle(documents, handle);
    const meant = named === null ? await findMeantByHandle(documents.app, handle) : null;
    return meant === null ? named : resourceOfNamed(meant);
  }
  const resourceRef = resourceAt(uris, resource === uris.origin ? uris.institution : resource);
  // The page of a proposal is its text's address; what can be followed there is the proposal's actor.
  if (resourceRef?.kind === 'proposal') return { ...resourceRef, kind: 'proposal-actor' };
  const actors: readonly ResourceRef['kind'][] = [
    'institution',
    'node',
    'service',
    'consultation',
    'proposal-actor',
    'participant',
  ];
  return resourceRef !== null && actors.includes(resourceRef.kind) ? resourceRef : null;
}

/** The actor that a handle of this node names, of whatever kind; null where nobody has it. */
export async function resourceOfHandle(documents: DocumentContext, handle: string): Promise<ResourceRef | null> {
  if (handle === documents.uris.host) return { kind: 'node' };
  const named = await findByHandle(documents.app, handle);
  if (named !== null) return resourceOfNamed(named);
  if (handle === SERVICE_HANDLE) return { kind: 'service' };
  const participantId = participantIdOf(handle);
  return participantId === null ? null : { kind: 'participant', participantId };
}

/** The actor of what a handle names. */
export function resourceOfNamed(named: HandleTarget): ResourceRef {
  switch (named.kind) {
    case 'institution':
      return { kind: 'institution' };
    case 'consultation':
      return { kind: 'consultation', slug: named.slug };
    case 'proposal':
      return { kind: 'proposal-actor', slug: named.slug, number: named.number };
    case 'participant':
      return { kind: 'participant', participantId: named.id };
  }
}
