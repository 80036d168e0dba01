import { createAdaptorServer } from '@hono/node-server';
import autocannon from 'autocannon';
import { Hono } from 'hono';
import { foundCity } from '../src/cli/demo/city.ts';
import { readConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { startNode } from '../src/node.ts';
import type { Bench, Figure } from './figure.ts';
import { inFolder } from './folder.ts';

const SECONDS = 4;
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

export const serving: Bench = {
  name: 'serving',
  says: 'documents and pages a second from a whole node with its log, beside a plain Hono route; start and memory',
  run: (note) => inFolder((folder) => measure(folder, note)),
};

async function measure(folder: string, note: (text: string) => void): Promise<readonly Figure[]> {
  const plain = await plainRoute();
  try {
    const config = readConfig({ DATA_DIR: folder, PORT: '0', ORIGIN: 'http://localhost:3000' });
    {
      await using node = await startNode({ ...config, role: 'web' }, createLog('silent'));
      note('a town is founded');
      await foundCity(node.app, { now: new Date() });
    }
    const began = performance.now();
    await using node = await startNode(
      { ...config, role: 'web' },
      createLog(process.env['BENCH_LOG'] === '1' ? 'info' : 'silent'),
    );
    const started = performance.now() - began;
    const figures: Figure[] = [];
    for (const { name, path, accept } of READ) {
      const url = `http://127.0.0.1:${node.port}${path}`;
      plain.answer(await (await fetch(url, { headers: { accept } })).text(), accept);
      const yardstick = await rateOf(`http://127.0.0.1:${plain.port}/`, accept);
      const rate = await rateOf(url, accept);
      figures.push({
        name,
        unit: '/s',
        value: rate,
        yardstick: { name: 'plain route', value: yardstick },
        target: yardstick / 2,
      });
    }
    const megabytes = process.memoryUsage.rss() / 1_048_576;
    return [
      ...figures,
      {
        name: 'a node that has its data starts',
        unit: 'ms',
        value: started,
        yardstick: { name: 'promised', value: 1_500 },
        target: 1_500,
      },
      {
        name: 'memory of this process, embedded',
        unit: 'MB',
        value: megabytes,
        yardstick: { name: 'Node alone', value: 45 },
      },
    ];
  } finally {
    await plain.close();
  }
}

type Plain = { readonly port: number; answer(body: string, type: string): void; close(): Promise<void> };

async function plainRoute(): Promise<Plain> {
  let body = '';
  let type = '';
  const app = new Hono();
  app.get('/', (c) => c.body(body, 200, { 'content-type': type }));
  const server = createAdaptorServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    answer(text, contentType) {
      body = text;
      type = contentType;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function rateOf(url: string, accept: string): Promise<number> {
  const options = { url, connections: CONNECTIONS, headers: { accept, 'accept-language': 'fr' } };
  await autocannon({ ...options, duration: 1 });
  const { requests, non2xx } = await autocannon({ ...options, duration: SECONDS });
  if (non2xx > 0) throw new Error(`${url} did not answer 200`);
  return requests.average;
}
