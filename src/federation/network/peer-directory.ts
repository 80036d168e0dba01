import type { Application } from '../../application/application.ts';
import type { LookupResult, PeerDirectory } from '../../application/network/peer/ports.ts';
import { checkLine, checkLocalisedLine, type Localised, NAME_MAX, PLACE_MAX } from '../../domain/kit/text.ts';
import { idsOf } from '../inbox/incoming.ts';
import { idOf, type Json } from '../inbox/json.ts';
import { documentReader, skippingBlocked } from '../inbox/read-document.ts';
import { type ReadDocument, remoteActorFrom } from '../inbox/remote-actors.ts';
import type { GuardedFetch } from '../intents.ts';
import { signedLoader } from '../loaders.ts';
import { institutionFrom } from '../mapping/institution.ts';
import type { DocumentContext } from '../publication/document-context.ts';
import { type NodeDescription, readNodeInfo, readWebFinger } from './node-description.ts';

/** Reads other nodes of ours, signed as this one, guarded, and nothing of hosts that are blocked. */
export function createPeerDirectory(documents: DocumentContext, fetch: GuardedFetch): PeerDirectory {
  const { app, keys, uris } = documents;
  const load = async (url: string) => await signedLoader(await keys.sender(uris.node, 'rsa'))(url);
  return peerDirectory(app, fetch, skippingBlocked(app, documentReader(load)));
}

function peerDirectory(app: Application, fetch: GuardedFetch, read: ReadDocument): PeerDirectory {
  return {
    uriOf: (account) => readWebFinger(fetch, account),
    async look({ origin, uri, handle }) {
      const moved = uri === undefined ? null : movedTo(await read(uri));
      if (moved !== null) return { kind: 'moved', to: moved };
      const received = await readNodeInfo(fetch, { origin, now: app.now });
      if (received === 'unreachable' || received === 'not-a-node') return { kind: received };
      if ('status' in received) return { kind: 'answers', status: received.status };
      if ('movedTo' in received) return { kind: 'moved', to: received.movedTo };
      const document = await read(received.institution);
      if (document === null || document === 'gone') return { kind: 'unreachable', clockAheadMs: received.clockAheadMs };
      const elsewhere = movedTo(document);
      if (elsewhere !== null) return { kind: 'moved', to: elsewhere };
      return described(app.now(), { origin, uri, handle, node: received, document });
    },
  };
}

type Described = {
  readonly origin: string;
  readonly uri: string | undefined;
  readonly handle: string | undefined;
  readonly node: NodeDescription;
  readonly document: Json;
};

/** The institution of a node, if it is the one that was asked for, of this very origin, and says the same as its node. */
function described(now: Date, { origin, uri, handle, node, document }: Described): LookupResult {
  const other = (text: string): LookupResult => ({
    kind: 'other-institution',
    description: text,
    document: JSON.stringify(document).slice(0, DOCUMENT_MAX),
  });
  const id = idOf(document) ?? '';
  if (id !== node.institution || new URL(id).origin !== origin) return other(id === '' ? node.institution : id);
  if (uri !== undefined && uri !== id) return other(id);
  const actor = remoteActorFrom(document, id, now);
  const institution = institutionFrom(document);
  if (actor === null || institution === null) return { kind: 'not-a-node' };
  const named = `${institution.handle}@${new URL(origin).host}`;
  if (handle !== undefined && handle !== named) return other(named);
  const name = checkLocalisedLine(institution.name, 'name', NAME_MAX);
  const { code, name: place } = institution.territory;
  return {
    kind: 'found',
    actor,
    formerly: idsOf(document['alsoKnownAs']).slice(0, FORMER_MAX),
    clockAheadMs: node.clockAheadMs,
    description: {
      uri: id,
      origin,
      handle: named,
      name: name.ok ? name.value : { [node.languages[0] ?? 'und']: actor.name },
      territory: territoryFrom(code, place),
      languages: node.languages,
      protocol: node.protocol,
      software: node.software,
      journal: node.journal,
      witness: node.witness,
    },
  };
}

/** Addresses that one institution had. */
const FORMER_MAX = 20;
/** As much of a document as an officer needs to judge it. */
const DOCUMENT_MAX = 100_000;

function territoryFrom(code: string, parameters: Localised) {
  const stored = checkLine(code, 'territory', NAME_MAX);
  const name = checkLocalisedLine(parameters, 'territory', PLACE_MAX);
  return stored.ok && name.ok ? { code: stored.value, name: name.value } : null;
}

function movedTo(document: Json | 'gone' | null): string | null {
  return document === null || document === 'gone' ? null : idOf(document['movedTo']);
}
