import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../src/start/config.ts';
import { createLog } from '../src/start/log.ts';
import { openNode } from '../src/start/node.ts';
import type { Database } from '../src/storage/kit/database.ts';
import { type Child, type ChildMessage, startChild } from './child.ts';
import { openConsultation, submitProposals } from './consultation.ts';
import { BENCH_ORIGIN, onEachConfig } from './databases.ts';
import type { Bench, Figure } from './figure.ts';
import { load } from './load.ts';
import { ACTORS, type Senders, startSenders } from './senders.ts';
import { sized } from './size.ts';

const SLUG = 'followed';
const CONNECTIONS = 20;
/** Each actor likes so many proposals in each measurement, and one before. */
const LIKES = sized(10, 1);
const WARM = 1;
/** Fewer, because the embedded database takes its time over each. */
const PROCESSED = { from: WARM, many: Math.ceil(LIKES / 2) } as const;
const ANSWERED = { from: PROCESSED.from + PROCESSED.many, many: LIKES } as const;

/** How many times the rate of bare Fedify, and microseconds of CPU of the node; null where nothing was set. */
type Goal = { readonly times: number | null; readonly cpuUs: ((bare: number) => number) | null };
const NO_GOAL: Goal = { times: null, cpuUs: null };
const GOALS = {
  postgres: { answered: { times: 6, cpuUs: (bare: number) => 1.3 * bare }, counted: { times: 4, cpuUs: () => 1_000 } },
  embedded: { answered: NO_GOAL, counted: { times: 1.5, cpuUs: null } },
} as const satisfies Record<Database['engine'], { readonly answered: Goal; readonly counted: Goal }>;

type Likes = { readonly from: number; readonly many: number };
type Cost = { readonly cpu: number; readonly rate: number };

export const inbox: Bench = {
  name: 'inbox',
  says:
    `CPU of ${ACTORS * LIKES} signed Likes of ${ACTORS} accounts: until they are durable and answered, and until they ` +
    'count as supports; beside bare Fedify, which verifies them and keeps nothing',
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
        // The work of the embedded database is in this process, that of a server in another.
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
  ];
}

async function prepared(config: Config): Promise<void> {
  await using node = await openNode(config, createLog('silent'));
  await openConsultation(node.app, SLUG);
  await submitProposals(node.app, SLUG, ANSWERED.from + ANSWERED.many);
}

async function bareFedify(senders: Senders): Promise<Cost> {
  await using child = await startChild('./fedify-process.ts', { origin: BENCH_ORIGIN });
  await post(child, requestsOf(senders, { from: 0, many: WARM }));
  return await costOf(child, { requests: requestsOf(senders, ANSWERED), until: () => child.tell() });
}

/** By a process that only serves: another one would decide about what arrived. */
async function costAnswered(senders: Senders, config: Config): Promise<Cost> {
  await using child = await startChild('./node-process.ts', { config: { ...config, role: 'web' } });
  await post(child, requestsOf(senders, { from: 0, many: WARM }));
  return await costOf(child, { requests: requestsOf(senders, ANSWERED), until: () => child.tell() });
}

/** By a process that does everything, from the first byte to the last support; all of them are there then. */
async function costProcessed(senders: Senders, config: Config): Promise<Cost> {
  const cost = await costUntilDecided(senders, config);
  await using node = await openNode(config, createLog('silent'));
  const { count } = await node.database.db
    .selectFrom('support')
    .select((all) => all.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const sent = ACTORS * (WARM + PROCESSED.many);
  if (count !== sent) throw new Error(`${sent} Likes were sent, and ${count} supports are there`);
  return cost;
}

async function costUntilDecided(senders: Senders, config: Config): Promise<Cost> {
  await using child = await startChild('./node-process.ts', { config });
  await post(child, requestsOf(senders, { from: 0, many: WARM }));
  await decided(child);
  return await costOf(child, { requests: requestsOf(senders, PROCESSED), until: () => decided(child) });
}

async function costOf(
  child: Child,
  work: { readonly requests: readonly Buffer[]; readonly until: () => Promise<ChildMessage> },
): Promise<Cost> {
  const { requests, until } = work;
  const before = await child.tell();
  const start = performance.now();
  await post(child, requests);
  const after = await until();
  return {
    cpu: (after.cpu - before.cpu) / requests.length,
    rate: (requests.length * 1_000) / (performance.now() - start),
  };
}

function requestsOf(senders: Senders, { from, many }: Likes): readonly Buffer[] {
  const objects = Array.from(
    { length: many },
    (_, nth) => `${BENCH_ORIGIN}/consultations/${SLUG}/proposals/${1 + from + nth}`,
  );
  return objects.flatMap((object) => Array.from({ length: ACTORS }, (_, nth) => senders.like(nth, object)));
}

async function post(child: Child, requests: readonly Buffer[]): Promise<void> {
  const queue = requests.values();
  const next = () => queue.next().value ?? null;
  await load({ port: child.port, connections: CONNECTIONS, next, expected: 202 });
}

async function decided(child: Child): Promise<ChildMessage> {
  for (;;) {
    const notification = await child.tell();
    if (notification.waiting === 0) return notification;
    // Asking is work of the same process.
    await sleep(500);
  }
}
