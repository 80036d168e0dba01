import type { Config } from '../src/start/config.ts';
import { createLog } from '../src/start/log.ts';
import { openNode } from '../src/start/node.ts';
import { catchUp } from './catch-up.ts';
import { startChild } from './child.ts';
import { openTown } from './consultation.ts';
import { onEachConfig } from './databases.ts';
import { type Bench, type Figure, percentilesOf } from './figure.ts';
import { get } from './get.ts';
import { getRequest, lasting, load } from './load.ts';
import { startServing } from './serving-node.ts';
import { sized } from './size.ts';

const ROUNDS = sized(3, 1);
const ROUND_MS = sized(1_500, 50);
const CONNECTIONS = 20;

/** What is read most, as strangers read it; the yardstick answers the same bytes and does nothing else. */
const READ = [
  {
    name: 'a proposal as ActivityStreams',
    path: '/consultations/plan-velo/proposals/1',
    accept: 'application/activity+json',
  },
  { name: 'a proposal as a page', path: '/consultations/plan-velo/proposals/1', accept: 'text/html' },
  { name: 'a consultation as a page', path: '/consultations/plan-velo', accept: 'text/html' },
] as const;

/** Of the rate of the plain route. */
const SHARE = 0.7;

type Cost = { readonly rate: number; readonly cpu: number; readonly times: readonly number[] };

export const serving: Bench = {
  name: 'serving',
  says:
    'documents and pages that `parvis serve` has kept, with what they cost it and its database, beside a plain Hono route ' +
    'that answers the same bytes, with what Node does by default',
  run: (note) => onEachConfig(note, (engine, config) => measure(engine, config, note)),
};

async function measure(engine: string, config: Config, note: (text: string) => void): Promise<readonly Figure[]> {
  {
    await using node = await openNode(config, createLog('silent'));
    note(`${engine}: a town is founded`);
    await openTown(node.app);
  }
  note(`${engine}: the node catches up with its events`);
  await catchUp(config);
  await using node = await startServing(config);
  const figures: Figure[] = [];
  for (const { name, path, accept } of READ) {
    const headers = { accept, 'accept-language': 'fr' };
    const { body } = await get(node.port, path, headers);
    await using plain = await startChild('./plain-process.ts', { body, type: accept });
    const [ours, yardstick] = await sideBySide(
      { port: node.port, request: getRequest(path, headers), cpu: async () => node.cpu().all },
      { port: plain.port, request: getRequest('/', headers), cpu: async () => (await plain.tell()).cpu },
    );
    figures.push(...figuresOf(`${engine}: ${name}`, ours, yardstick));
  }
  return figures;
}

function figuresOf(name: string, ours: Cost, plain: Cost): readonly Figure[] {
  const { p50, p95, p99 } = percentilesOf(ours.times);
  return [
    {
      name,
      unit: '/s',
      value: ours.rate,
      yardstick: { name: 'plain route', value: plain.rate },
      target: plain.rate * SHARE,
    },
    {
      name: `${name}, CPU`,
      unit: 'µs',
      value: ours.cpu,
      yardstick: { name: 'plain route', value: plain.cpu },
      target: plain.cpu / SHARE,
    },
    {
      name: `${name}, ${CONNECTIONS} at once`,
      ...{ unit: 'ms', value: p50, p95, p99 },
      yardstick: { name: 'plain route', value: percentilesOf(plain.times).p50 },
    },
  ];
}

type Asked = { readonly port: number; readonly request: Buffer; readonly cpu: () => Promise<number> };

/** In turns, so that what else the machine does falls on both. */
async function sideBySide(...both: readonly [Asked, Asked]): Promise<readonly [Cost, Cost]> {
  const sums = both.map(() => ({ seconds: 0, cpu: 0, times: [] as number[] }));
  for (const query of both) await during(ROUND_MS, query);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, query] of both.entries()) {
      const before = await query.cpu();
      const { times, seconds } = await during(ROUND_MS, query);
      const after = await query.cpu();
      const sum = sums[at];
      if (sum === undefined) continue;
      sum.times.push(...times);
      sum.seconds += seconds;
      sum.cpu += after - before;
    }
  }
  const [ours, plain] = sums.map(({ times, seconds, cpu }) => ({
    rate: times.length / seconds,
    cpu: cpu / times.length,
    times,
  }));
  if (ours === undefined || plain === undefined) throw new Error('two servers are compared');
  return [ours, plain];
}

async function during(ms: number, { port, request }: Asked) {
  const next = lasting(ms, CONNECTIONS, () => request);
  return await load({ port, connections: CONNECTIONS, next, expected: 200 });
}
