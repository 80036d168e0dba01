import pg from 'pg';
import { createToken } from '../src/application/agent/create-token.ts';
import { type Config, readConfig } from '../src/start/config.ts';
import { createLog } from '../src/start/log.ts';
import { openNode } from '../src/start/node.ts';
import { startPrivateServer, startStandby } from '../test/support/postgres-server.ts';
import { catchUp } from './catch-up.ts';
import { startChild } from './child.ts';
import { openConsultation, submitProposals, value } from './consultation.ts';
import { cpuOf } from './cpu.ts';
import { BENCH_ORIGIN, SECRET_KEY, UNLIMITED } from './databases.ts';
import { type Bench, type Figure, percentilesOf } from './figure.ts';
import { inFolder } from './folder.ts';
import { get } from './get.ts';
import { lasting, load, postRequest } from './load.ts';
import { startPooler } from './pooler.ts';
import { type Serving, startServing } from './serving-node.ts';
import { SMALL, sized } from './size.ts';

const SLUG = 'plan-velo';
const PROPOSALS = sized(200, 40);
const PEOPLE = sized(300, 20);
const CONNECTIONS = sized(32, 4);
const WARM = { seconds: sized(3, 0.1), pages: sized(400, 4) } as const;
const SECONDS = sized(6, 0.1);
const PAGES = sized(300, 4);
/** Each way: a timer of Node has whole milliseconds. A network within a building takes a tenth of it. */
const DISTANCE_MS = 1;
/** A replica is read once it is known to have everything: a node asks twice a second. */
const FOLLOWS_MS = sized(3_000, 1_000);

/** How a node is installed, with what it takes besides its own processes and the primary. */
type Step = { readonly name: string; readonly processes: readonly Config[]; readonly others?: () => Promise<number> };
type Measured = { readonly sent: number; readonly figures: readonly Numbers[] };
type Numbers = { readonly name: string; readonly unit: Figure['unit']; readonly value: number; readonly p99?: number };

export const steps: Bench = {
  name: 'steps',
  says:
    'supports by the API and pages that are made, by one process and by each further step of docs/operate/scale.md, on one machine: CPU ' +
    'of all processes of the node, its database and what stands between them; beside one process. On PostgreSQL alone',
  async run(note) {
    if (process.env['BENCH_ENGINE'] === 'embedded' || (SMALL && process.env['BENCH_ENGINE'] !== 'postgres')) return [];
    return await inFolder((folder) => measureAll(folder, note));
  },
};

async function measureAll(folder: string, note: (text: string) => void): Promise<readonly Figure[]> {
  await using primary = await startPrivateServer();
  await using client = await connected(primary.url);
  const tokens = await prepared(configOf(folder, { DATABASE_URL: primary.url }));
  await using distance = await startChild('./distant-process.ts', {
    ...{ port: Number(new URL(primary.url).port), ms: DISTANCE_MS },
  });
  await using standby = await startStandby(primary);
  await using standbyClient = await connected(standby.url);
  await using pooler = await startPooler({ folder, url: primary.url });
  if (pooler === null) note('there is no PgBouncer on this machine: a pooler was not measured');
  const apart = (given: Record<string, string>) =>
    ['web', 'worker'].map((ROLE) => configOf(folder, { DATABASE_URL: primary.url, ROLE, ...given }));
  const far = new URL(primary.url);
  far.port = String(distance.port);
  const all: readonly Step[] = [
    { name: 'one process', processes: [configOf(folder, { DATABASE_URL: primary.url })] },
    { name: 'web and worker', processes: apart({}) },
    { name: `the database ${2 * DISTANCE_MS} ms away`, processes: apart({ DATABASE_URL: far.href }) },
    {
      name: 'a replica',
      processes: apart({ DATABASE_READ_URL: standby.url }),
      others: sessionsOf(standbyClient),
    },
    ...(pooler === null
      ? []
      : [
          {
            name: 'a pooler',
            processes: apart({ DATABASE_URL: pooler.url, DATABASE_DIRECT_URL: primary.url }),
            others: async () => pooler.cpu(),
          },
        ]),
  ];
  const figures: Figure[] = [];
  let first: readonly Numbers[] | null = null;
  let sent = 0;
  for (const step of all) {
    note(step.name);
    const measured = await measure(step, { client, tokens, from: sent });
    sent = measured.sent;
    first ??= measured.figures;
    for (const [nth, { name, ...figure }] of measured.figures.entries()) {
      const yardstick = { name: all[0]?.name ?? '', value: first[nth]?.value ?? Number.NaN };
      figures.push({ name: `${step.name}: ${name}`, ...figure, yardstick });
    }
  }
  const { rows } = await client.query<{ count: number }>('select count(*)::integer as count from support');
  if (rows[0]?.count !== sent) throw new Error(`${sent} supports were acknowledged, and ${rows[0]?.count} are there`);
  return figures;
}

