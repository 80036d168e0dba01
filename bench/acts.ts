import { sql } from 'kysely';
import { createToken } from '../src/application/agent/create-token.ts';
import type { Config } from '../src/start/config.ts';
import { createLog } from '../src/start/log.ts';
import { openNode } from '../src/start/node.ts';
import { openDatabase } from '../src/storage/kit/database.ts';
import { openBallot, openConsultation, submitProposals, value } from './consultation.ts';
import { onEachConfig } from './databases.ts';
import { type Bench, type Figure, percentilesOf } from './figure.ts';
import { lasting, load, postRequest } from './load.ts';
import { startServing } from './serving-node.ts';
import { sized } from './size.ts';

const SLUG = 'plan-velo';
const PROPOSALS = sized(200, 40);
const PEOPLE = sized(300, 20);
const CONNECTIONS = 32;
/** A process that just began is slower than one that runs: what it does first does not count. */
const WARM_SECONDS = sized(3, 0.1);
const SECONDS = sized(4, 0.1);
const ROUNDS = sized(2, 1);

type Kind = {
  readonly name: string;
  /** Of single-row inserts on PostgreSQL, and acts a second on the embedded database. */
  readonly share: number;
  readonly embedded: number;
  readonly expected: number;
  readonly request: (world: World, nth: number) => { readonly path: string; readonly body: object };
  /** How many acts of the kind are in the database. */
  readonly arrived: string;
};

type World = {
  readonly tokens: readonly string[];
  readonly ballot: string;
  readonly rulesHash: string;
  readonly options: readonly string[];
};

const at = <T>(list: readonly T[], nth: number): T => list[nth % list.length] as T;
const proposal = (nth: number) => `/api/v1/consultations/${SLUG}/proposals/${1 + (nth % PROPOSALS)}`;

const KINDS: readonly Kind[] = [
  {
    name: 'supports',
    share: 0.12,
    embedded: 300,
    expected: 200,
    // Each person on each proposal once: a repetition would change nothing.
    request: (_, nth) => ({ path: `${proposal(Math.floor(nth / PEOPLE))}/support`, body: { side: 'for' } }),
    arrived: 'select count(*) as count from support',
  },
  {
    name: 'comments',
    share: 0.1,
    embedded: 300,
    expected: 201,
    request: (_, nth) => ({ path: `${proposal(nth)}/comments`, body: { body: `Commentaire ${nth}`, lang: 'fr' } }),
    arrived: 'select count(*) as count from comment',
  },
  {
    name: 'proposals',
    share: 0.08,
    embedded: 300,
    expected: 201,
    request: (_, nth) => ({
      path: `/api/v1/consultations/${SLUG}/proposals`,
      body: { title: { fr: `Une piste ${nth}` }, body: { fr: `Là où il en faut une, ${nth}.` } },
    }),
    arrived: `select count(*) - ${PROPOSALS} as count from proposal`,
  },
  {
    name: 'ballots',
    share: 0.2,
    embedded: 300,
    expected: 201,
    request: ({ ballot, rulesHash, options }, nth) => ({
      path: `/api/v1/ballots/${ballot}/votes`,
      body: { choice: { kind: 'approval', options: [at(options, nth)] }, rulesHash },
    }),
    arrived: 'select sum(sequence) as count from ballot_cast',
  },
];

export const acts: Bench = {
  name: 'acts',
  says:
    `supports, comments, proposals and ballots a second through the API of \`parvis serve\`, ${CONNECTIONS} at once, ` +
    'beside single-row inserts a second into the same database',
  run: (note) => onEachConfig(note, (engine, config) => measure(engine, config, note)),
};

