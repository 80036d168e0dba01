import { findByHandle, type Named } from '../application/find-by-handle.ts';
import { participantIdOf } from './mapping/participant.ts';
import { type Press, publicationAt } from './publication/publication.ts';
import { jsonResponse, plainResponse } from './responses.ts';
import { type Place, placeOf, type Uris, uriOf } from './uris.ts';

const ACTOR_TYPE = 'application/activity+json';
/** FEP-d556: the link from a server's own address to the actor that acts for the whole server. */
const SERVER_ACTOR = 'https://www.w3.org/ns/activitystreams#Service';
const PROFILE_PAGE = 'http://webfinger.net/rel/profile-page';

/** WebFinger (RFC 7033): which actor a handle or an address names. */
export async function webfinger(press: Press, request: Request): Promise<Response> {
  const resource = new URL(request.url).searchParams.get('resource');
  if (resource === null) return plainResponse(400, 'Missing parameter: resource');
  const place = await placeNamed(press, resource);
  if (place === null) return plainResponse(404, 'Not found');
  const publication = await publicationAt(press, place);
  if (publication === null) return plainResponse(404, 'Not found');
  if (publication.state === 'gone') return plainResponse(410, 'Gone');
  const { uris } = press;
  const actor: { readonly preferredUsername: string; readonly url: string } = JSON.parse(publication.sealed.body);
  const href = uriOf(uris, place);
  const answer = {
    subject: `acct:${actor.preferredUsername}@${uris.host}`,
    aliases: [...new Set([href, actor.url])],
    links: [
      { rel: 'self', type: ACTOR_TYPE, href },
      { rel: PROFILE_PAGE, type: 'text/html', href: place.kind === 'node' ? uris.institution : actor.url },
      ...(place.kind === 'institution' ? [{ rel: SERVER_ACTOR, type: ACTOR_TYPE, href: uris.node }] : []),
    ],
  };
  return jsonResponse(request, answer, 'application/jrd+json');
}

/** Where WebFinger is, for software that asks the old way (RFC 6415). */
export function hostMeta(uris: Uris): Response {
  const template = `${uris.origin}/.well-known/webfinger?resource={uri}`;
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link rel="lrdd" template="${template}"/></XRD>\n`;
  return new Response(xml, { headers: { 'content-type': 'application/xrd+xml; charset=utf-8' } });
}

async function placeNamed(press: Press, resource: string): Promise<Place | null> {
  const { uris } = press;
  const account = /^acct:@?([^@/]+)@([^@/]+)$/i.exec(resource);
  if (account !== null) {
    const [, name = '', host = ''] = account;
    if (host.toLowerCase() !== uris.host) return null;
    return await placeOfHandle(press, name.toLowerCase());
  }
  const place = placeOf(uris, resource === uris.origin ? uris.institution : resource);
  // The page of a proposal is its text's address; what can be followed there is the proposal's actor.
  if (place?.kind === 'proposal') return { ...place, kind: 'proposal-actor' };
  const actors: readonly Place['kind'][] = ['institution', 'node', 'consultation', 'proposal-actor', 'participant'];
  return place !== null && actors.includes(place.kind) ? place : null;
}

/** The actor that a handle of this node names, of whatever kind; null where nobody has it. */
export async function placeOfHandle(press: Press, handle: string): Promise<Place | null> {
  if (handle === press.uris.host) return { kind: 'node' };
  const named = await findByHandle(press.app, handle);
  if (named !== null) return placeOfNamed(named);
  const participantId = participantIdOf(handle);
  return participantId === null ? null : { kind: 'participant', participantId };
}

/** The actor of what a handle names. */
export function placeOfNamed(named: Named): Place {
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
