import './temporal.ts';
import { v7 } from 'uuid';
import manifest from '../package.json' with { type: 'json' };
import type { NetworkReader } from './application/network/mirrored.ts';
import type { Signatures } from './application/network/recount-joint.ts';
import type { Application } from './application/ports.ts';
import { withinBounds } from './application/within-bounds.ts';
import { type Chore, type Clockwork, startClockwork } from './clockwork.ts';
import { type Config, mailWayOf } from './config.ts';
import { createDoor, documentsAtHand } from './federation/door.ts';
import { createHomes, type GuardedFetch } from './federation/intents.ts';
import { createMovedDoor } from './federation/moved-door.ts';
import { createCatalogueWire } from './federation/network/catalogue-reader.ts';
import { createNetworkReader, nodeReader } from './federation/network/network-reader.ts';
import { createPeerDirectory } from './federation/network/peer-directory.ts';
import { createProofKeys, verifierBy } from './federation/network/proofs.ts';
import { signaturesBy } from './federation/network/proven-subtotal.ts';
import { subtotalSigner } from './federation/network/sign-subtotals.ts';
import { openPeering, type Peering } from './federation/peering.ts';
import { createPress } from './federation/press.ts';
import type { Press } from './federation/publication/publication.ts';
import { ResponseCache } from './federation/response-cache.ts';
import type { Gauge } from './http/metrics.ts';
import { createHttp, listen } from './http/server.ts';
import { PageCache } from './http/web/page-cache.ts';
import { INBOX_CHANNEL, inboxChores } from './inbox-chores.ts';
import { encodeImage } from './integrations/images/encode.ts';
import { createAccounts } from './integrations/mastodon/accounts.ts';
import { oidcWhenAsked } from './integrations/oidc/when-asked.ts';
import { failureOf, type Log } from './log.ts';
import { mailChores, mailReader } from './mail-chores.ts';
import { MIRROR_CHANNEL, networkChores } from './network-chores.ts';
import { createOutbound, type Outbound } from './outbound/outbound.ts';
import { secretKeyIn } from './secret-key.ts';
import { type Database, openDatabase } from './storage/database.ts';
import { EVENT_CHANNEL } from './storage/events.ts';
import { createKeyValueStore } from './storage/fedify/kv.ts';
import { createMessageQueue } from './storage/fedify/queue.ts';
import { maintainDatabase } from './storage/maintain.ts';
import { migrateToLatest } from './storage/migrate.ts';
import { createSecretBox, type SecretBox } from './storage/secret-box.ts';
import { createSecrets } from './storage/secrets.ts';
import { createStore } from './storage/store.ts';

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
  const app: Application & { network?: NetworkReader } = {
    store: withinBounds(createStore(database, () => pages.drop())),
    now: options.now ?? (() => new Date()),
    newId: () => v7(),
    secrets,
    origin,
    mails: mailWayOf(config),
    imageEncoder: encodeImage,
    analyst: { group: async (proposals) => (await import('./analysis/analyst.ts')).analyst.group(proposals) },
    map: config.map ?? undefined,
  };
  const { keys, uris } = createPress(app);
  const read = nodeReader({ app, keys, uris });
  const own = { actor: uris.institution, keys };
  const proofKeys = createProofKeys({ kv: createKeyValueStore(database), read, own, now: app.now });
  app.network = createNetworkReader(app, {
    read,
    proves: verifierBy(proofKeys),
    fetch: (url, init) => outbound.fetch(url, init),
    onUnreadable: (told) => log.warn(told, 'some of what a host tells cannot be read'),
  });
  const opened = opening.move();
  return {
    app,
    signatures: signaturesBy(app, proofKeys),
    database,
    outbound,
    secretBox: createSecretBox(secretKey),
    pages,
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
  const press = createPress(
    node.app,
    former.map(({ origin }) => origin),
  );
  const peering = peeringOf(node, press);
  const fetchOut: GuardedFetch = (url, init) => node.outbound.fetch(url, init);
  const directory = createPeerDirectory(press, fetchOut);
  const onEvents = (wake: () => void) => node.database.listen(EVENT_CHANNEL, wake);
  let clockwork: Clockwork | null = null;
  if (config.role !== 'web') {
    const chores = [
      ...choresOf(node, peering),
      ...networkChores(node, {
        directory,
        catalogues: createCatalogueWire(fetchOut),
        sign: subtotalSigner(press),
      }),
      ...mailChores(node),
    ];
    const hold = (name: string) => node.database.hold(name);
    const readers = [peering.reader, mailReader(node)];
    clockwork = starting.use(await startClockwork({ app: node.app, log, readers, chores, onEvents, hold }));
  }
  let port: number | null = null;
  if (config.role !== 'worker') {
    const cache = starting.use(
      await ResponseCache.start({
        app: node.app,
        onEvents,
        onEvent: (event) => {
          if (event.type === 'keys-rotated') press.keys.forget(event.data.actor);
        },
        onFailure: (error) =>
          log.error(failureOf(error), 'documents are made anew for every reader until events can be read'),
      }),
    );
    // Acts of other processes of this node are heard of here.
    starting.defer(await onEvents(() => node.pages.drop()));
    const documents = documentsAtHand(cache);
    const door = createDoor({ press, cache, version: manifest.version });
    const http = createHttp({
      app: node.app,
      pages: node.pages,
      federation: async (request, network) =>
        isToInbox(request) ? await peering.receive(request, network) : await door(request),
      documents,
      former: former.length === 0 ? undefined : createMovedDoor(press),
      homes: createHomes(press.uris, fetchOut),
      directory,
      identity: oidcWhenAsked({
        fetch: (url, init) => node.outbound.fetch(url, init),
        now: node.app.now,
        onFault: (told) => log.warn(told, 'somebody could not be recognised by the identity provider'),
      }),
      accounts: createAccounts({ fetch: (url, init) => node.outbound.fetch(url, init), origin: config.origin }),
      log,
      origin: config.origin,
      trustProxy: config.trustProxy,
      metricsToken: config.metricsToken,
      setupKey: node.setupKey,
      gauges: () => gaugesOf(node.app, clockwork),
      // A database that does not answer throws, and the operator's route says that the node is not ready.
      ready: async () => {
        await node.app.store.read((reader) => reader.institution.get());
        return true;
      },
    });
    const server = await listen(http, { port: config.port });
    starting.defer(() => server.close());
    port = server.port;
  }
  const started = starting.move();
  return { ...node, port, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

/** How what a worker does by itself is getting on: here, and in whichever process follows the log. */
async function gaugesOf(app: Application, clockwork: Clockwork | null): Promise<readonly Gauge[]> {
  const troubles = clockwork?.troubles() ?? [];
  const { behind, waiting, outcomes } = await app.store.read(async ({ events, mails }) => ({
    behind: await events.behindSince(),
    waiting: await mails.countWaiting(),
    outcomes: await mails.outcomes(),
  }));
  const seconds = (since: Date | null) => (since === null ? 0 : (app.now().getTime() - since.getTime()) / 1_000);
  return [
    {
      name: 'parvis_loop_failures',
      help: 'Failures in a row of what this process does by itself; 0 where it works',
      label: 'loop',
      values: new Map(troubles.map(({ loop, failures }) => [loop, failures])),
    },
    {
      name: 'parvis_reader_behind_seconds',
      help: 'Age of the first event that a reader of the log has before it; 0 where it has all',
      label: 'reader',
      values: new Map([...behind].map(([reader, since]) => [reader, Math.max(0, seconds(since))])),
    },
    {
      name: 'parvis_mails',
      help: 'Mails on their way, and what became of all others: sent, refused for good or for too long, too old to be sent',
      label: 'state',
      values: new Map<string, number>([['waiting', waiting], ...outcomes]),
    },
  ];
}

/** Deliveries in flight in one process; six of them to one host. */
const DELIVERIES_AT_ONCE = 50;
/** Sending ends at the stop only; where it ended all the same, it begins again. */
const DELIVER_AGAIN_MS = 1_000;
const MAINTAIN_MS = 5 * 60_000;

function isToInbox(request: Request): boolean {
  return request.method === 'POST' && new URL(request.url).pathname === '/inbox';
}

function peeringOf({ app, database, secretBox, config, log }: OpenNode, press: Press): Peering {
  const wakeOn = (channel: string) => () => {
    database.notify(channel).catch((error) => log.warn(failureOf(error), 'workers were not woken'));
  };
  return openPeering({
    app,
    press,
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
    arrived: wakeOn(INBOX_CHANNEL),
    mirrorsWoken: wakeOn(MIRROR_CHANNEL),
  });
}

/** What has to be done now and then, by any worker. */
function choresOf({ app, database }: OpenNode, peering: Peering): readonly Chore[] {
  return [
    { ...peering.chore, alone: true },
    {
      name: 'deliver',
      // Until the stop; what is in hand then is finished or goes back to the queue.
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
    ...inboxChores({ app, database, peering }),
  ];
}
