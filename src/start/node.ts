import './temporal.ts';
import { v7 } from 'uuid';
import manifest from '../../package.json' with { type: 'json' };
import { authoriseAgents } from '../application/agent/authorise-agents.ts';
import type { Application } from '../application/application.ts';
import { encryptContents } from '../application/ballot/ballot-secret.ts';
import { createArrivals } from '../application/kit/arrivals.ts';
import type { Secrets } from '../application/kit/ports.ts';
import type { CountedReader } from '../application/network/comparison/ports.ts';
import type { DirectoryWire } from '../application/network/directory/ports.ts';
import type { NetworkReader } from '../application/network/mirror/ports.ts';
import type { Signatures } from '../application/open-data/recount-joint.ts';
import { hideSupporters } from '../application/support/support.ts';
import { createDocumentContext } from '../federation/document-context.ts';
import { cachedDocuments, createFederationRoutes } from '../federation/federation-routes.ts';
import { createFormerOriginRoutes } from '../federation/former-origin-routes.ts';
import { createInteractionResolver, type GuardedFetch } from '../federation/intents.ts';
import { createCatalogueWire } from '../federation/network/catalogue-reader.ts';
import { createCountedReader } from '../federation/network/counted-reader.ts';
import { createDirectoryWire } from '../federation/network/directory-reader.ts';
import { createNetworkReader, nodeReader } from '../federation/network/network-reader.ts';
import { readSoftware } from '../federation/network/node-description.ts';
import { createPeerDirectory } from '../federation/network/peer-directory.ts';
import { createProofKeys, verifierBy } from '../federation/network/proofs.ts';
import { signaturesBy } from '../federation/network/proven-subtotal.ts';
import { subtotalSigner } from '../federation/network/sign-subtotals.ts';
import { sparingSilent } from '../federation/network/sparing-silent.ts';
import { ResponseCache } from '../federation/response-cache.ts';
import { Admission } from '../http/kit/admission/admission.ts';
import { readGauges } from '../http/kit/gauges.ts';
import { createHttp, listen } from '../http/server.ts';
import { officialMarkdownHtml } from '../http/web/kit/markdown.ts';
import { PageCache } from '../http/web/kit/page-cache.ts';
import { inspectDocument } from '../integrations/documents/inspect.ts';
import { createImageEncoder } from '../integrations/images/encode.ts';
import { createAccounts } from '../integrations/mastodon/accounts.ts';
import { lazyOidc } from '../integrations/oidc/lazy-oidc.ts';
import { createOutbound, type Outbound } from '../outbound/outbound.ts';
import { newsIn } from '../storage/event/event-news.ts';
import { EVENT_CHANNEL } from '../storage/event/events.ts';
import { createKeyValueStore } from '../storage/federation/kv.ts';
import { type Database, openDatabase } from '../storage/kit/database.ts';
import { KeptReads } from '../storage/kit/kept-reads.ts';
import { bringUpToDate } from '../storage/kit/migrate.ts';
import type { ReadReplica } from '../storage/kit/read-replica.ts';
import { createSecretBox, createSecrets, type SecretBox } from '../storage/kit/secret-box.ts';
import { createStore } from '../storage/store.ts';
import { batchJob } from '../transparency/batch-job.ts';
import { waitForWitnesses } from '../transparency/contradiction.ts';
import { peerJournalsJob } from '../transparency/copy-peer-journals.ts';
import { createEntriesWire } from '../transparency/entries-wire.ts';
import { COSIGNED_CHANNEL, createWitness } from '../transparency/witness.ts';
import { witnessJob } from '../transparency/witness-job.ts';
import { createWitnessWire } from '../transparency/witness-wire.ts';
import { mailJobs } from '../worker/jobs/mail.ts';
import { networkJobs } from '../worker/jobs/network.ts';
import { reportArrivals } from '../worker/report-arrivals.ts';
import { type Job, type Scheduler, startScheduler } from '../worker/scheduler.ts';
import { type Config, mailTransportOf } from './config.ts';
import { neverCalledBy, openConnectors } from './connectors.ts';
import { eventConsumers } from './event-consumers.ts';
import { failureOf, type Log } from './log.ts';
import { openMap } from './open-map.ts';
import { ownJobs } from './own-jobs.ts';
import { replicaOf } from './replica.ts';
import { secretKeyIn } from './secret-key.ts';
import { startPeering } from './start-peering.ts';

