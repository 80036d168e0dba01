import { setTimeout as sleep } from 'node:timers/promises';
import { verifyRequest } from '@fedify/fedify';
import type { Config } from '../src/start/config.ts';
import { catchUp } from './catch-up.ts';
import { BENCH_ORIGIN, onEachConfig } from './databases.ts';
import { startFedifyDelivery } from './fedify-delivery.ts';
import { type Bench, type Figure, percentilesOf } from './figure.ts';
import { follow, openConsultations } from './followers.ts';
import { get } from './get.ts';
import { type Serving, startServing } from './serving-node.ts';
import { type Sample, type Sink, startSink } from './sink.ts';
import { sized } from './size.ts';

const HOSTS = sized(500, 5);
/** Proposals of one round: a consultation announces no more than five an hour by themselves (docs/adr/0014). */
const PROPOSALS = 4;
/** Each has a consultation of its own. The first warms up, and of the last two the former opens the connections. */
const ROUNDS = ['warm', 'fresh', 'first', 'kept'] as const;
type Round = (typeof ROUNDS)[number];
/** What is left to do once the last arrived: to take it off the queue. */
const AFTERWARDS_MS = sized(500, 50);

/** Milliseconds of CPU for one delivery, deliveries a second, and the milliseconds until each arrived. */
type Spent = { readonly cpu: number; readonly rate: number; readonly times: readonly number[] };
type Cost = { readonly fresh: Spent; readonly keptAlive: Spent };
/** Of a delivery, and how many times as many a second as bare Fedify. */
const GOALS = { cpuMs: 0.7, times: 3 } as const;

export const federationDelivery: Bench = {
  name: 'federation-delivery',
  says:
    `CPU of a delivery of \`parvis serve\` and its database to one of ${HOSTS} hosts, from a POST of a proposal to the last ` +
    'that is told, arrivals checked; beside bare Fedify with a queue in memory and what Node does by default',
  async run(note) {
    await using sink = await startSink(HOSTS);
    const bare = await bareFedify(sink);
    return await onEachConfig(note, async (engine, config) => {
      note(`${engine}: ${HOSTS} hosts follow ${ROUNDS.length} consultations`);
      return figuresOf(engine, await ours(sink, config, note), bare);
    });
  },
};

function figuresOf(engine: string, cost: Cost, bare: Cost): readonly Figure[] {
  const promised = engine === 'postgres';
  const figures = (name: string, spent: Spent, yardstick: Spent): readonly Figure[] => {
    const { p50, p95, p99 } = percentilesOf(spent.times);
    return [
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
      {
        name: `${engine}: from the proposal to an arrival, ${name}`,
        ...{ unit: 'ms', value: p50, p95, p99 },
        yardstick: { name: 'bare Fedify', value: percentilesOf(yardstick.times).p50 },
      },
    ];
  };
  return [
    ...figures('new connections', cost.fresh, bare.fresh),
    ...figures('kept alive', cost.keptAlive, bare.keptAlive),
  ];
}

/** Who sends. */
type Sender = {
  /** Microseconds so far. */
  readonly cpu: () => number;
  /** Publishes something that goes to every host; answers its id, and when it was begun, in milliseconds since 1970. */
  readonly publish: (round: Round, nth: number) => Promise<{ readonly id: string; readonly at: number }>;
  readonly check?: (sample: Sample) => Promise<void>;
};

async function costOf(sink: Sink, sender: Sender): Promise<Cost> {
  const spent = new Map<Round, Spent>();
  for (const round of ROUNDS) {
    await sink.keepAlive(round === 'first' || round === 'kept');
    spent.set(round, await costOfRound(sink, sender, round));
  }
  const of = (round: Round): Spent => {
    const found = spent.get(round);
    if (found === undefined) throw new Error(`no ${round} was measured`);
    return found;
  };
  return { fresh: of('fresh'), keptAlive: of('kept') };
}

/** Waits until everything arrived: each of what was published, at each host. */
async function costOfRound(sink: Sink, sender: Sender, round: Round): Promise<Spent> {
  const deliveries = HOSTS * PROPOSALS;
  const before = sender.cpu();
  const begun = new Map<string, number>();
  for (let nth = 0; nth < PROPOSALS; nth += 1) {
    const { id, at } = await sender.publish(round, nth);
    begun.set(id, at);
  }
  const { arrivals, samples, repeated } = await sink.until(deliveries, begun.keys());
  await sleep(AFTERWARDS_MS);
  const cpu = (sender.cpu() - before) / 1_000 / deliveries;
  const times = arrivals.map(({ about, at }) => at - (begun.get(about) ?? Number.NaN));
  const places = new Set(arrivals.map(({ host, about }) => `${host} ${about}`));
  if (arrivals.length !== deliveries || places.size !== deliveries || repeated > 0) {
    throw new Error(
      `${arrivals.length} arrived for ${deliveries}, at ${places.size} places, and ${repeated} once more`,
    );
  }
  for (const sample of samples) await sender.check?.(sample);
  const start = Math.min(...begun.values());
  const end = Math.max(...arrivals.map(({ at }) => at));
  return { cpu, rate: (deliveries * 1_000) / (end - start), times };
}

const now = () => performance.timeOrigin + performance.now();

async function bareFedify(sink: Sink): Promise<Cost> {
  await using bare = await startFedifyDelivery(sink);
  return await costOf(sink, {
    cpu() {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
    async publish(round, nth) {
      const id = `${bare.origin}/${round}/${nth}`;
      const at = now();
      await bare.send(id);
      return { id, at };
    },
  });
}

async function ours(sink: Sink, config: Config, note: (text: string) => void): Promise<Cost> {
  const token = await openConsultations(config, ROUNDS);
  // Followers who come later are told nothing of what was before.
  await catchUp(config);
  await follow(config, ROUNDS, sink.inboxes);
  await using node = await startServing(config);
  const cost = await costOf(sink, {
    cpu: () => node.cpu().all,
    async publish(round, nth) {
      const at = now();
      const response = await fetch(`http://127.0.0.1:${node.port}/api/v1/consultations/${round}/proposals`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ title: { fr: `Une piste ${nth}` }, body: { fr: `Là où il en faut une, ${nth}.` } }),
      });
      const text = await response.text();
      if (response.status !== 201) throw new Error(`a proposal was answered ${response.status}: ${text}`);
      const { number } = JSON.parse(text) as { readonly number: number };
      return { id: `${BENCH_ORIGIN}/consultations/${round}/proposals/${number}`, at };
    },
    check: (sample) => checkSignature(node, sample),
  });
  const { node: own, database } = node.cpu();
  note(`of the CPU, ${Math.round((100 * database) / (own + database))} % is of the database server`);
  return cost;
}

/** As Fedify verifies it, with the key that the node publishes. */
async function checkSignature(node: Serving, { url, headers, body }: Sample): Promise<void> {
  const key = await verifyRequest(new Request(url, { method: 'POST', headers, body }), {
    documentLoader: async (documentUrl) => {
      const { pathname } = new URL(documentUrl);
      const answered = await get(node.port, pathname, { accept: 'application/activity+json' });
      return { contextUrl: null, documentUrl, document: JSON.parse(answered.body) };
    },
  });
  if (key === null) throw new Error(`the signature of what was sent to ${url} is not valid`);
}
