import { readUsage } from '../application/comment/reads.ts';
import { readInstitution } from '../application/institution/reads.ts';
import { readJournal } from '../application/journal/read-journal.ts';
import { readWitnessKey } from '../application/journal/witness/read-witnesses.ts';
import { textIn } from '../domain/kit/text.ts';
import { PROTOCOL } from '../domain/network/peer.ts';
import type { DocumentContext } from './publication/document-context.ts';
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
 * NodeInfo 2.1, with what other nodes of ours need to know. The number of participants is left out: on a small node that
 * would tell counts that are hidden.
 */
export async function nodeinfo(documents: DocumentContext, version: string, request: Request): Promise<Response> {
  const view = await readInstitution(documents.app);
  if (view === null) return plainResponse(404, 'Not found');
  const { institution } = view;
  const usage = await readUsage(documents.app);
  const journal = await readJournal(documents.app);
  const witness = await readWitnessKey(documents.app);
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
        institution: documents.uris.institution,
        territory: institution.territory.code,
        languages: [...institution.languages],
        ...(journal === null ? {} : { journal: { origin: journal.origin, vkey: journal.vkey } }),
        ...(witness === null ? {} : { witness }),
      },
    },
  };
  return jsonResponse(request, document, `application/json; profile="${SCHEMA}#"`);
}