/** An open node: its use cases over its own data, not yet reachable by anybody. Disposing it closes everything. */
export interface OpenNode extends AsyncDisposable {
  readonly app: Application;
  /** Reads what other institutions signed, with its proof. */
  readonly signatures: Signatures;
  /** Reads what other cities have of one another's counts. */
  readonly counted: CountedReader;
  readonly directories: DirectoryWire;
  readonly database: Database;
  readonly outbound: Outbound;
  /** The same for connectors and the identity provider, which may be in the institution's own network. */
  readonly internal: Outbound;
  readonly secretBox: SecretBox;
  /** Sends what waits for connectors, and reads what became of it. */
  readonly connectorJobs: readonly Job[];
  /** Pages as everybody sees them; acts of this process drop them. */
  readonly pages: PageCache;
  /** What this process holds of the state. */
  readonly kept: KeptReads;
  /** What it is called in what the processes of the node tell each other. */
  readonly processName: string;
  readonly replica: ReadReplica | null;
  readonly config: Config;
  readonly log: Log;
  /** What the set-up page asks for while the node has no institution; the same in every process of the node. */
  readonly setupKey: string;
}

/** A node that serves and works, as its role says. */
export interface RunningNode extends OpenNode {
  /** Null for a worker. */
  readonly port: number | null;
}

export type OpenOptions = Partial<Pick<Application, 'now'> & Pick<Secrets, 'newKeyPair'>> & {
  readonly migrate?: boolean;
};
export type StartOptions = OpenOptions & {
  /** Throws where the node must not start, before anything is signed, sent or served. */
  readonly mayStart?: (node: OpenNode) => Promise<void>;
};

