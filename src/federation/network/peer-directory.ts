import type { Looked, PeerDirectory } from '../../application/network/peer-directory.ts';
import type { Application } from '../../application/ports.ts';
import { checkLine, checkLocalisedLine, type Localised, NAME_MAX, PLACE_MAX } from '../../domain/text.ts';
import { idOf, idsOf, type Json } from '../inbox/incoming.ts';
import { documentReader, sparingBlocked } from '../inbox/read-document.ts';
import { type ReadDocument, remoteActorFrom } from '../inbox/remote-actors.ts';
import type { GuardedFetch } from '../intents.ts';
import { signedLoader } from '../loaders.ts';
import { institutionFrom } from '../mapping/institution.ts';
import type { Press } from '../publication/publication.ts';
import { type NodeSaid, readNodeInfo, readWebFinger } from './node-said.ts';

/** Reads other nodes of ours, signed as this one, guarded, and nothing of hosts that are blocked. */
export function createPeerDirectory(press: Press, fetch: GuardedFetch): PeerDirectory {
  const { app, keys, uris } = press;
  const load = async (url: string) => await signedLoader(await keys.sender(uris.node, 'rsa'))(url);
  return peerDirectory(app, fetch, sparingBlocked(app, documentReader(load)));
}

function peerDirectory(app: Application, fetch: GuardedFetch, read: ReadDocument): PeerDirectory {
  return {
    uriOf: (account) => readWebFinger(fetch, account),
    async look({ origin, uri, handle }) {
      const moved = uri === undefined ? null : movedTo(await read(uri));
      if (moved !== null) return { kind: 'moved', to: moved };
      const said = await readNodeInfo(fetch, origin);
      if (said === 'unreachable' || said === 'not-a-node') return { kind: said };
      if ('movedTo' in said) return { kind: 'moved', to: said.movedTo };
      const document = await read(said.institution);
      if (document === null || document === 'gone') return { kind: 'unreachable' };
      const elsewhere = movedTo(document);
      if (elsewhere !== null) return { kind: 'moved', to: elsewhere };
      return described(app.now(), { origin, uri, handle, node: said, document });
    },
  };
}

type Described = {
  readonly origin: string;
  readonly uri: string | undefined;
  readonly handle: string | undefined;
  readonly node: NodeSaid;
  readonly document: Json;
};

/** The institution of a node, if it is the one that was asked for, of this very origin, and says the same as its node. */
function described(now: Date, { origin, uri, handle, node, document }: Described): Looked {
  const other = (said: string): Looked => ({
    kind: 'other-institution',
    said,
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
    said: {
      uri: id,
      origin,
      handle: named,
      name: name.ok ? name.value : { [node.languages[0] ?? 'und']: actor.name },
      territory: territoryFrom(code, place),
      languages: node.languages,
      protocol: node.protocol,
      software: node.software,
      journal: null,
    },
  };
}

/** Addresses that one institution had. */
const FORMER_MAX = 20;
/** As much of a document as an officer needs to judge it. */
const DOCUMENT_MAX = 100_000;

function territoryFrom(code: string, said: Localised) {
  const kept = checkLine(code, 'territory', NAME_MAX);
  const name = checkLocalisedLine(said, 'territory', PLACE_MAX);
  return kept.ok && name.ok ? { code: kept.value, name: name.value } : null;
}

function movedTo(document: Json | 'gone' | null): string | null {
  return document === null || document === 'gone' ? null : idOf(document['movedTo']);
}
