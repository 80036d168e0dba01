import type { Application } from '../../application/application.ts';
import { askSoftware, type ReadSoftware } from '../../application/federation/delivery/ask-software.ts';
import { type CatalogueWire, readCatalogues } from '../../application/network/catalogue/read-catalogues.ts';
import type { CohostWakes } from '../../application/network/cohost/cohost-wakes.ts';
import { fetchAwaitedImages } from '../../application/network/mirror/fetch-awaited-images.ts';
import { followHosts, wakeMirrors } from '../../application/network/mirror/read-host.ts';
import type { PeerDirectory } from '../../application/network/peer/ports.ts';
import { refreshPeers } from '../../application/network/peer/refresh-peers.ts';
import { countSubtotals } from '../../application/network/subtotal/count-subtotals.ts';
import type { SignSubtotal } from '../../application/network/subtotal/ports.ts';
import type { Log } from '../../start/log.ts';
import type { Database } from '../../storage/kit/database.ts';
import { type Job, type OnEvents, throttled } from '../scheduler.ts';

/** Wakes whoever reads mirrors. */
export const MIRROR_CHANNEL = 'mirror';

/** How often a worker looks whether a peer is due; each is about once an hour. */
const LOOK_MS = 60_000;
/** How often it checks for subtotals to send; those of supports are sent once a minute at most. */
const COUNT_MS = 15_000;
/** Shortest time between two looks whether co-hosts have something to read. */
const CHANGES_MS = 500;
/**
 * Whoever begins to work may have missed any wake, and hosts wake it again within a minute: until then it looks by itself,
 * so often.
 */
const BEGIN_MS = 90_000;
const BEGINNING_LOOK_MS = 5_000;
/** How often it checks for images of hosts to fetch. */
const FETCH_MS = 15_000;

type Parts = { readonly app: Application; readonly database: Database; readonly log: Log };
/** What reads other nodes, and signs for ours. */
type Wires = {
  readonly directory: PeerDirectory;
  readonly catalogues: CatalogueWire;
  readonly sign: SignSubtotal;
  readonly software: ReadSoftware;
  readonly wakes: CohostWakes;
  /** Calls back when events were committed. */
  readonly onEvents: OnEvents;
};

/** What a worker does between nodes. */
export function networkJobs(
  { app, database, log }: Parts,
  { directory, catalogues, sign, software, wakes, onEvents }: Wires,
): readonly Job[] {
  let begunAt: number | null = null;
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
      name: 'wakes',
      singleton: true,
      run: (stop) => wakes.run(stop),
      async wokenBy(wake) {
        wakes.onSent(wake);
        return await throttled(onEvents, CHANGES_MS)(wake);
      },
    },
    {
      name: 'mirrors',
      singleton: true,
      async run(stop) {
        begunAt ??= performance.now();
        if (performance.now() - begunAt >= BEGIN_MS) return await followHosts(app, stop);
        await wakeMirrors(app);
        return Math.min(await followHosts(app, stop), BEGINNING_LOOK_MS);
      },
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