async function measure(engine: string, config: Config, note: (text: string) => void): Promise<readonly Figure[]> {
  const world = await peopled(config);
  const spent = new Map<Kind, Spent>(KINDS.map((kind) => [kind, { sent: 0, done: 0, seconds: 0, times: [] }]));
  const rows = { done: 0, seconds: 0 };
  for (let round = 1; round <= ROUNDS; round += 1) {
    // The embedded database is open in one process at a time: the yardstick has its turn before and after.
    await insertRows(config, rows);
    await using node = await startServing(config);
    for (const [kind, of] of spent) {
      const act = async (seconds: number) =>
        await load({
          port: node.port,
          connections: CONNECTIONS,
          next: lasting(seconds * 1_000, CONNECTIONS, requests({ kind, world, of })),
          expected: kind.expected,
        });
      await act(WARM_SECONDS);
      const before = node.cpu();
      const loaded = await act(SECONDS);
      const after = node.cpu();
      of.done += loaded.answered;
      of.seconds += loaded.seconds;
      of.times.push(...loaded.times);
      const each = (cpu: number) => Math.round(cpu / loaded.answered);
      note(
        `${engine}: an act of ${kind.name} took ${each(after.node - before.node)} µs of the node and ` +
          `${each(after.database - before.database)} µs of the database server`,
      );
    }
  }
  await insertRows(config, rows);
  await assertArrived(config, spent);
  const yardstick = { name: 'single-row inserts', value: rows.done / rows.seconds };
  return [...spent].flatMap(([{ name, share, embedded }, { done, seconds, times }]): Figure[] => {
    const { p50, p99 } = percentilesOf(times);
    return [
      {
        name: `${engine}: ${name}, ${CONNECTIONS} at once`,
        unit: '/s',
        value: done / seconds,
        yardstick,
        target: engine === 'postgres' ? yardstick.value * share : embedded,
      },
      {
        name: `${engine}: ${name}, the slowest of a hundred`,
        unit: 'ms',
        value: p99,
        yardstick: { name: 'the median', value: p50 },
        target: engine === 'postgres' ? 100 : 200,
      },
    ];
  });
}

type Spent = { sent: number; done: number; seconds: number; readonly times: number[] };

function requests({ kind, world, of }: { readonly kind: Kind; readonly world: World; readonly of: Spent }) {
  return () => {
    const { path, body } = kind.request(world, of.sent);
    const authorization = `Bearer ${at(world.tokens, of.sent)}`;
    of.sent += 1;
    return postRequest(path, { authorization }, body);
  };
}

/** What was answered with success is there: once, and nothing else. */
async function assertArrived(config: Config, spent: ReadonlyMap<Kind, Spent>): Promise<void> {
  await using database = await openDatabase(config.database);
  for (const [{ name, arrived }, { sent }] of spent) {
    const { rows } = await sql.raw<{ count: number }>(arrived).execute(database.db);
    const count = Number(rows[0]?.count);
    if (count !== sent) throw new Error(`${sent} ${name} were acknowledged, and ${count} are there`);
  }
}

async function insertRows(config: Config, rows: { done: number; seconds: number }): Promise<void> {
  await using database = await openDatabase(config.database);
  await sql`create table if not exists bench_row (id uuid, at timestamptz, content text)`.execute(database.db);
  const start = performance.now();
  const until = start + sized(1_500, 50);
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (performance.now() < until) {
        await sql`insert into bench_row values (${crypto.randomUUID()}, ${new Date()}, ${'1 4 7'})`.execute(
          database.db,
        );
        rows.done += 1;
      }
    }),
  );
  rows.seconds += (performance.now() - start) / 1_000;
}

async function peopled(config: Config): Promise<World> {
  await using node = await openNode(config, createLog('silent'));
  const { app } = node;
  await openConsultation(app, SLUG);
  await submitProposals(app, SLUG, PROPOSALS);
  const tokens: string[] = [];
  for (let nth = 0; nth < PEOPLE; nth += 1) {
    const participant = { name: `P${nth}`, standing: 'resident' as const };
    const scopes = ['propose', 'comment', 'support', 'vote'] as const;
    tokens.push(value(await createToken(app, { name: `T${nth}`, scopes: [...scopes], participant, by: null })).secret);
  }
  const { id, rulesHash, options } = await openBallot(app);
  return { tokens, ballot: id, rulesHash: rulesHash ?? '', options: options.map((option) => option.id) };
}
