import { type ChildProcess, fork } from 'node:child_process';
import type { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createFederation,
  type Federation,
  generateCryptoKeyPair,
  InProcessMessageQueue,
  MemoryKvStore,
  ParallelMessageQueue,
} from '@fedify/fedify';
import { Create, Note, PUBLIC_COLLECTION } from '@fedify/vocab';
import { consumeEvents } from '../src/application/event/consume-events.ts';
import { openPoll } from '../src/application/poll/open-poll.ts';
import { createDocumentContext } from '../src/federation/document-context.ts';
import { openPeering } from '../src/federation/peering.ts';
import { createOutbound } from '../src/outbound/outbound.ts';
import { createLog } from '../src/start/log.ts';
import { createKeyValueStore } from '../src/storage/federation/kv.ts';
import { createMessageQueue } from '../src/storage/federation/queue.ts';
import { createSecretBox } from '../src/storage/kit/secret-box.ts';
import { openConsultation, value } from './consultation.ts';
import { onEach, type Place } from './databases.ts';
import type { Bench, Figure } from './figure.ts';
import { sized } from './size.ts';

const HOSTS = sized(500, 5);
const ACTIVITIES = 4;
const AT_ONCE = 50;
const SLUG = 'followed';

/** Milliseconds of CPU of this process for one delivery, and deliveries a second. */
type Spent = { readonly cpu: number; readonly rate: number };
type Cost = { readonly fresh: Spent; readonly keptAlive: Spent };
/** Of a delivery, and how many times as many a second as bare Fedify. The work of the embedded database is in this process. */
const GOALS = { cpuMs: 0.7, times: 3 } as const;

export const federationDelivery: Bench = {
  name: 'federation-delivery',
  says: `CPU of a delivery to ${HOSTS} hosts, from the event to the last answer, beside bare Fedify with a queue in memory`,
  async run(note) {
    await using sink = await startSink();
    const bare = await bareFedify(sink);
    return await onEach(note, async (place) => figuresOf(place.engine, await ours(sink, place), bare));
  },
};

function figuresOf(engine: string, cost: Cost, bare: Cost): readonly Figure[] {
  const promised = engine === 'postgres';
  const figures = (name: string, spent: Spent, yardstick: Spent): readonly Figure[] => [
    {
      name: `${engine}: CPU a delivery, ${name}`,
      unit: 'ms',
      value: spent.cpu,
      yardstick: { name: 'bare Fedify', value: yardstick.cpu },
      ...(promised ? { target: GOALS.cpuMs } : {}),
    },
    {
      name: `${engine}: deliveries, ${name}`,
      unit: '/s',
      value: spent.rate,
      yardstick: { name: 'bare Fedify', value: yardstick.rate },
      ...(promised ? { target: GOALS.times * yardstick.rate } : {}),
    },
  ];
  return [
    ...figures('new connections', cost.fresh, bare.fresh),
    ...figures('kept alive', cost.keptAlive, bare.keptAlive),
  ];
}

type Sink = AsyncDisposable & {
  readonly inboxes: readonly URL[];
  keepAlive(yes: boolean): Promise<void>;
  taken(): Promise<number>;
};

