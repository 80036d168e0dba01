import './temporal.ts';
import { v7 } from 'uuid';
import manifest from '../../package.json' with { type: 'json' };
import { authoriseAgents } from '../application/agent/authorise-agents.ts';
import type { Application } from '../application/application.ts';
import { encryptContents } from '../application/ballot/encrypt-contents.ts';
import { mergeCasts } from '../application/ballot/merge-casts.ts';
import type { EventConsumers } from '../application/event/event-consumers.ts';
import { createArrivals } from '../application/kit/arrivals.ts';
import type { NetworkReader } from '../application/network/mirror/ports.ts';
import type { Signatures } from '../application/open-data/recount-joint.ts';
import { followParticipants } from '../application/support/follow-participants.ts';
import { hideSupporters } from '../application/support/hide-supporters.ts';
import { createDocumentContext } from '../federation/document-context.ts';
import { cachedDocuments, createFederationRoutes } from '../federation/federation-routes.ts';
import { createFormerOriginRoutes } from '../federation/former-origin-routes.ts';
import { createInteractionResolver, type GuardedFetch } from '../federation/intents.ts';
import { createCatalogueWire } from '../federation/network/catalogue-reader.ts';
import { createNetworkReader, nodeReader } from '../federation/network/network-reader.ts';
import { createPeerDirectory } from '../federation/network/peer-directory.ts';
import { createProofKeys, verifierBy } from '../federation/network/proofs.ts';
import { signaturesBy } from '../federation/network/proven-subtotal.ts';
import { subtotalSigner } from '../federation/network/sign-subtotals.ts';
import { openPeering, type Peering } from '../federation/peering.ts';
import type { DocumentContext } from '../federation/publication/document-context.ts';
import { ResponseCache } from '../federation/response-cache.ts';
import { Admission } from '../http/kit/admission/admission.ts';
import { readGauges } from '../http/kit/gauges.ts';
import { createHttp, listen } from '../http/server.ts';
import { PageCache } from '../http/web/kit/page-cache.ts';
import { createImageEncoder } from '../integrations/images/encode.ts';
import { createAccounts } from '../integrations/mastodon/accounts.ts';
import { lazyOidc } from '../integrations/oidc/lazy-oidc.ts';
import { createOutbound, type Outbound } from '../outbound/outbound.ts';
import { EVENT_CHANNEL } from '../storage/event/events.ts';
import { createKeyValueStore } from '../storage/federation/kv.ts';
import { createMessageQueue } from '../storage/federation/queue.ts';
import { type Database, openDatabase } from '../storage/kit/database.ts';
import { KeptReads } from '../storage/kit/kept-reads.ts';
import { maintainDatabase } from '../storage/kit/maintain.ts';
import { migrateToLatest } from '../storage/kit/migrate.ts';
import type { ReadReplica } from '../storage/kit/read-replica.ts';
import { createSecretBox, type SecretBox } from '../storage/kit/secret-box.ts';
import { createSecrets } from '../storage/kit/secrets.ts';
import { createStore, ORDINARY } from '../storage/store.ts';
import { INBOX_CHANNEL, inboxJob } from '../worker/jobs/inbox.ts';
import { mailConsumer, mailJobs } from '../worker/jobs/mail.ts';
import { MIRROR_CHANNEL, networkJobs } from '../worker/jobs/network.ts';
import { resultJob } from '../worker/jobs/results.ts';
import { retentionJob } from '../worker/jobs/retention.ts';
import { reportArrivals } from '../worker/report-arrivals.ts';
import { type Job, type Scheduler, startScheduler } from '../worker/scheduler.ts';
import { type Config, mailTransportOf } from './config.ts';
import { failureOf, type Log } from './log.ts';
import { replicaOf } from './replica.ts';
import { secretKeyIn } from './secret-key.ts';

