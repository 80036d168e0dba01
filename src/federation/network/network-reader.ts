import type { Application } from '../../application/application.ts';
import type { NetworkReader } from '../../application/network/mirror/ports.ts';
import { loadMoves } from '../../application/network/move/resolve-move.ts';
import { idsOf } from '../inbox/incoming.ts';
import { idOf } from '../inbox/json.ts';
import { documentReader, isOfBlocked, skippingBlocked } from '../inbox/read-document.ts';
import { type ReadDocument, remoteActor, remoteActorFrom } from '../inbox/remote-actors.ts';
import type { GuardedFetch } from '../intents.ts';
import type { Keys } from '../keys.ts';
import { signedLoader } from '../loaders.ts';
import type { Uris } from '../uris.ts';
import { createHostReader, type HostReading } from './host-reader.ts';
import { createImageReader } from './image-reader.ts';
import { createTemplateReader } from './template-reader.ts';

/** Reads documents of other servers, signed as the node and sparing hosts that are blocked. */
export function nodeReader(of: { readonly app: Application; readonly keys: Keys; readonly uris: Uris }): ReadDocument {
  const { app, keys, uris } = of;
  return skippingBlocked(
    app,
    documentReader(async (url) => await signedLoader(await keys.sender(uris.node, 'rsa'))(url)),
  );
}

/** Addresses that one institution had. */
const FORMER_MAX = 20;

/** What use cases read of other nodes. */
export function createNetworkReader(
  app: Application,
  reading: Omit<HostReading, 'moves'> & { readonly readActor: ReadDocument; readonly fetch: GuardedFetch },
): NetworkReader {
  const image = createImageReader(reading.fetch);
  return {
    ...createHostReader({ ...reading, moves: () => app.store.read((reader) => loadMoves(app, reader)) }),
    template: createTemplateReader(reading.read),
    institution: (uri) => remoteActor(app, reading.read, { uri }),
    image: async (url, server) => ((await isOfBlocked(app, url)) ? null : await image(url, server)),
    async says(uri) {
      const document = await reading.readActor(uri);
      const actor = document === null || document === 'gone' ? null : remoteActorFrom(document, uri, app.now());
      if (actor === null || document === null || document === 'gone') return null;
      const formerly = idsOf(document['alsoKnownAs']).slice(0, FORMER_MAX);
      return { actor, movedTo: idOf(document['movedTo']), formerly };
    },
  };
}