async function startSink(): Promise<Sink> {
  const child: ChildProcess = fork(new URL('./sink.ts', import.meta.url), { execArgv: [] });
  const [{ port }] = (await once(child, 'message')) as [{ readonly port: number }];
  const ask = async (word: object): Promise<number> => {
    const answer = once(child, 'message');
    child.send(word);
    const [{ taken: count }] = (await answer) as [{ readonly taken: number }];
    return count;
  };
  const address = (nth: number) => `127.1.${Math.floor(nth / 250)}.${1 + (nth % 250)}`;
  return {
    inboxes: Array.from({ length: HOSTS }, (_, nth) => new URL(`http://${address(nth)}:${port}/inbox`)),
    keepAlive: async (keepsAlive) => {
      await ask({ keepsAlive });
    },
    taken: () => ask({ ask: 'taken' }),
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** Sends `ACTIVITIES` to every host and waits until all were taken; once to warm up, then on new and on kept connections. */
async function costOf(sink: Sink, send: (round: string) => Promise<void>): Promise<Cost> {
  const round = async (name: string) => {
    const until = (await sink.taken()) + HOSTS * ACTIVITIES;
    const before = process.cpuUsage();
    const start = performance.now();
    await send(name);
    while ((await sink.taken()) < until) await sleep(25);
    const { user, system } = process.cpuUsage(before);
    const deliveries = HOSTS * ACTIVITIES;
    return {
      cpu: (user + system) / 1_000 / deliveries,
      rate: (deliveries * 1_000) / (performance.now() - start),
    };
  };
  await sink.keepAlive(false);
  await round('warm');
  const fresh = await round('fresh');
  await sink.keepAlive(true);
  await round('connect');
  return { fresh, keptAlive: await round('kept') };
}

async function bareFedify(sink: Sink): Promise<Cost> {
  const origin = 'https://bare.example';
  const federation: Federation<void> = createFederation<void>({
    kv: new MemoryKvStore(),
    origin,
    queue: {
      outbox: new ParallelMessageQueue(new InProcessMessageQueue({ pollInterval: { milliseconds: 5 } }), AT_ONCE),
    },
    manuallyStartQueue: true,
    allowPrivateAddress: true,
    firstKnock: 'draft-cavage-http-signatures-12',
  });
  const keys = [
    { keyId: new URL(`${origin}/actor#main-key`), ...(await generateRsa()) },
    { keyId: new URL(`${origin}/actor#ed25519-key`), ...(await generateCryptoKeyPair('Ed25519')) },
  ];
  const stop = new AbortController();
  const working = federation.startQueue(undefined, { signal: stop.signal });
  const context = federation.createContext(new URL(origin), undefined);
  const recipients = sink.inboxes.map((inboxId) => ({ id: new URL('/actor', inboxId), inboxId }));
  const cost = await costOf(sink, async (round) => {
    for (let nth = 0; nth < ACTIVITIES; nth += 1) {
      const id = `${origin}/${round}/${nth}`;
      const activity = new Create({
        id: new URL(`${id}/create`),
        actor: new URL(`${origin}/actor`),
        to: PUBLIC_COLLECTION,
        object: new Note({ id: new URL(id), content: '<p>Quelle rive ?</p>', to: PUBLIC_COLLECTION }),
      });
      await context.sendActivity(keys, recipients, activity, { fanout: 'skip' });
    }
  });
  stop.abort();
  await working;
  return cost;
}

/** Of the size that we sign with: Fedify's own makes larger ones, which cost six times as much. */
async function generateRsa(): Promise<webcrypto.CryptoKeyPair> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  };
  return await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function ours(sink: Sink, { app, database }: Place): Promise<Cost> {
  await openConsultation(app, SLUG);
  const documents = createDocumentContext(app);
  await using outbound = createOutbound({ origin: app.origin, version: '0', allowPrivateAddresses: true });
  outbound.install();
  const peering = openPeering({
    app,
    documents,
    log: createLog('silent'),
    kv: createKeyValueStore(database),
    outbox: createMessageQueue({
      database,
      secretBox: createSecretBox('a secret key for measuring only, 32 bytes or more'),
      name: 'outbox',
      parallel: AT_ONCE,
      onFailure: ({ error }) => console.error(error),
    }),
    readSoftware: async () => null,
    allowPrivateAddresses: true,
    onReceived: () => {},
    mirrorsWoken: () => {},
  });
  await consumeEvents(app, peering.consumer);
  await app.store.transact(async (writer) => {
    for (const inbox of sink.inboxes) {
      const uri = new URL('/actor', inbox).href;
      const { host, href } = inbox;
      const at = { fetchedAt: app.now(), goneAt: null };
      const named = { handle: `somebody@${host}`, name: 'Somebody' };
      await writer.peers.saveActor({ uri, host, kind: 'Person', ...named, inbox: href, sharedInbox: href, ...at });
      const target = documents.uris.consultation(SLUG);
      await writer.peers.saveFollow({ target, follower: uri, activityId: `${uri}#follow`, since: app.now() });
    }
  });
  const stop = new AbortController();
  const delivering = peering.deliver(stop.signal);
  const cost = await costOf(sink, async () => {
    // A poll is one activity to every follower.
    for (let nth = 0; nth < ACTIVITIES; nth += 1) {
      const options = [{ fr: 'Nord' }, { fr: 'Sud' }];
      const closesAt = new Date(Date.now() + 86_400_000).toISOString();
      const question = { fr: 'Quelle rive ?' };
      value(await openPoll(app, { slug: SLUG, question, options, multiple: false, closesAt, by: null }));
    }
    await consumeEvents(app, peering.consumer);
  });
  stop.abort();
  await delivering;
  return cost;
}
