import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../src/start/config.ts';
import { createLog } from '../src/start/log.ts';
import { openNode } from '../src/start/node.ts';
import { type Database, openDatabase } from '../src/storage/kit/database.ts';
import { countMissing, STORED_ACTIVITIES } from './arrived.ts';
import { startChild } from './child.ts';
import { openConsultation, submitProposals } from './consultation.ts';
import { BENCH_ORIGIN, onEachConfig } from './databases.ts';
import { type Bench, type Figure, percentilesOf } from './figure.ts';
import { get } from './get.ts';
import { type Loaded, load } from './load.ts';
import { ACTORS, type Senders, startSenders } from './senders.ts';
import { startServing } from './serving-node.ts';
import { sized } from './size.ts';

const SLUG = 'followed';
const CONNECTIONS = 20;
/** Each actor likes so many proposals in each measurement, and one before. */
const LIKES = sized(10, 1);
const WARM = 1;
/** Fewer, because the embedded database takes its time over each. */
const PROCESSED = { from: WARM, many: Math.ceil(LIKES / 2) } as const;
const ANSWERED = { from: PROCESSED.from + PROCESSED.many, many: LIKES } as const;
/** Supports are looked at so often, by the API: asking is work of the same process. */
const LOOK_MS = 250;
const PATIENCE_MS = 120_000;

/** How many times the rate of bare Fedify, and microseconds of CPU; null where nothing was set. */
type Goal = { readonly times: number | null; readonly cpuUs: ((bare: number) => number) | null };
const NO_GOAL: Goal = { times: null, cpuUs: null };
const GOALS = {
  postgres: { answered: { times: 6, cpuUs: (bare: number) => 1.3 * bare }, counted: { times: 4, cpuUs: () => 1_000 } },
  embedded: { answered: NO_GOAL, counted: { times: 1.5, cpuUs: null } },
} as const satisfies Record<Database['engine'], { readonly answered: Goal; readonly counted: Goal }>;

type Likes = { readonly from: number; readonly many: number };
/** Microseconds of CPU for each, those a second, and the milliseconds of each answer. */
type Cost = { readonly cpu: number; readonly rate: number; readonly times: readonly number[] };
/** A process that takes activities. */
type Measured = { readonly port: number; readonly cpu: () => Promise<number> };

export const inbox: Bench = {
  name: 'inbox',
  says:
    `${ACTORS * LIKES} signed Likes of ${ACTORS} accounts to \`parvis serve\`: until they are durable and answered, and until ` +
    'they count as supports, with CPU of the node and its database; beside bare Fedify with what Node does by default, which ' +
    'verifies them and keeps nothing',
  async run(note) {
    await using senders = await startSenders(BENCH_ORIGIN);
    const bare = await bareFedify(senders);
    return await onEachConfig(note, async (engine, config) => {
      note(`${engine}: a consultation is opened`);
      await prepared(config);
      // First, because it has to end with nothing undecided.
      const processed = await costProcessed(senders, config);
      const answered = await costAnswered(senders, config);
      return [
        ...figuresOf(`${engine}: durable and answered`, answered, { bare, goal: GOALS[engine].answered }),
        ...figuresOf(`${engine}: supports that count`, processed, { bare, goal: GOALS[engine].counted }),
      ];
    });
  },
};

function figuresOf(
  name: string,
  cost: Cost,
  { bare, goal }: { readonly bare: Cost; readonly goal: Goal },
): readonly Figure[] {
  const { p50, p95, p99 } = percentilesOf(cost.times);
  return [
    {
      name: `${name}, CPU each`,
      unit: 'µs',
      value: cost.cpu,
      yardstick: { name: 'bare Fedify', value: bare.cpu },
      ...(goal.cpuUs === null ? {} : { target: goal.cpuUs(bare.cpu) }),
    },
    {
      name,
      unit: '/s',
      value: cost.rate,
      yardstick: { name: 'bare Fedify', value: bare.rate },
      ...(goal.times === null ? {} : { target: goal.times * bare.rate }),
    },
    {
      name: `${name}, until the answer`,
      ...{ unit: 'ms', value: p50, p95, p99 },
      yardstick: { name: 'bare Fedify', value: percentilesOf(bare.times).p50 },
    },
  ];
}

