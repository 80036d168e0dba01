import { countSubtotals } from './application/network/count-subtotals.ts';
import { fetchAwaitedImages } from './application/network/fetch-awaited-images.ts';
import { followHosts } from './application/network/follow-hosts.ts';
import type { PeerDirectory } from './application/network/peer-directory.ts';
import { type CatalogueWire, readCatalogues } from './application/network/read-catalogues.ts';
import { refreshPeers } from './application/network/refresh-peers.ts';
import type { SignSubtotal } from './application/network/subtotals.ts';
import type { Application } from './application/ports.ts';
import type { Chore } from './clockwork.ts';
import type { Log } from './log.ts';
import type { Database } from './storage/database.ts';

/** Wakes whoever reads mirrors. */
export const MIRROR_CHANNEL = 'mirror';

/** How often a worker looks whether a peer is due; each is about once an hour. */
const LOOK_MS = 60_000;
/** How often it looks whether something counted is to be told; supports are told once a minute at most. */
const COUNT_MS = 15_000;
/** How often it looks whether an image is to be fetched that a host told of. */
const FETCH_MS = 15_000;

type Parts = { readonly app: Application; readonly database: Database; readonly log: Log };
/** What reads other nodes, and signs for ours. */
type Wires = {
  readonly directory: PeerDirectory;
  readonly catalogues: CatalogueWire;
  readonly sign: SignSubtotal;
};

/** What a worker does between nodes. */
export function networkChores({ app, database, log }: Parts, { directory, catalogues, sign }: Wires): readonly Chore[] {
  return [
    {
      name: 'peers',
      alone: true,
      async run() {
        await refreshPeers(app, directory);
        return LOOK_MS;
      },
    },
    {
      name: 'catalogues',
      alone: true,
      async run() {
        await readCatalogues(app, catalogues);
        return LOOK_MS;
      },
    },
    {
      name: 'subtotals',
      alone: true,
      async run() {
        await countSubtotals(app, sign);
        return COUNT_MS;
      },
    },
    {
      name: 'mirrors',
      alone: true,
      run: (stop) => followHosts(app, stop),
      wokenBy: (wake) => database.listen(MIRROR_CHANNEL, wake),
    },
    {
      name: 'images',
      alone: true,
      async run(stop) {
        const told = 'an image that another node tells of cannot be had';
        await fetchAwaitedImages(app, (image) => log.warn(image, told), stop);
        return FETCH_MS;
      },
    },
  ];
}