/** Opens the data, brings its schema up to date and puts every outbound request under one client. */
export async function openNode(config: Config, log: Log, options: OpenOptions = {}): Promise<OpenNode> {
  await using opening = new AsyncDisposableStack();
  const database = opening.use(await openDatabase(config.database));
  if (options.migrate !== false) await bringUpToDate(database.db, manifest.version);
  const secretKey = config.secretKey ?? (await secretKeyIn(config.dataDir));
  const { origin, allowPrivateAddresses } = config;
  const outbound = opening.use(createOutbound({ origin, version: manifest.version, allowPrivateAddresses }));
  outbound.install();
  const internal = opening.use(
    createOutbound({ origin, version: manifest.version, allowPrivateAddresses, internalHosts: config.internalHosts }),
  );
  const secretBox = createSecretBox(secretKey);
  const { connectors, jobs } = openConnectors({ database, secretBox, log, outbound: internal, origin });
  const secrets = createSecrets(secretKey, options.newKeyPair);
  const pages = new PageCache();
  const kept = new KeptReads();
  const processName = v7();
  const replica = await replicaOf(config, { log, onCaughtUp: () => pages.drop() });
  if (replica !== null) opening.use(replica);
  const app: Application & { network?: NetworkReader } = {
    store: authoriseAgents(
      createStore(database, { kept, replica, processName, onCommitted: (change) => pages.drop(change) }),
    ),
    now: options.now ?? (() => new Date()),
    newId: () => v7(),
    arrivals: createArrivals(v7()),
    secrets,
    origin,
    mails: mailTransportOf(config),
    digests: config.digests,
    takesBounces: config.bounces !== null,
    contributionsPerHour: config.contributionsPerHour,
    documentInspector: inspectDocument,
    imageEncoder: createImageEncoder((error) => log.error(failureOf(error), 'images cannot be decoded')),
    analyst: { group: async (proposals) => (await import('../analysis/analyst.ts')).analyst.group(proposals) },
    ...(await openMap(config, { fetch: (url, init) => internal.fetch(url, init), opening })),
    connectors: { ...connectors, neverCalled: neverCalledBy({ internal, outbound }) },
  };
  const { keys, uris } = createDocumentContext(app);
  const { read, readActor } = sparingSilent(nodeReader({ app, keys, uris }), app.now);
  const own = { actor: uris.institution, keys };
  const proofKeys = createProofKeys({ kv: createKeyValueStore(database), read: readActor, own, now: app.now });
  const proves = verifierBy(proofKeys);
  app.network = createNetworkReader(app, {
    read,
    readActor,
    proves,
    fetch: (url, init) => outbound.fetch(url, init),
    onUnreadable: (notified) => log.warn(notified, 'some of what a host tells cannot be read'),
    version: manifest.version,
  });
  if (options.migrate !== false) {
    await encryptContents(app);
    await hideSupporters(app);
  }
  const opened = opening.move();
  return {
    app,
    signatures: signaturesBy(app, proofKeys),
    counted: createCountedReader({ read, proves }),
    directories: createDirectoryWire({ read, proves }),
    database,
    outbound,
    internal,
    secretBox,
    connectorJobs: jobs(app),
    pages,
    kept,
    processName,
    replica,
    config,
    log,
    setupKey: secrets.keyed('setup', 'setup').slice(0, 32),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Starts a node: web serves pages, API and inboxes; worker follows the event log and the clock; all does both. */
export async function startNode(config: Config, log: Log, options: StartOptions = {}): Promise<RunningNode> {
  await using starting = new AsyncDisposableStack();
  const node = starting.use(await openNode(config, log, options));
  await options.mayStart?.(node);
  const former = await node.app.store.read((reader) => reader.moving.formerOrigins());
  const documentContext = createDocumentContext(
    node.app,
    former.map(({ origin }) => origin),
  );
  const peering = startPeering(node, documentContext);
  const fetchOut: GuardedFetch = (url, init) => node.outbound.fetch(url, init);
  const directory = createPeerDirectory(documentContext, fetchOut);
  const onEvents = (wake: () => void) => node.database.listen(EVENT_CHANNEL, wake);
  starting.defer(
    await node.database.listen(EVENT_CHANNEL, (payload) => {
      const { from, change } = newsIn(payload);
      // Its own acts dropped what they changed before they were answered.
      if (from === node.processName) return;
      if (change === 'everything') node.kept.drop();
      node.pages.drop(change);
    }),
  );
  let scheduler: Scheduler | null = null;
  if (config.role !== 'web') {
    const wires = { entries: createEntriesWire(fetchOut), witness: createWitnessWire(fetchOut) };
    const jobs = [
      ...ownJobs({ app: node.app, database: node.database, log, peering }),
      ...networkJobs(node, {
        directory,
        catalogues: createCatalogueWire(fetchOut),
        directories: node.directories,
        counted: node.counted,
        sign: subtotalSigner(documentContext),
        software: (origin) => readSoftware(fetchOut, origin),
        wakes: peering.wakes,
        onEvents,
      }),
      ...mailJobs({ ...node, onEvents, markdown: officialMarkdownHtml }),
      ...node.connectorJobs,
      batchJob(node.app),
      witnessJob(node.app, wires.witness, wires.entries),
      peerJournalsJob(node.app, wires, (wake) => node.database.listen(COSIGNED_CHANNEL, wake)),
    ];
    await waitForWitnesses(node.app);
    const lease = (name: string) => node.database.lease(name);
    const consumers = Object.values(eventConsumers(node, peering.consumer));
    scheduler = starting.use(await startScheduler({ app: node.app, log, consumers, jobs, onEvents, lease }));
  }
  let port: number | null = null;
  if (config.role !== 'worker') {
    const cache = starting.use(
      await ResponseCache.start({
        app: node.app,
        onEvents,
        onEvent: (event) => {
          if (event.type === 'keys-rotated') documentContext.keys.forget(event.data.actor);
        },
        onFailure: (error) =>
          log.error(failureOf(error), 'documents are made anew for every reader until events can be read'),
      }),
    );
    starting.defer(await onEvents(() => node.replica?.noteChange()));
    node.replica?.start();
    const documents = cachedDocuments(cache);
    const routes = createFederationRoutes({ documents: documentContext, cache, version: manifest.version });
    const http = createHttp({
      admission: starting.use(new Admission()),
      app: node.app,
      pages: node.pages,
      allowReplica: node.replica?.allow,
      federation: async (request, network) =>
        isToInbox(request) ? await peering.receive(request, network) : await routes(request),
      documents,
      former: former.length === 0 ? undefined : createFormerOriginRoutes(documentContext),
      interactionResolver: createInteractionResolver(documentContext.uris, fetchOut),
      directory,
      witness: createWitness(node.app, () => node.database.notify(COSIGNED_CHANNEL)),
      identity: lazyOidc({
        fetch: (url, init) => node.internal.fetch(url, init),
        now: node.app.now,
        onFault: (notified) => log.warn(notified, 'somebody could not be recognised by the identity provider'),
      }),
      accounts: createAccounts({ fetch: (url, init) => node.outbound.fetch(url, init), origin: config.origin }),
      log,
      origin: config.origin,
      trustProxy: config.trustProxy,
      metricsToken: config.metricsToken,
      bounceToken: config.bounces?.token ?? null,
      setupKey: node.setupKey,
      gauges: () => readGauges(node.app, scheduler?.loopHealth() ?? [], node.replica),
      // A database that does not answer throws, and the operator's route says that the node is not ready.
      ready: async () => {
        await node.app.store.read((reader) => reader.institution.get());
        return true;
      },
    });
    starting.use(await reportArrivals(node));
    const server = await listen(http, {
      port: config.port,
      ...(config.host === null ? {} : { hostname: config.host }),
    });
    starting.defer(() => server.close());
    port = server.port;
  }
  const started = starting.move();
  return { ...node, port, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

function isToInbox(request: Request): boolean {
  return request.method === 'POST' && new URL(request.url).pathname === '/inbox';
}
