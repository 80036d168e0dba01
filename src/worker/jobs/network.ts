import type { Application } from '../../application/application.ts';
import { askSoftware, type ReadSoftware } from '../../application/federation/delivery/ask-software.ts';
import { type CatalogueWire, readCatalogues } from '../../application/network/catalogue/read-catalogues.ts';
import type { CohostWakes } from '../../application/network/cohost/cohost-wakes.ts';
import { compareCities } from '../../application/network/comparison/compare-cities.ts';
import type { CountedReader } from '../../application/network/comparison/ports.ts';
import { CountTurns } from '../../application/network/counting/count-turns.ts';
import type { DirectoryWire } from '../../application/network/directory/ports.ts';
import { readDirectories } from '../../application/network/directory/read-directories.ts';
import { fetchAwaitedImages } from '../../application/network/mirror/fetch-awaited-images.ts';
import { followHosts, wakeMirrors, wakeWaiting } from '../../application/network/mirror/read-host.ts';
import { checkFormerOrigins } from '../../application/network/move/check-former-origins.ts';
import { noticeWithheld } from '../../application/network/outgoing/notice-withheld.ts';
import type { PeerDirectory } from '../../application/network/peer/ports.ts';
import { refreshPeers } from '../../application/network/peer/refresh-peers.ts';
import { sendStatementsAgain } from '../../application/network/statement/send-statements-again.ts';
import type { SignSubtotal } from '../../application/network/subtotal/ports.ts';
import type { Log } from '../../start/log.ts';
import type { Database } from '../../storage/kit/database.ts';
import { type Job, type OnEvents, throttled } from '../scheduler.ts';

/** Wakes whoever reads mirrors. */
export const MIRROR_CHANNEL = 'mirror';

/** How often a worker looks whether something is due that comes about once an hour. */
const LOOK_MS = 60_000;
/** The same of what is due within seconds where a peer was just added, or did not answer a moment ago. */
const PEER_LOOK_MS = 5_000;
/** Shortest time between two looks whether people did what is counted. */
const COUNTS_MS = 500;
/** Shortest time between two looks whether co-hosts have something to read. */
const CHANGES_MS = 500;
/**
 * Whoever begins to work may have missed any wake, and hosts wake it again within a minute: until then it looks by itself,
 * so often.
 */
const BEGIN_MS = 90_000;
const BEGINNING_LOOK_MS = 5_000;
/** How often it checks for images of hosts to fetch, where nothing happened; and the shortest time between two such looks. */
const FETCH_MS = 15_000;
const FETCH_AGAIN_MS = 1_000;

const LEADS_HERE = 'a former address leads to this node';
const DOES_NOT_LEAD_HERE =
  'a former address does not lead to this node; its followers are told of the move once it does';

type Parts = { readonly app: Application; readonly database: Database; readonly log: Log };
/** What reads other nodes, and signs for ours. */
type Wires = {
  readonly directory: PeerDirectory;
  readonly catalogues: CatalogueWire;
  readonly directories: DirectoryWire;
  readonly counted: CountedReader;
  readonly sign: SignSubtotal;
  readonly software: ReadSoftware;
  readonly wakes: CohostWakes;
  /** Calls back when events were committed. */
  readonly onEvents: OnEvents;
};

/** What a worker does between nodes. */
export function networkJobs(
  { app, database, log }: Parts,
  { directory, catalogues, directories, counted, sign, software, wakes, onEvents }: Wires,
): readonly Job[] {
  let begunAt: number | null = null;
  const turns = new CountTurns({ app, sign });
  return [
    {
      name: 'peers',
      singleton: true,
      async run() {
        await refreshPeers(app, directory);
        return PEER_LOOK_MS;
      },
    },
    {
      name: 'former-addresses',
      singleton: true,
      async run() {
        await checkFormerOrigins(app, ({ origin, leadsHere }) =>
          leadsHere ? log.info({ origin }, LEADS_HERE) : log.warn({ origin }, DOES_NOT_LEAD_HERE),
        );
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
        return PEER_LOOK_MS;
      },
    },
    {
      name: 'directories',
      singleton: true,
      async run() {
        await readDirectories(app, { wire: directories, peers: directory });
        return LOOK_MS;
      },
    },
    {
      name: 'subtotals',
      singleton: true,
      run: (stop) => turns.run(stop),
      wokenBy: throttled(onEvents, COUNTS_MS),
    },
    {
      name: 'statements',
      singleton: true,
      async run() {
        await sendStatementsAgain(app);
        return LOOK_MS;
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
        if (begunAt === null) await wakeWaiting(app);
        begunAt ??= performance.now();
        if (performance.now() - begunAt >= BEGIN_MS) return await followHosts(app, stop);
        await wakeMirrors(app);
        return Math.min(await followHosts(app, stop), BEGINNING_LOOK_MS);
      },
      wokenBy: (wake) => database.listen(MIRROR_CHANNEL, wake),
    },
    {
      name: 'withheld',
      singleton: true,
      async run() {
        await noticeWithheld(app);
        return LOOK_MS;
      },
    },
    {
      name: 'comparisons',
      singleton: true,
      async run(stop) {
        await compareCities(app, counted, stop);
        return LOOK_MS;
      },
    },
    {
      name: 'images',
      singleton: true,
      async run(stop) {
        const notified = 'an image that another node tells of cannot be had';
        await fetchAwaitedImages(app, (image) => log.warn(image, notified), stop);
        return FETCH_MS;
      },
      wokenBy: throttled(onEvents, FETCH_AGAIN_MS),
    },
  ];
}