function configOf(folder: string, environment: Record<string, string>): Config {
  const settings = { PORT: '0', ORIGIN: BENCH_ORIGIN, ALLOW_PRIVATE_ADDRESSES: 'true', SECRET_KEY, ...UNLIMITED };
  return readConfig({ ...settings, DATA_DIR: folder, ...environment });
}

type Client = pg.Client & AsyncDisposable;

async function connected(url: string): Promise<Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

async function prepared(config: Config): Promise<readonly string[]> {
  const tokens: string[] = [];
  {
    await using node = await openNode(config, createLog('silent'));
    await openConsultation(node.app, SLUG);
    await submitProposals(node.app, SLUG, PROPOSALS);
    for (let nth = 0; nth < PEOPLE; nth += 1) {
      const participant = { name: `P${nth}`, standing: 'resident' as const };
      const token = { name: `T${nth}`, scopes: ['support'] as const, participant, by: null };
      tokens.push(value(await createToken(node.app, { ...token, scopes: [...token.scopes] })).secret);
    }
  }
  await catchUp(config);
  return tokens;
}

/** Microseconds so far of what a server does for clients, and to send or take in changes; of those that ended too. */
function sessionsOf(client: Client): () => Promise<number> {
  const seen = new Map<number, number>();
  return async () => {
    const { rows } = await client.query<{ pid: number }>(`
      select pid from pg_stat_activity where pid <> pg_backend_pid()
        and (datname = current_database() or backend_type in ('walsender', 'walreceiver', 'startup'))`);
    for (const { pid } of rows) seen.set(pid, cpuOf(pid)?.microseconds ?? 0);
    return [...seen.values()].reduce((sum, each) => sum + each, 0);
  };
}

async function measure(
  { processes, others = async () => 0 }: Step,
  { client, tokens, from }: { readonly client: Client; readonly tokens: readonly string[]; readonly from: number },
): Promise<Measured> {
  await using running = new AsyncDisposableStack();
  const nodes: Serving[] = [];
  for (const config of processes) nodes.push(running.use(await startServing(config)));
  const [web] = nodes;
  if (web === undefined) throw new Error('a step without a process');
  await new Promise((resolve) => setTimeout(resolve, FOLLOWS_MS));
  const primaryCpu = sessionsOf(client);
  const spent = async () => ({
    primary: await primaryCpu(),
    node: nodes.reduce((sum, node) => sum + node.cpu().node, 0),
    others: await others(),
  });
  const costOf = async <T>(work: () => Promise<T>) => {
    const before = await spent();
    const done = await work();
    const after = await spent();
    const primary = after.primary - before.primary;
    return { done, primary, all: primary + after.node - before.node + after.others - before.others };
  };

  let sent = from;
  const support = () => {
    const nth = sent++;
    const path = `/api/v1/consultations/${SLUG}/proposals/${1 + (Math.floor(nth / PEOPLE) % PROPOSALS)}/support`;
    return postRequest(path, { authorization: `Bearer ${tokens[nth % PEOPLE]}` }, { side: 'for' });
  };
  const supports = (seconds: number) =>
    load({
      ...{ port: web.port, connections: CONNECTIONS, expected: 200 },
      next: lasting(seconds * 1_000, CONNECTIONS, support),
    });
  await supports(WARM.seconds);
  const acts = await costOf(() => supports(SECONDS));

  let asked = from;
  const page = async () => {
    const path = `/consultations/${SLUG}/proposals/1?at=${asked++}`;
    const answer = await get(web.port, path, { accept: 'text/html', 'accept-language': 'fr' });
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
    return answer.ms;
  };
  for (let nth = 0; nth < WARM.pages; nth += 1) await page();
  const pages = await costOf(async () => {
    const times: number[] = [];
    for (let nth = 0; nth < PAGES; nth += 1) times.push(await page());
    return times;
  });
  const { answered, seconds, times } = acts.done;
  const { p50, p99 } = percentilesOf(pages.done);
  const most = sent > PEOPLE * PROPOSALS;
  if (most) throw new Error('everybody supports everything: there is nothing left to measure');
  return {
    sent,
    figures: [
      { name: `supports, ${CONNECTIONS} at once`, unit: '/s', value: answered / seconds },
      { name: 'a support, the slowest of a hundred', unit: 'ms', value: percentilesOf(times).p99 },
      { name: 'a support, CPU', unit: 'µs', value: acts.all / answered },
      { name: 'a support, CPU of the primary', unit: 'µs', value: acts.primary / answered },
      { name: 'a page', unit: 'ms', value: p50, p99 },
      { name: 'a page, CPU', unit: 'µs', value: pages.all / PAGES },
      { name: 'a page, CPU of the primary', unit: 'µs', value: pages.primary / PAGES },
    ],
  };
}
