import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Application, Store } from '../../src/application/application.ts';
import { retryDeadLetters } from '../../src/application/federation/delivery/dead-letters.ts';
import { moveOrigin } from '../../src/application/network/move/move-origin.ts';
import { type Database, openDatabase } from '../../src/storage/kit/database.ts';
import { lendSchema } from '../storage/lent-schema.ts';
import { openMigrated } from '../storage/migrated.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { FaultInjector } from './faults.ts';
import { type NetworkNode, openNetworkNode } from './node.ts';
import { type NodeProxy, serveWithFaults } from './node-requests.ts';
import { type Chance, chanceFrom } from './seeded.ts';

/** A place in the network: an address and a database that stay, and the node that is there now. */
export interface Place {
  readonly origin: string;
  readonly clock: Clock;
  readonly node: NetworkNode;
  /** Looks into its database. */
  query<Row>(text: string): Promise<readonly Row[]>;
}

export interface Network extends AsyncDisposable {
  readonly seed: number;
  readonly chance: Chance;
  readonly faults: FaultInjector;
  readonly places: readonly Place[];
  /** Moves every clock. */
  advance(by: Parameters<Clock['advance']>[0]): void;
  /** Stops a node, whatever it is doing, and starts it again over what it had written. */
  restart(place: Place): Promise<void>;
  /** Gives a node another address; the former still leads to it, or not before {@link lead}. Answers where it is now. */
  move(place: Place, options?: { readonly isLed: boolean }): Promise<string>;
  /** Lets every former address of a node lead to it. */
  lead(place: Place): void;
  /** Lets every node work once. */
  work(): Promise<number>;
  /** Ends all faults and works until no node has anything left to do. */
  settle(): Promise<void>;
}

/** Longest that a network may take to come to rest, where nobody says otherwise. */
const SETTLE_MS = 60_000;
/** So often in a row nobody has anything to do before a network is at rest: what was under way may have led to more. */
const QUIET_LOOKS = 3;

