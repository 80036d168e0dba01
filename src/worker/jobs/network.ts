import type { Application } from '../../application/application.ts';
import { askSoftware, type ReadSoftware } from '../../application/federation/delivery/ask-software.ts';
import { type CatalogueWire, readCatalogues } from '../../application/network/catalogue/read-catalogues.ts';
import { fetchAwaitedImages } from '../../application/network/mirror/fetch-awaited-images.ts';
import { followHosts } from '../../application/network/mirror/read-host.ts';
import type { PeerDirectory } from '../../application/network/peer/ports.ts';
import { refreshPeers } from '../../application/network/peer/refresh-peers.ts';
import { countSubtotals } from '../../application/network/subtotal/count-subtotals.ts';
import type { SignSubtotal } from '../../application/network/subtotal/ports.ts';
import type { Log } from '../../start/log.ts';
import type { Database } from '../../storage/kit/database.ts';
import type { Job } from '../scheduler.ts';

/** Wakes whoever reads mirrors. */
export const MIRROR_CHANNEL = 'mirror';

/** How often a worker looks whether a peer is due; each is about once an hour. */
const LOOK_MS = 60_000;
/** How often it checks for subtotals to send; those of supports are sent once a minute at most. */
const COUNT_MS = 15_000;
/** How often it checks for images of hosts to fetch. */
const FETCH_MS = 15_000;

type Parts = { readonly app: Application; readonly database: Database; readonly log: Log };
/** What reads other nodes, and signs for ours. */
type Wires = {
  readonly directory: PeerDirectory;
  readonly catalogues: CatalogueWire;
  readonly sign: SignSubtotal;
  readonly software: ReadSoftware;
};

/** What a worker does between nodes. */
export function networkJobs(
  { app, database, log }: Parts,
  { directory, catalogues, sign, software }: Wires,
): readonly Job[] {
  return [
    {
      name: 'peers',
      singleton: true,
      async run() {
        await refreshPeers(app, directory);
        return LOOK_MS;
      },
    },
    {
      name: 'software',
      singleton: true,
      async run(stop) {
        await askSoftware(app, software, stop);
        return LOOK_MS;
      },
    },
    {
      name: 'catalogues',
      singleton: true,
      async run() {
        await readCatalogues(app, catalogues);
        return LOOK_MS;
      },
    },
    {
      name: 'subtotals',
      singleton: true,
      async run() {
        await countSubtotals(app, sign);
        return COUNT_MS;
      },
    },
    {
      name: 'mirrors',
      singleton: true,
      run: (stop) => followHosts(app, stop),
      wokenBy: (wake) => database.listen(MIRROR_CHANNEL, wake),
    },
    {
      name: 'images',
      singleton: true,
      async run(stop) {
        const notified = 'an image that another node tells of cannot be had';
        await fetchAwaitedImages(app, (image) => log.warn(image, notified), stop);
        return FETCH_MS;
      },
    },
  ];
}
