import { sql } from 'kysely';
import type { Application, Store } from '../../src/application/application.ts';
import { announceBallots } from '../../src/application/ballot/announce-ballots.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { readCatalogues } from '../../src/application/network/catalogue/read-catalogues.ts';
import { compareCities } from '../../src/application/network/comparison/compare-cities.ts';
import { countSubtotals } from '../../src/application/network/counting/count-subtotals.ts';
import { fetchAwaitedImages } from '../../src/application/network/mirror/fetch-awaited-images.ts';
import type { NetworkReader } from '../../src/application/network/mirror/ports.ts';
import { readHosts } from '../../src/application/network/mirror/read-host.ts';
import { checkFormerOrigins } from '../../src/application/network/move/check-former-origins.ts';
import { loadMoves } from '../../src/application/network/move/resolve-move.ts';
import { noticeWithheld } from '../../src/application/network/outgoing/notice-withheld.ts';
import type { PeerDirectory } from '../../src/application/network/peer/ports.ts';
import { refreshPeers } from '../../src/application/network/peer/refresh-peers.ts';
import { sendStatementsAgain } from '../../src/application/network/statement/send-statements-again.ts';
import type { ProvenSubtotal } from '../../src/application/open-data/recount-joint.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { cachedDocuments, createFederationRoutes } from '../../src/federation/federation-routes.ts';
import { createFormerOriginRoutes } from '../../src/federation/former-origin-routes.ts';
import type { GuardedFetch } from '../../src/federation/intents.ts';
import { createCatalogueWire } from '../../src/federation/network/catalogue-reader.ts';
import { createCountedReader } from '../../src/federation/network/counted-reader.ts';
import { createNetworkReader, nodeReader } from '../../src/federation/network/network-reader.ts';
import { readSoftware } from '../../src/federation/network/node-description.ts';
import { createPeerDirectory } from '../../src/federation/network/peer-directory.ts';
import { createProofVerifier } from '../../src/federation/network/proofs.ts';
import { provenSubtotal } from '../../src/federation/network/proven-subtotal.ts';
import { subtotalSigner } from '../../src/federation/network/sign-subtotals.ts';
import { sparingSilent } from '../../src/federation/network/sparing-silent.ts';
import { openPeering, type Peering } from '../../src/federation/peering.ts';
import type { DocumentContext } from '../../src/federation/publication/document-context.ts';
import { ResponseCache } from '../../src/federation/response-cache.ts';
import { createHttp } from '../../src/http/server.ts';
import { PageCache } from '../../src/http/web/kit/page-cache.ts';
import { createOutbound } from '../../src/outbound/outbound.ts';
import { createLog, type Log } from '../../src/start/log.ts';
import { createKeyValueStore } from '../../src/storage/federation/kv.ts';
import { createMessageQueue } from '../../src/storage/federation/queue.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { createSecretBox } from '../../src/storage/kit/secret-box.ts';
import { createWitness } from '../../src/transparency/witness.ts';
import { applicationOn } from '../support/application.ts';
import type { Clock } from '../support/clock.ts';
import type { Answer } from './node-requests.ts';

/** A node of the test network: composed as in production, over a database of its own, without its scheduler. */
export interface NetworkNode extends AsyncDisposable {
  readonly app: Application;
  readonly documents: DocumentContext;
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
  const documents = createDocumentContext(app, of.former);
  const { read, readActor } = sparingSilent(nodeReader(documents), app.now);
  const kv = createKeyValueStore(database);
  const own = { actor: documents.uris.institution, keys: documents.keys };
  const proves = createProofVerifier({ kv, read: readActor, own, now: app.now });
  const outbound = opening.use(createOutbound({ origin, version: '0', allowPrivateAddresses: true }));
  const fetchOut: GuardedFetch = (url, init) => outbound.fetch(url, init);
  app.network = createNetworkReader(app, {
    read,
    readActor,
    proves,
    fetch: fetchOut,
    onUnreadable: () => {},
    version: '0.0.0',
  });
  const counted = createCountedReader({ read, proves });
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
    documents,
    log,
    kv,
    outbox,
    readSoftware: (at) => readSoftware(fetchOut, at),
    allowPrivateAddresses: true,
    onReceived: () => {},
    mirrorsWoken: () => {},
    pace: PACE,
  });
  const directory = createPeerDirectory(documents, (url, { limits: _limits, ...init }) => fetch(url, init));
  const catalogues = createCatalogueWire((url, { limits: _limits, ...init }) => fetch(url, init));
  const sign = subtotalSigner(documents);
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
  const proxy = createFederationRoutes({ documents, cache, version: '0' });
  const http = createHttp({
    app,
    pages,
    log,
    origin,
    trustProxy: false,
    metricsToken: null,
    setupKey: 'set up',
    directory,
    witness: createWitness(app),
    gauges: async () => [],
    ready: async () => true,
    former: createFormerOriginRoutes(documents),
    documents: cachedDocuments(cache),
    federation: async (request) =>
      request.method === 'POST' && new URL(request.url).pathname === '/inbox'
        ? await peering.receive(request)
        : await proxy(request),
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
    documents,
    directory,
    proven: provenSubtotal(proves, () => app.store.read((reader) => loadMoves(app, reader))),
    answer: async (request) => await http.fetch(request),
    routes: [...new Set(http.routes.flatMap(({ method, path }) => (method === 'GET' ? [path] : [])))],
    async work() {
      const decided = await peering.decide();
      const moved = await checkFormerOrigins(app, () => {});
      const followed = await consumeEvents(app, peering.consumer);
      await peering.job.run();
      await peering.wakes.run(stop.signal);
      await peering.wakes.sent();
      const looked = await refreshPeers(app, directory);
      const listed = await readCatalogues(app, catalogues);
      const count = app.network === undefined ? 0 : await readHosts(app, app.network);
      const withheld = await noticeWithheld(app);
      const pictured = await fetchAwaitedImages(app, () => {});
      const { announced } = await announceBallots(app);
      const summed = await countSubtotals(app, sign);
      const again = await sendStatementsAgain(app);
      const compared = await compareCities(app, counted);
      happened();
      pages.drop();
      return (
        decided +
        moved +
        followed +
        looked +
        listed +
        count +
        withheld +
        pictured +
        announced +
        summed +
        again +
        compared
      );
    },
    async left() {
      type Left = { queued: number; undecided: number; unread: number; unsent: number; unfetched: number };
      const { rows } = await sql<Left>`
        select
          (select count(*)::integer from queue_message where dead_at is null) as queued,
          (select count(*)::integer from inbox_message where verdict is null) as undecided,
          (select count(*)::integer from mirror where due_at <= ${app.now()} or failing_since is not null) as unread,
          (select count(*)::integer from home_act where due_at <= ${app.now()}) as unsent,
          (select count(*)::integer from awaited_image where tries < 2)
            + (select count(*)::integer from mirrored_cover where due_at is not null and tries < 2) as unfetched
      `.execute(database.db);
      const [row] = rows;
      if (row === undefined) return 0;
      return row.queued + row.undecided + row.unread + row.unsent + row.unfetched + peering.wakes.waiting;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