/** An open node: its use cases over its own data, not yet reachable by anybody. Disposing it closes everything. */
export interface OpenNode extends AsyncDisposable {
  readonly app: Application;
  /** Reads what other institutions signed, with its proof. */
  readonly signatures: Signatures;
  readonly database: Database;
  readonly outbound: Outbound;
  readonly secretBox: SecretBox;
  /** Pages as everybody sees them; acts of this process drop them. */
  readonly pages: PageCache;
  /** What this process holds of the state. */
  readonly kept: KeptReads;
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

export type OpenOptions = { readonly now?: () => Date; readonly migrate?: boolean };

/** Opens the data, brings its schema up to date and puts every outbound request under one client. */
export async function openNode(config: Config, log: Log, options: OpenOptions = {}): Promise<OpenNode> {
  await using opening = new AsyncDisposableStack();
  const database = opening.use(await openDatabase(config.database));
  if (options.migrate !== false) await migrateToLatest(database.db);
  const secretKey = config.secretKey ?? (await secretKeyIn(config.dataDir));
  const { origin, allowPrivateAddresses } = config;
  const outbound = opening.use(createOutbound({ origin, version: manifest.version, allowPrivateAddresses }));
  outbound.install();
  const secrets = createSecrets(secretKey);
  const pages = new PageCache();
  const kept = new KeptReads();
  const replica = await replicaOf(config, { log, onCaughtUp: () => pages.drop() });
  if (replica !== null) opening.use(replica);
  const app: Application & { network?: NetworkReader } = {
    store: authoriseAgents(createStore(database, { kept, replica, onCommitted: () => pages.drop() })),
    now: options.now ?? (() => new Date()),
    newId: () => v7(),
    arrivals: createArrivals(v7()),
    secrets,
    origin,
    mails: mailTransportOf(config),
    imageEncoder: createImageEncoder((error) => log.error(failureOf(error), 'images cannot be decoded')),
    analyst: { group: async (proposals) => (await import('../analysis/analyst.ts')).analyst.group(proposals) },
    map: config.map ?? undefined,
  };
  const { keys, uris } = createDocumentContext(app);
  const read = nodeReader({ app, keys, uris });
  const own = { actor: uris.institution, keys };
  const proofKeys = createProofKeys({ kv: createKeyValueStore(database), read, own, now: app.now });
  app.network = createNetworkReader(app, {
    read,
    proves: verifierBy(proofKeys),
    fetch: (url, init) => outbound.fetch(url, init),
    onUnreadable: (notified) => log.warn(notified, 'some of what a host tells cannot be read'),
  });
  if (options.migrate !== false) {
    await encryptContents(app);
    await hideSupporters(app);
  }
  const opened = opening.move();
  return {
    app,
    signatures: signaturesBy(app, proofKeys),
    database,
    outbound,
    secretBox: createSecretBox(secretKey),
    pages,
    kept,
    replica,
    config,
    log,
    setupKey: secrets.keyed('setup', 'setup').slice(0, 32),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Starts a node: web serves pages, API and inboxes; worker follows the event log and the clock; all does both. */
export async function startNode(config: Config, log: Log, options: OpenOptions = {}): Promise<RunningNode> {
  await using starting = new AsyncDisposableStack();
  const node = starting.use(await openNode(config, log, options));
  const former = await node.app.store.read((reader) => reader.moving.formerOrigins());
  const documentContext = createDocumentContext(
    node.app,
    former.map(({ origin }) => origin),
  );
  const peering = peeringOf(node, documentContext);
  const fetchOut: GuardedFetch = (url, init) => node.outbound.fetch(url, init);
  const directory = createPeerDirectory(documentContext, fetchOut);
  const onEvents = (wake: () => void) => node.database.listen(EVENT_CHANNEL, wake);
  starting.defer(await node.database.listen(EVENT_CHANNEL, (said) => said !== ORDINARY && node.kept.drop()));
  let scheduler: Scheduler | null = null;
  if (config.role !== 'web') {
    const jobs = [
      ...jobsOf(node, peering),
      ...networkJobs(node, {
        directory,
        catalogues: createCatalogueWire(fetchOut),
        sign: subtotalSigner(documentContext),
      }),
      ...mailJobs(node),
    ];
    const lease = (name: string) => node.database.lease(name);
    const listed: EventConsumers = {
      federation: peering.consumer,
      'ballot-merges': mergeCasts(node.app),
      supporters: followParticipants(node.app),
      'author-letters': mailConsumer(node),
    };
    const consumers = Object.values(listed);
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
    // Notifications of acts in other processes of this node arrive here.
    starting.defer(await onEvents(() => node.pages.drop()));
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
      identity: lazyOidc({
        fetch: (url, init) => node.outbound.fetch(url, init),
        now: node.app.now,
        onFault: (notified) => log.warn(notified, 'somebody could not be recognised by the identity provider'),
      }),
      accounts: createAccounts({ fetch: (url, init) => node.outbound.fetch(url, init), origin: config.origin }),
      log,
      origin: config.origin,
      trustProxy: config.trustProxy,
      metricsToken: config.metricsToken,
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

/** Deliveries in flight in one process; six of them to one host. */
const DELIVERIES_AT_ONCE = 50;
/** Sending ends at the stop only; where it ended all the same, it begins again. */
const DELIVER_AGAIN_MS = 1_000;
const MAINTAIN_MS = 5 * 60_000;

function isToInbox(request: Request): boolean {
  return request.method === 'POST' && new URL(request.url).pathname === '/inbox';
}

function peeringOf({ app, database, secretBox, config, log }: OpenNode, documents: DocumentContext): Peering {
  const wakeOn = (channel: string) => () => {
    database.notify(channel).catch((error) => log.warn(failureOf(error), 'workers were not woken'));
  };
  return openPeering({
    app,
    documents,
    log,
    kv: createKeyValueStore(database),
    outbox: createMessageQueue({
      database,
      secretBox,
      name: 'outbox',
      parallel: DELIVERIES_AT_ONCE,
      onFailure: ({ error, message }) =>
        log.error({ ...failureOf(error), attempts: message?.attempts }, 'a queued message could not be handled'),
    }),
    allowPrivateAddresses: config.allowPrivateAddresses,
    onReceived: wakeOn(INBOX_CHANNEL),
    mirrorsWoken: wakeOn(MIRROR_CHANNEL),
  });
}

/** What has to be done now and then, by any worker. */
function jobsOf({ app, database, log }: OpenNode, peering: Peering): readonly Job[] {
  return [
    { ...peering.job, singleton: true },
    {
      name: 'deliver',
      // Until the stop; what is being processed then is finished or goes back to the queue.
      async run(stop) {
        await peering.deliver(stop);
        return DELIVER_AGAIN_MS;
      },
    },
    {
      name: 'maintain',
      async run() {
        await maintainDatabase(database);
        return MAINTAIN_MS;
      },
    },
    retentionJob({ app }),
    resultJob({ app, log }),
    inboxJob({ database, peering }),
  ];
}
