import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createToken } from '../src/application/agent/create-token.ts';
import type { Config } from '../src/start/config.ts';
import { createLog } from '../src/start/log.ts';
import { openNode } from '../src/start/node.ts';
import { openDatabase } from '../src/storage/kit/database.ts';
import { countMissing, STORED_ACTIVITIES } from './arrived.ts';
import { openConsultation, submitProposals, value } from './consultation.ts';
import { commentOf, type Flood, type Flooded } from './flood.ts';
import { type OverloadReport, timesOf } from './overload-report.ts';
import { type Serving, startServing } from './serving-node.ts';
import { sized } from './size.ts';

const SLUG = 'plan-velo';
const PROPOSALS = sized(200, 40);
const PEOPLE = sized(300, 20);
const TIMES = 10;
/** What it can take is measured with so many connections. */
const AT_ONCE = 32;
/** As much as one processor sends. */
const RATE_MAX = 6_000;
const HEALTH_EVERY_MS = 100;
const PAGE_EVERY_MS = 250;
const BACK_AFTER_MS = 10_000;

type OverloadOptions = { readonly seconds: number; readonly note: (text: string) => void };

/** Sends a node ten times what it takes, for so many seconds, and says how it did. */
export async function overloaded(
  engine: string,
  config: Config,
  { seconds, note }: OverloadOptions,
): Promise<OverloadReport> {
  // What is measured before and after the flood is measured for so long.
  const calmSeconds = Math.min(10, seconds / 2);
  const tokens = await peopled(config);
  await using flooding = await startFlooding(config.origin);
  const acknowledged = { comments: new Set<string>(), likes: new Set<string>() };
  const flood = async (of: Omit<Flood, 'origin' | 'slug' | 'proposals' | 'tokens'>) => {
    const flooded = await flooding.run({ ...of, origin: config.origin, slug: SLUG, proposals: PROPOSALS, tokens });
    for (const nth of flooded.kinds.comment.done) acknowledged.comments.add(commentOf(nth));
    for (const id of flooded.likes) acknowledged.likes.add(id);
    return flooded;
  };
  const measured = await (async () => {
    await using node = await startServing(config);
    const { port } = node;
    // What a process does first it does slowly.
    await flood({ port, rate: 0, atOnce: AT_ONCE, seconds: calmSeconds, from: 0 });
    const alone = await flood({ port, rate: 0, atOnce: AT_ONCE, seconds: calmSeconds, from: 1_000_000 });
    const taken = Object.values(alone.kinds).reduce((sum, { done }) => sum + done.length, 0) / alone.seconds;
    await sleep(calmSeconds * 1_000);
    const before = await pageTimes(port, calmSeconds);
    const offered = Math.min(RATE_MAX, Math.round(taken * TIMES));
    note(`${engine}: it takes ${taken.toFixed(0)} requests a second, and is sent ${offered} for ${seconds} s`);
    const watch = watchNode(node);
    const flooded = await flood({ port, rate: offered, atOnce: 0, seconds, from: 2_000_000 });
    const { health, memory } = await watch.stop();
    await sleep(BACK_AFTER_MS);
    const page = { before: timesOf(before), after: timesOf(await pageTimes(port, calmSeconds)) };
    const kinds = Object.entries(flooded.kinds).map(
      ([name, { times, done, ...of }]) => [name, { ...of, done: done.length, times: timesOf(times) }] as const,
    );
    return { engine, taken, offered, seconds, kinds: Object.fromEntries(kinds), health, page, memory };
  })();
  await using database = await openDatabase(config.database);
  return {
    ...measured,
    acknowledged: { comments: acknowledged.comments.size, likes: acknowledged.likes.size },
    lost: {
      comments: await countMissing(database, acknowledged.comments, 'select body as id from comment'),
      likes: await countMissing(database, acknowledged.likes, STORED_ACTIVITIES),
    },
  };
}

type Flooding = AsyncDisposable & { run(flood: Flood): Promise<Flooded> };

async function startFlooding(origin: string): Promise<Flooding> {
  const child = fork(new URL('./flood-process.ts', import.meta.url), [JSON.stringify({ origin })], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  await once(child, 'message');
  return {
    async run(flood) {
      child.send(flood);
      const [flooded] = await once(child, 'message');
      return flooded as Flooded;
    },
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** From now on: health by whoever asks beside the flood, and memory. */
function watchNode(node: Serving) {
  const times: number[] = [];
  const memory: number[] = [];
  const before = node.tell();
  let failed = 0;
  let isOver = false;
  const asking = (async () => {
    for (let nth = 0; !isOver; nth += 1) {
      const path = nth % 2 === 0 ? '/health/live' : '/health/ready';
      const ms = await timed(node.port, path);
      if (ms === null) failed += 1;
      else times.push(ms);
      memory.push(megabytes((await node.tell()).memory));
      await sleep(HEALTH_EVERY_MS);
    }
  })();
  return {
    async stop() {
      isOver = true;
      await asking;
      const size = Math.ceil(memory.length / 10);
      const tenths = Array.from({ length: 10 }, (_, nth) => memory.slice(nth * size, (nth + 1) * size));
      const during = tenths.filter(({ length }) => length > 0).map((some) => Math.round(Math.max(...some)));
      return {
        health: { ...timesOf(times), failed },
        memory: { before: Math.round(megabytes((await before).memory)), during },
      };
    },
  };
}

/** Milliseconds of a page that nobody has asked for before. */
async function pageTimes(port: number, seconds: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (const until = performance.now() + seconds * 1_000; performance.now() < until; await sleep(PAGE_EVERY_MS)) {
    const page = `/consultations/${SLUG}/proposals/${1 + (times.length % PROPOSALS)}?at=${performance.now()}`;
    times.push((await timed(port, page)) ?? Number.POSITIVE_INFINITY);
  }
  return times;
}

/** Null where it was refused or failed. */
async function timed(port: number, path: string): Promise<number | null> {
  const start = performance.now();
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { accept: 'text/html' } });
    await response.arrayBuffer();
    return response.ok ? performance.now() - start : null;
  } catch {
    return null;
  }
}

function megabytes(bytes: number): number {
  return bytes / 1_048_576;
}

async function peopled(config: Config): Promise<readonly string[]> {
  await using node = await openNode(config, createLog('silent'));
  const { app } = node;
  await openConsultation(app, SLUG);
  await submitProposals(app, SLUG, PROPOSALS);
  const tokens: string[] = [];
  for (let nth = 0; nth < PEOPLE; nth += 1) {
    const participant = { name: `P${nth}`, standing: 'resident' as const };
    tokens.push(value(await createToken(app, { name: `T${nth}`, scopes: ['comment'], participant, by: null })).secret);
  }
  return tokens;
}
