import type { Config } from '../src/start/config.ts';
import { createLog } from '../src/start/log.ts';
import { openNode } from '../src/start/node.ts';
import type { Database } from '../src/storage/kit/database.ts';
import { startChild } from './child.ts';
import { openTown } from './consultation.ts';
import { onEachConfig } from './databases.ts';
import { type Bench, type Figure, percentilesOf } from './figure.ts';
import { getRequest, load } from './load.ts';
import { type Started, startServing } from './serving-node.ts';
import { sized } from './size.ts';

const STARTS = sized(3, 1);
const CONNECTIONS = 20;
/** Requests of the load, after which a node has what it needs in memory. */
const REQUESTS = sized(1_200, 60);
const MEGABYTE = 1_048_576;
/** Megabytes that a loaded node may take; the embedded database is in its process. */
const MEMORY_MAX = { postgres: 256, embedded: 400 } as const;

const PROPOSAL = '/consultations/plan-velo/proposals/1';

export const start: Bench = {
  name: 'start',
  says:
    'how long a node takes until it listens, and what memory it holds after a load of pages, searches, documents and ' +
    'the API; beside a process of Hono and pg that answers from one query',
  run: (note) =>
    onEachConfig(note, async (engine, config) => {
      const begin = performance.now();
      {
        await using node = await openNode(config, createLog('silent'));
        await node.app.store.read((reader) => reader.institution.get());
        note(`${engine}: an empty database was brought up to date in ${Math.round(performance.now() - begin)} ms`);
        await openTown(node.app);
      }
      return await figuresOf(engine, config);
    }),
};

type Held = { readonly seconds: number; readonly idle: number; readonly loaded: number };

async function figuresOf(engine: Database['engine'], config: Config): Promise<readonly Figure[]> {
  const url = config.database.kind === 'postgres' ? config.database.url : null;
  const bare = await held(
    () => startChild('./bare-process.ts', { url }),
    () => getRequest('/', {}),
  );
  const ours = await held(() => startServing(config), requestOf);
  const name = url === null ? 'bare Hono' : 'bare Hono and pg';
  return [
    { name: `${engine}: start`, unit: 's', value: ours.seconds, yardstick: { name, value: bare.seconds } },
    { name: `${engine}: memory at rest`, unit: 'MB', value: ours.idle, yardstick: { name, value: bare.idle } },
    {
      name: `${engine}: memory after ${REQUESTS} requests`,
      unit: 'MB',
      value: ours.loaded,
      yardstick: { name, value: bare.loaded },
      target: MEMORY_MAX[engine],
    },
  ];
}

/** Starts it several times, and loads the last. */
async function held(begin: () => Promise<Started>, request: (nth: number) => Buffer): Promise<Held> {
  const times: number[] = [];
  for (let nth = 1; nth < STARTS; nth += 1) {
    const before = performance.now();
    await using _child = await begin();
    times.push(performance.now() - before);
  }
  const before = performance.now();
  await using child = await begin();
  times.push(performance.now() - before);
  const { memory: idle } = await child.tell();
  let sent = 0;
  const next = () => (sent < REQUESTS ? request(sent++) : null);
  await load({ port: child.port, connections: CONNECTIONS, next, expected: 200 });
  const { memory: loaded } = await child.tell();
  return {
    seconds: percentilesOf(times).p50 / 1_000,
    idle: idle / MEGABYTE,
    loaded: loaded / MEGABYTE,
  };
}

/** What different people ask for; every other one is something that nobody asked for before. */
function requestOf(nth: number): Buffer {
  const page = { accept: 'text/html', 'accept-language': nth % 3 === 0 ? 'en' : 'fr' };
  switch (nth % 8) {
    case 0:
      return getRequest(`/consultations/plan-velo?q=piste+${nth}`, page);
    case 1:
      return getRequest(PROPOSAL, page);
    case 2:
      return getRequest(`${PROPOSAL}?n=${nth}`, page);
    case 3:
      return getRequest(PROPOSAL, { accept: 'application/activity+json' });
    case 4:
      return getRequest(`/?n=${nth}`, page);
    case 5:
      return getRequest('/api/v1/consultations/plan-velo', {});
    case 6:
      return getRequest(`/consultations/plan-velo?n=${nth}`, page);
    default:
      return getRequest('/nodeinfo/2.1', {});
  }
}
