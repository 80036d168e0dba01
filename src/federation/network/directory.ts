import { readOwnDirectory } from '../../application/network/directory/publish.ts';
import { DIRECTORY_DAYS } from '../../domain/network/directory.ts';
import { contextFor } from '../contexts.ts';
import { createPrivateDocumentSigner } from '../documents.ts';
import { instant } from '../mapping/document.ts';
import type { DocumentContext } from '../publication/document-context.ts';

const DAY_MS = 86_400_000;

/** The directory of institutions that this node publishes, signed now by ours; null where there is none (docs/federate/directory.md). */
export async function directoryAt({ app, keys, uris }: DocumentContext): Promise<string | null> {
  const own = await readOwnDirectory(app);
  if (own === null) return null;
  const at = app.now();
  const members = {
    id: uris.collection(uris.institution, 'directory'),
    type: 'OrderedCollection',
    attributedTo: uris.institution,
    sequence: own.sequence,
    published: instant(at),
    endTime: instant(new Date(at.getTime() + DIRECTORY_DAYS * DAY_MS)),
    totalItems: own.members.length,
    orderedItems: own.members.map(({ peer, key }) => ({
      id: peer.uri,
      type: 'Organization',
      title: peer.name,
      languages: [...peer.languages],
      assertionMethod: [{ id: key.id, type: 'Multikey', controller: peer.uri, publicKeyMultibase: key.publicKey }],
    })),
  };
  const document = { '@context': contextFor('actor', members), ...members };
  return (await createPrivateDocumentSigner(app, keys)(document, uris.institution)).body;
}
