import type { NetworkReader } from '../../application/network/mirrored.ts';
import type { Application } from '../../application/ports.ts';
import { documentReader, sparingBlocked } from '../inbox/read-document.ts';
import { type ReadDocument, remoteActor } from '../inbox/remote-actors.ts';
import type { Keys } from '../keys.ts';
import { signedLoader } from '../loaders.ts';
import type { Uris } from '../uris.ts';
import { createHostReader, type HostReading } from './host-reader.ts';

/** Reads documents of other servers, signed as the node and sparing hosts that are blocked. */
export function nodeReader(of: { readonly app: Application; readonly keys: Keys; readonly uris: Uris }): ReadDocument {
  const { app, keys, uris } = of;
  return sparingBlocked(
    app,
    documentReader(async (url) => await signedLoader(await keys.sender(uris.node, 'rsa'))(url)),
  );
}

/** What use cases read of other nodes. */
export function createNetworkReader(app: Application, reading: HostReading): NetworkReader {
  return {
    ...createHostReader(reading),
    institution: (uri) => remoteActor(app, reading.read, { uri }),
  };
}