/** Several nodes in one process, over real HTTP on loopback, each on a PostgreSQL schema of its own where there is one. */
export async function openNetwork(of: {
  readonly nodes: number;
  readonly seed: number;
  readonly start: string;
  /** What stands between the use cases of every node and its database. */
  readonly through?: (store: Store) => Store;
  /** Longest that it may take to come to rest, in milliseconds. */
  readonly settleMs?: number;
}): Promise<Network> {
  const { seed, settleMs = SETTLE_MS } = of;
  await using opening = new AsyncDisposableStack();
  const chance = chanceFrom(seed);
  const faults = new FaultInjector(chanceFrom(seed ^ 0x5bd1e995));
  const places: OpenPlace[] = [];
  for (let index = 0; index < of.nodes; index += 1) {
    places.push(opening.use(await openPlace(faults, clockAt(of.start), of.through)));
  }
  const work = async () => {
    let done = 0;
    for (const place of places) done += await place.node.work();
    return done;
  };
  const opened = opening.move();
  return {
    seed,
    chance,
    faults,
    places,
    advance: (by) => {
      for (const { clock } of places) clock.advance(by);
    },
    async restart(place) {
      faults.counts.restart += 1;
      await places.find((each) => each === place)?.restart();
    },
    async move(place, { isLed } = { isLed: true }) {
      const to = await places.find((each) => each === place)?.move(isLed);
      if (to === undefined) throw new Error('no such place');
      return to;
    },
    lead: (place) => places.find((each) => each === place)?.lead(),
    work,
    async settle() {
      faults.heal();
      // Days of attempts are seconds here: on a slow machine they end before a partition does.
      for (const { node } of places) for (const { origin } of places) await sendAgain(node.app, new URL(origin).host);
      const until = Date.now() + settleMs;
      for (let quiet = 0; quiet < QUIET_LOOKS; ) {
        const done = await work();
        const left = await Promise.all(places.map(async ({ node, busy }) => (await node.left()) + busy()));
        const isQuiet = left.every((each) => each === 0);
        quiet = done === 0 && isQuiet ? quiet + 1 : 0;
        // What failed is tried again later, by the nodes' own clocks.
        if (done === 0 && !isQuiet) for (const { clock } of places) clock.advance({ seconds: 30 });
        if (Date.now() > until) {
          const who = places.map(({ origin }, index) => `${origin}: ${left[index]}`).join(', ');
          throw new Error(`the network of seed ${seed} does not come to rest; left to do: ${who}`);
        }
        await pause(20);
      }
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function sendAgain(app: Application, host: string): Promise<void> {
  const retried = await retryDeadLetters(app, { queue: 'outbox', host, by: null });
  if (!retried.ok) throw new Error(`refused: ${retried.refusal.type}`);
}

type OpenPlace = Place &
  AsyncDisposable & {
    restart(): Promise<void>;
    move(isLed: boolean): Promise<string>;
    lead(): void;
    readonly busy: NodeProxy['busy'];
  };

async function openPlace(
  faults: FaultInjector,
  clock: Clock,
  through: ((store: Store) => Store) | undefined,
): Promise<OpenPlace> {
  await using opening = new AsyncDisposableStack();
  const doors = [opening.use(await serveWithFaults(faults, () => clock.now()))];
  const home = opening.use(await openHome());
  const origin = () => doors.at(-1)?.origin ?? '';
  let database = await home.open();
  let node = await start();
  async function start(): Promise<NetworkNode> {
    const former = doors.slice(0, -1).map((proxy) => proxy.origin);
    const started = await openNetworkNode({ origin: origin(), database, clock, former, through });
    for (const proxy of doors) proxy.open(started.answer);
    return started;
  }
  const close = async () => {
    for (const proxy of doors) proxy.open(null);
    await node[Symbol.asyncDispose]();
    await home.close(database);
  };
  const reopen = async () => {
    await close();
    database = await home.open();
    node = await start();
  };
  opening.defer(close);
  const opened = opening.move();
  return {
    clock,
    busy: () => doors.reduce((sum, proxy) => sum + proxy.busy(), 0),
    get origin() {
      return origin();
    },
    get node() {
      return node;
    },
    query: async <Row>(text: string) => (await sql.raw<Row>(text).execute(database.db)).rows,
    restart: reopen,
    lead() {
      for (const proxy of doors) proxy.open(node.answer);
    },
    async move(isLed) {
      const from = origin();
      const proxy = await serveWithFaults(faults, () => clock.now());
      doors.push(proxy);
      await reopen();
      if (!isLed) for (const former of doors.slice(0, -1)) former.open(null);
      const moved = await moveOrigin(node.app, { from, by: null });
      if (!moved.ok) throw new Error(`refused: ${moved.refusal.type}`);
      return origin();
    },
    async [Symbol.asyncDispose]() {
      await opened.disposeAsync();
      for (const proxy of doors.slice(1)) await proxy[Symbol.asyncDispose]();
    },
  };
}

/** Where a node keeps what it has, longer than the node. */
interface Home extends AsyncDisposable {
  open(): Promise<Database>;
  close(database: Database): Promise<void>;
}

async function openHome(): Promise<Home> {
  const url = process.env['TEST_DATABASE_URL'];
  return url === undefined || url === '' ? await embeddedHome() : await postgresHome();
}

/** An embedded database is one session: it stays open, and the node over it is another one. */
async function embeddedHome(): Promise<Home> {
  const database = await openMigrated();
  return {
    open: async () => database,
    close: async () => {},
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

async function postgresHome(): Promise<Home> {
  const { options, release: giveBack } = await lendSchema();
  return {
    open: () => openDatabase(options),
    async close(database) {
      await database[Symbol.asyncDispose]();
    },
    [Symbol.asyncDispose]: giveBack,
  };
}
