import { sql } from 'kysely';
import { announceBallots } from '../../src/application/announce-ballots.ts';
import { followEvents } from '../../src/application/follow-events.ts';
import { countSubtotals } from '../../src/application/network/count-subtotals.ts';
import { fetchAwaitedImages } from '../../src/application/network/fetch-awaited-images.ts';
import type { NetworkReader } from '../../src/application/network/mirrored.ts';
import type { PeerDirectory } from '../../src/application/network/peer-directory.ts';
import { readCatalogues } from '../../src/application/network/read-catalogues.ts';
import { readHosts } from '../../src/application/network/read-host.ts';
import { knownMoves } from '../../src/application/network/recognise.ts';
import type { ProvenSubtotal } from '../../src/application/network/recount-joint.ts';
import { refreshPeers } from '../../src/application/network/refresh-peers.ts';
import type { Application, Store } from '../../src/application/ports.ts';
import { createDoor, documentsAtHand } from '../../src/federation/door.ts';
import type { GuardedFetch } from '../../src/federation/intents.ts';
import { createMovedDoor } from '../../src/federation/moved-door.ts';
import { createCatalogueWire } from '../../src/federation/network/catalogue-reader.ts';
import { createNetworkReader, nodeReader } from '../../src/federation/network/network-reader.ts';
import { createPeerDirectory } from '../../src/federation/network/peer-directory.ts';
import { createProofVerifier } from '../../src/federation/network/proofs.ts';
import { provenSubtotal } from '../../src/federation/network/proven-subtotal.ts';
import { subtotalSigner } from '../../src/federation/network/sign-subtotals.ts';
import { openPeering, type Peering } from '../../src/federation/peering.ts';
import { createPress } from '../../src/federation/press.ts';
import type { Press } from '../../src/federation/publication/publication.ts';
import { ResponseCache } from '../../src/federation/response-cache.ts';
import { createHttp } from '../../src/http/server.ts';
import { PageCache } from '../../src/http/web/page-cache.ts';
import { createLog, type Log } from '../../src/log.ts';
import { createOutbound } from '../../src/outbound/outbound.ts';
import type { Database } from '../../src/storage/database.ts';
import { createKeyValueStore } from '../../src/storage/fedify/kv.ts';
import { createMessageQueue } from '../../src/storage/fedify/queue.ts';
import { createSecretBox } from '../../src/storage/secret-box.ts';
import { applicationOn } from '../support/application.ts';
import type { Clock } from '../support/clock.ts';
import type { Answer } from './door.ts';

/** A node of the test network: composed as in production, over a database of its own, without its clockwork. */
export interface NetworkNode extends AsyncDisposable {
  readonly app: Application;
  readonly press: Press;
  readonly directory: PeerDirectory;
  readonly proven: ProvenSubtotal;
  readonly answer: Answer;
  /** Every address that is read, as the routes have it. */
  readonly routes: readonly string[];
  /** Does once what its workers would do by themselves; answers how much it did. */
  work(): Promise<number>;
  /** What it still has to do: deliveries that wait or are in hand, activities nobody decided about, mirrors to be read, acts to be sent. */
  left(): Promise<number>;
}

/** Pauses between tries are so much shorter than in production. */
const PACE = 30_000;
const SECRET = 'a secret key of at least thirty-two characters';