async function prepared(config: Config): Promise<void> {
  await using node = await openNode(config, createLog('silent'));
  await openConsultation(node.app, SLUG);
  await submitProposals(node.app, SLUG, ANSWERED.from + ANSWERED.many);
}

async function bareFedify(senders: Senders): Promise<Cost> {
  await using child = await startChild('./fedify-process.ts', { origin: BENCH_ORIGIN });
  const server = { port: child.port, cpu: async () => (await child.tell()).cpu };
  await post(server, requestsOf(senders, { from: 0, many: WARM }));
  return await costOf(server, requestsOf(senders, ANSWERED));
}

/**
 * On PostgreSQL by a process that only serves (`ROLE=web`): another one decides about what arrived. The embedded database has one
 * process, which decides meanwhile: its CPU is in the figure.
 */
async function costAnswered(senders: Senders, config: Config): Promise<Cost> {
  const role = config.database.kind === 'postgres' ? 'web' : 'all';
  const cost = await (async () => {
    await using node = await startServing({ ...config, role });
    const server = { port: node.port, cpu: async () => node.cpu().all };
    await post(server, requestsOf(senders, { from: 0, many: WARM }));
    return await costOf(server, requestsOf(senders, ANSWERED));
  })();
  await using database = await openDatabase(config.database);
  const missing = await countMissing(database, idsOf(senders, ANSWERED), STORED_ACTIVITIES);
  if (missing > 0) throw new Error(`${missing} Likes were answered with 202, and are not there`);
  return cost;
}

/** By a process that does everything, from the first byte until anybody is shown the last support. */
async function costProcessed(senders: Senders, config: Config): Promise<Cost> {
  await using node = await startServing(config);
  const server = { port: node.port, cpu: async () => node.cpu().all };
  await post(server, requestsOf(senders, { from: 0, many: WARM }));
  await counted(node.port, WARM);
  return await costOf(server, requestsOf(senders, PROCESSED), () => counted(node.port, WARM + PROCESSED.many));
}

async function costOf(server: Measured, requests: readonly Buffer[], until?: () => Promise<void>): Promise<Cost> {
  const before = await server.cpu();
  const start = performance.now();
  const { times } = await post(server, requests);
  await until?.();
  const ms = performance.now() - start;
  const cpu = (await server.cpu()) - before;
  return { cpu: cpu / requests.length, rate: (requests.length * 1_000) / ms, times };
}

const objectsOf = ({ from, many }: Likes) =>
  Array.from({ length: many }, (_, nth) => `${BENCH_ORIGIN}/consultations/${SLUG}/proposals/${1 + from + nth}`);

function requestsOf(senders: Senders, likes: Likes): readonly Buffer[] {
  return objectsOf(likes).flatMap((object) => Array.from({ length: ACTORS }, (_, nth) => senders.like(nth, object)));
}

function idsOf(senders: Senders, likes: Likes): readonly string[] {
  return objectsOf(likes).flatMap((object) => Array.from({ length: ACTORS }, (_, nth) => senders.likeId(nth, object)));
}

async function post({ port }: Measured, requests: readonly Buffer[]): Promise<Loaded> {
  const queue = requests.values();
  const next = () => queue.next().value ?? null;
  return await load({ port, connections: CONNECTIONS, next, expected: 202 });
}

/** Waits until the API shows the support of every account on each of the first proposals. */
async function counted(port: number, proposals: number): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (let number = 1; number <= proposals; ) {
    const shown = await supportsShown(port, number);
    if (shown === ACTORS) number += 1;
    else if (performance.now() > until) {
      throw new Error(`${ACTORS} Likes of proposal ${number} were taken, and ${shown} supports are shown`);
    } else await sleep(LOOK_MS);
  }
}

async function supportsShown(port: number, number: number): Promise<number | null> {
  const { status, body } = await get(port, `/api/v1/consultations/${SLUG}/proposals/${number}`, {});
  if (status !== 200) return null;
  const { supports } = JSON.parse(body) as {
    readonly supports: { readonly byStanding: { readonly fediverse: number } };
  };
  return supports.byStanding.fediverse;
}
