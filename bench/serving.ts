import { foundCity } from '../src/cli/demo/city.ts';
import { type Config, readConfig } from '../src/start/config.ts';
import { createLog } from '../src/start/log.ts';
import { openNode } from '../src/start/node.ts';
import { type Child, startChild } from './child.ts';
import type { Bench, Figure } from './figure.ts';
import { inFolder } from './folder.ts';
import { get } from './get.ts';
import { getRequest, load } from './load.ts';
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

type Cost = { readonly rate: number; readonly cpu: number };

export const serving: Bench = {
  name: 'serving',
  says: 'documents and pages from a whole node with its log, beside a plain Hono route that answers the same bytes',
  run: (note) => inFolder((folder) => measure(folder, note)),
};

async function measure(folder: string, note: (text: string) => void): Promise<readonly Figure[]> {
  const read = readConfig({ DATA_DIR: folder, PORT: '0', ORIGIN: 'http://localhost:3000' });
  const config: Config = { ...read, role: 'web' };
  {
    await using node = await openNode(config, createLog('silent'));
    note('a town is founded');
    await foundCity(node.app, { now: new Date() });
  }
  await using node = await startChild('./node-process.ts', { config });
  const figures: Figure[] = [];
  for (const { name, path, accept } of READ) {
    const headers = { accept, 'accept-language': 'fr' };
    const { body } = await get(node.port, path, headers);
    await using plain = await startChild('./plain-process.ts', { body, type: accept });
    const [ours, yardstick] = await sideBySide(
      { child: node, request: getRequest(path, headers) },
      { child: plain, request: getRequest('/', headers) },
    );
    figures.push(
      {
        name,
        unit: '/s',
        value: ours.rate,
        yardstick: { name: 'plain route', value: yardstick.rate },
        target: yardstick.rate * SHARE,
      },
      {
        name: `${name}, CPU`,
        unit: 'µs',
        value: ours.cpu,
        yardstick: { name: 'plain route', value: yardstick.cpu },
        target: yardstick.cpu / SHARE,
      },
    );
  }
  return figures;
}

type Asked = { readonly child: Child; readonly request: Buffer };

/** In turns, so that what else the machine does falls on both. */
async function sideBySide(...both: readonly [Asked, Asked]): Promise<readonly [Cost, Cost]> {
  const sums = both.map(() => ({ answered: 0, seconds: 0, cpu: 0 }));
  for (const query of both) await during(ROUND_MS, query);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, query] of both.entries()) {
      const before = await query.child.tell();
      const { answered, seconds } = await during(ROUND_MS, query);
      const after = await query.child.tell();
      const sum = sums[at];
      if (sum === undefined) continue;
      sum.answered += answered;
      sum.seconds += seconds;
      sum.cpu += after.cpu - before.cpu;
    }
  }
  const [ours, plain] = sums.map((sum) => ({ rate: sum.answered / sum.seconds, cpu: sum.cpu / sum.answered }));
  if (ours === undefined || plain === undefined) throw new Error('two servers are compared');
  return [ours, plain];
}

async function during(ms: number, { child, request }: Asked) {
  const until = performance.now() + ms;
  const next = () => (performance.now() < until ? request : null);
  return await load({ port: child.port, connections: CONNECTIONS, next, expected: 200 });
}
