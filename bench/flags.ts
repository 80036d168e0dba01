import type { Config } from '../src/start/config.ts';
import { createLog } from '../src/start/log.ts';
import { MEMORY_FLAGS } from '../src/start/memory-flags.mjs';
import { openNode } from '../src/start/node.ts';
import { catchUp } from './catch-up.ts';
import { openConsultation, submitProposals } from './consultation.ts';
import { BENCH_ORIGIN, onEachConfig } from './databases.ts';
import { type Bench, type Figure, percentilesOf } from './figure.ts';
import { getRequest, type Loaded, load } from './load.ts';
import { ACTORS, type Senders, startSenders } from './senders.ts';
import { type Serving, startServing } from './serving-node.ts';
import { SMALL, sized } from './size.ts';

const SLUG = 'followed';
const FLAG = '--max-semi-space-size';
/** What `parvis serve` gives itself, and which of it is the size of a half of the young generation. */
const OWN = MEMORY_FLAGS.find((flag) => flag.startsWith(FLAG))?.slice(FLAG.length + 1) ?? 'none';
/** Megabytes of each half; null for what V8 does by itself. */
const SIZES: readonly (number | null)[] = SMALL ? [16, 32] : [null, 4, 8, 16, 32, 64];
/** There and back again: what the machine does besides, and a database that grows, fall on all of them. */
const ROUNDS = sized(2, 1);
const PAGES = { warm: sized(800, 4), many: sized(4_000, 20), connections: sized(16, 2) } as const;
/** Proposals that every account likes. */
const LIKED = { warm: 1, many: sized(8, 1), connections: sized(20, 4) } as const;
const LIKED_EACH = LIKED.warm + LIKED.many;
const MEGABYTE = 1_048_576;

/** Microseconds of CPU, of the node and its database, and milliseconds of answers. */
type Cost = { cpu: number; readonly times: number[] };
type Costs = { readonly pages: Cost; readonly likes: Cost; readonly memory: number[] };

export const flags: Bench = {
  name: 'flags',
  says:
    `${PAGES.many} pages that are made and ${ACTORS * LIKED.many} Likes, with several sizes of the young generation: CPU of the node and ` +
    `its database, the slowest of a hundred, and memory; beside the ${OWN} MB that \`parvis serve\` gives each of its halves`,
  async run(note) {
    await using senders = await startSenders(BENCH_ORIGIN);
    return await onEachConfig(note, async (engine, config) => {
      await prepared(config);
      const costs = await costsOf(config, senders, (text) => note(`${engine}: ${text}`));
      return figuresOf(engine, costs);
    });
  },
};

async function prepared(config: Config): Promise<void> {
  {
    await using node = await openNode(config, createLog('silent'));
    await openConsultation(node.app, SLUG);
    await submitProposals(node.app, SLUG, SIZES.length * ROUNDS * LIKED_EACH);
  }
  await catchUp(config);
}

async function costsOf(
  config: Config,
  senders: Senders,
  note: (text: string) => void,
): Promise<ReadonlyMap<number | null, Costs>> {
  const costs = new Map<number | null, Costs>(
    SIZES.map((size) => [size, { pages: { cpu: 0, times: [] }, likes: { cpu: 0, times: [] }, memory: [] }]),
  );
  let from = 1;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [size, cost] of round % 2 === 0 ? costs : [...costs].reverse()) {
      note(`${nameOf(size)}, round ${round + 1} of ${ROUNDS}`);
      await using node = await startServing(config, flagsOf(size));
      await pagesOf(node, PAGES.warm, 0);
      await spend(node, cost.pages, () => pagesOf(node, PAGES.many, PAGES.warm));
      await likesOf(node, likes(senders, from, LIKED.warm));
      // Signed before they are sent: that is work of this process.
      const requests = likes(senders, from + LIKED.warm, LIKED.many);
      await spend(node, cost.likes, () => likesOf(node, requests));
      cost.memory.push((await node.tell()).memory / MEGABYTE);
      from += LIKED_EACH;
    }
  }
  return costs;
}

/** What `parvis serve` gives itself, but for the young generation. */
function flagsOf(size: number | null): readonly string[] {
  const others = MEMORY_FLAGS.filter((flag) => !flag.startsWith(FLAG));
  return size === null ? others : [...others, `${FLAG}=${size}`];
}

async function spend(node: Serving, cost: Cost, work: () => Promise<Loaded>): Promise<void> {
  const before = node.cpu().all;
  const { times } = await work();
  cost.cpu += node.cpu().all - before;
  cost.times.push(...times);
}

/** Pages that nobody asked for before: each is made. */
async function pagesOf({ port }: Serving, many: number, from: number): Promise<Loaded> {
  let sent = 0;
  const next = () => {
    if (sent === many) return null;
    const at = from + sent++;
    const path = at % 2 === 0 ? `/consultations/${SLUG}?at=${at}` : `/consultations/${SLUG}/proposals/1?at=${at}`;
    return getRequest(path, { accept: 'text/html', 'accept-language': 'fr' });
  };
  return await load({ port, connections: PAGES.connections, next, expected: 200 });
}

function likes(senders: Senders, from: number, proposals: number): readonly Buffer[] {
  return Array.from(
    { length: proposals },
    (_, nth) => `${BENCH_ORIGIN}/consultations/${SLUG}/proposals/${from + nth}`,
  ).flatMap((object) => Array.from({ length: ACTORS }, (_, nth) => senders.like(nth, object)));
}

/** Until all are durable; what they mean is decided meanwhile. */
async function likesOf({ port }: Serving, requests: readonly Buffer[]): Promise<Loaded> {
  const queue = requests.values();
  const next = () => queue.next().value ?? null;
  return await load({ port, connections: LIKED.connections, next, expected: 202 });
}

function nameOf(size: number | null): string {
  return size === null ? 'what V8 does by itself' : `two halves of ${size} MB`;
}

function figuresOf(engine: string, costs: ReadonlyMap<number | null, Costs>): readonly Figure[] {
  const own = costs.get(Number(OWN));
  if (own === undefined) throw new Error(`\`parvis serve\` gives itself ${OWN} MB, which is not among those compared`);
  const name = `${OWN} MB, as serve`;
  return [...costs].flatMap(([size, cost]): Figure[] => {
    const kinds = (['pages', 'likes'] as const).flatMap((kind): Figure[] => {
      const of = kind === 'pages' ? 'a page' : 'a Like';
      const [these, least] = [percentilesOf(cost[kind].times), percentilesOf(own[kind].times)];
      const each = ({ cpu, times }: Cost) => cpu / times.length;
      return [
        {
          name: `${engine}: ${nameOf(size)}: CPU of ${of}`,
          ...{ unit: 'µs', value: each(cost[kind]), yardstick: { name, value: each(own[kind]) } },
        },
        {
          name: `${engine}: ${nameOf(size)}: ${of}, the slowest of a hundred`,
          ...{ unit: 'ms', value: these.p99, yardstick: { name, value: least.p99 } },
        },
      ];
    });
    const memory = ({ memory: all }: Costs) => Math.max(...all);
    const yardstick = { name, value: memory(own) };
    return [...kinds, { name: `${engine}: ${nameOf(size)}: memory`, unit: 'MB', value: memory(cost), yardstick }];
  });
}
