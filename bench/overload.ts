/**
 * `node bench/overload.ts [seconds] [--json]`: ten times what a node can take, at its pages, its API and its inbox, for so
 * long (ten minutes), on each engine or on `BENCH_ENGINE`. Says what was answered and how fast, and exits 1 where something
 * that is promised does not hold (docs/operate/scale.md).
 */
import '../src/start/temporal.ts';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { createToken } from '../src/application/agent/create-token.ts';
import type { Config } from '../src/start/config.ts';
import { createLog } from '../src/start/log.ts';
import { openNode } from '../src/start/node.ts';
import { type Database, openDatabase } from '../src/storage/kit/database.ts';
import { openConsultation, submitProposals, value } from './consultation.ts';
import { onEachConfig } from './databases.ts';
import { commentOf, type Flood, type Flooded } from './flood.ts';
import { faultsOf, type OverloadReport, printed, timesOf } from './overload-report.ts';
import { type Serving, startServing } from './serving-node.ts';

const SLUG = 'plan-velo';
const PROPOSALS = 200;
const PEOPLE = 300;
const TIMES = 10;
/** What it can take is measured with so many connections. */
const AT_ONCE = 32;
/** As much as one processor sends. */
const RATE_MAX = 6_000;
const HEALTH_EVERY_MS = 100;
const PAGE_EVERY_MS = 250;
const BACK_AFTER_MS = 10_000;

const asked = process.argv.slice(2);
const json = asked.includes('--json');
const seconds = Number(asked.find((word) => /^\d+$/.test(word)) ?? 600);
/** What is measured before and after the flood is measured for so long. */
const CALM_SECONDS = Math.min(10, seconds / 2);

process.once('SIGTERM', () => process.exit(1));

const note = (text: string) => console.error(`  … ${text}`);
const reports = await onEachConfig(note, async (engine, config) => [await overload(engine, config)]);
console.log(json ? JSON.stringify(reports, null, 2) : reports.map(printed).join('\n'));
const faults = reports.flatMap(faultsOf);
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);

async function overload(engine: string, config: Config): Promise<OverloadReport> {
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
    await flood({ port, rate: 0, atOnce: AT_ONCE, seconds: CALM_SECONDS, from: 0 });
    const alone = await flood({ port, rate: 0, atOnce: AT_ONCE, seconds: CALM_SECONDS, from: 1_000_000 });
    const taken = Object.values(alone.kinds).reduce((sum, { done }) => sum + done.length, 0) / alone.seconds;
    await sleep(CALM_SECONDS * 1_000);
    const before = await pageTimes(port);
    const offered = Math.min(RATE_MAX, Math.round(taken * TIMES));
    note(`${engine}: it takes ${taken.toFixed(0)} requests a second, and is sent ${offered} for ${seconds} s`);
    const watch = watchNode(node);
    const flooded = await flood({ port, rate: offered, atOnce: 0, seconds, from: 2_000_000 });
    const { health, memory } = await watch.stop();
    await sleep(BACK_AFTER_MS);
    const page = { before: timesOf(before), after: timesOf(await pageTimes(port)) };
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
      comments: await lost(database, acknowledged.comments, 'select body as id from comment'),
      likes: await lost(database, acknowledged.likes, 'select activity_id as id from inbox_message'),
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
async function pageTimes(port: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (const until = performance.now() + CALM_SECONDS * 1_000; performance.now() < until; await sleep(PAGE_EVERY_MS)) {
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

/** How many of them are not there. */
async function lost(database: Database, ids: ReadonlySet<string>, found: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from unnest(${[...ids]}::text[]) as id where id not in (${sql.raw(found)})`.execute(
    database.db,
  );
  return Number(rows[0]?.count);
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