export async function openNetworkNode(of: {
  readonly origin: string;
  readonly database: Database;
  readonly clock: Clock;
  /** Addresses it had before. */
  readonly former?: readonly string[];
  /** What stands between its use cases and its database. */
  readonly through?: ((store: Store) => Store) | undefined;
  /** Where ids and secrets come from. */
  readonly as?: (app: Application) => Application;
  readonly log?: Log;
}): Promise<NetworkNode> {
  const { origin, database, clock } = of;
  await using opening = new AsyncDisposableStack();
  const log = of.log ?? createLog('silent');
  const pages = new PageCache();
  const plain = applicationOn(database, clock);
  const store = of.through?.(plain.store) ?? plain.store;
  const whole: Application = { ...plain, store, origin };
  const app: Application & { network?: NetworkReader } = of.as?.(whole) ?? whole;
  const press = createPress(app, of.former);
  const read = nodeReader(press);
  const kv = createKeyValueStore(database);
  const own = { actor: press.uris.institution, keys: press.keys };
  const proves = createProofVerifier({ kv, read, own, now: app.now });
  const outbound = opening.use(createOutbound({ origin, version: '0', allowPrivateAddresses: true }));
  const fetchOut: GuardedFetch = (url, init) => outbound.fetch(url, init);
  app.network = createNetworkReader(app, { read, proves, fetch: fetchOut, onUnreadable: () => {} });
  const outbox = createMessageQueue({
    database,
    secretBox: createSecretBox(SECRET),
    name: 'outbox',
    onFailure: () => {},
    parallel: 10,
    pollMs: 50,
    drainMs: 200,
  });
  const peering: Peering = openPeering({
    app,
    press,
    log,
    kv,
    outbox,
    allowPrivateAddresses: true,
    arrived: () => {},
    mirrorsWoken: () => {},
    pace: PACE,
  });
  const directory = createPeerDirectory(press, (url, { limits: _limits, ...init }) => fetch(url, init));
  const catalogues = createCatalogueWire((url, { limits: _limits, ...init }) => fetch(url, init));
  const sign = subtotalSigner(press);
  let happened = () => {};
  const cache = opening.use(
    await ResponseCache.start({
      app,
      onEvents: async (wake) => {
        happened = wake;
        return async () => {};
      },
      onFailure: () => {},
    }),
  );
  const door = createDoor({ press, cache, version: '0' });
  const http = createHttp({
    app,
    pages,
    log,
    origin,
    trustProxy: false,
    metricsToken: null,
    setupKey: 'set up',
    directory,
    gauges: async () => [],
    ready: async () => true,
    former: createMovedDoor(press),
    documents: documentsAtHand(cache),
    federation: async (request) =>
      request.method === 'POST' && new URL(request.url).pathname === '/inbox'
        ? await peering.receive(request)
        : await door(request),
  });
  const stop = new AbortController();
  const delivering = peering.deliver(stop.signal);
  opening.defer(async () => {
    stop.abort();
    await delivering;
  });
  const opened = opening.move();
  return {
    app,
    press,
    directory,
    proven: provenSubtotal(proves, () => app.store.read((reader) => knownMoves(app, reader))),
    answer: async (request) => await http.fetch(request),
    routes: [...new Set(http.routes.flatMap(({ method, path }) => (method === 'GET' ? [path] : [])))],
    async work() {
      const decided = await peering.decide();
      const followed = await followEvents(app, peering.reader);
      await peering.chore.run();
      const looked = await refreshPeers(app, directory);
      const listed = await readCatalogues(app, catalogues);
      const taken = app.network === undefined ? 0 : await readHosts(app, app.network);
      const pictured = await fetchAwaitedImages(app, () => {});
      const { announced } = await announceBallots(app);
      const counted = await countSubtotals(app, sign);
      happened();
      pages.drop();
      return decided + followed + looked + listed + taken + pictured + announced + counted;
    },
    async left() {
      const { rows } = await sql<{ queued: number; undecided: number; unread: number; unsent: number }>`
        select
          (select count(*)::integer from queue_message where dead_at is null) as queued,
          (select count(*)::integer from inbox_message where verdict is null) as undecided,
          (select count(*)::integer from mirror where due_at <= ${app.now()} or failing_since is not null) as unread,
          (select count(*)::integer from home_act where due_at <= ${app.now()}) as unsent
      `.execute(database.db);
      const [row] = rows;
      return row === undefined ? 0 : row.queued + row.undecided + row.unread + row.unsent;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
