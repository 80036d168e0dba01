import { readInstitution } from '../application/read-institution.ts';
import { readUsage } from '../application/read-replies.ts';
import { PROTOCOL } from '../domain/network/protocol.ts';
import { textIn } from '../domain/text.ts';
import type { Press } from './publication/publication.ts';
import { jsonResponse, plainResponse } from './responses.ts';
import type { Uris } from './uris.ts';

const SCHEMA = 'http://nodeinfo.diaspora.software/ns/schema/2.1';
/** FEP-2677: the actor that acts for the whole server. */
const SERVER_ACTOR = 'https://www.w3.org/ns/activitystreams#Application';

export function nodeinfoLinks(uris: Uris, request: Request): Response {
  const links = [
    { rel: SCHEMA, href: `${uris.origin}/nodeinfo/2.1` },
    { rel: SERVER_ACTOR, href: uris.node },
  ];
  return jsonResponse(request, { links }, 'application/jrd+json');
}

/**
 * NodeInfo 2.1, with what other nodes of ours need to know. How many people take part is not said: on a small node that
 * would tell counts that are hidden.
 */
export async function nodeinfo(press: Press, version: string, request: Request): Promise<Response> {
  const view = await readInstitution(press.app);
  if (view === null) return plainResponse(404, 'Not found');
  const { institution } = view;
  const usage = await readUsage(press.app);
  const document = {
    version: '2.1',
    software: { name: 'parvis', version },
    protocols: ['activitypub'],
    services: { inbound: [], outbound: [] },
    openRegistrations: false,
    usage: { users: {}, localPosts: usage.proposals, localComments: usage.comments },
    metadata: {
      nodeName: textIn(institution.name, institution.languages).text,
      parvis: {
        protocol: PROTOCOL,
        institution: press.uris.institution,
        territory: institution.territory.code,
        languages: [...institution.languages],
      },
    },
  };
  return jsonResponse(request, document, `application/json; profile="${SCHEMA}#"`);
}
