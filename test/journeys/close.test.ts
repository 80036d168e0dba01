import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../interop/until.ts';
import { freePort } from '../support/free-port.ts';
import { type OwnDatabase, ownDatabase } from '../support/own-database.ts';
import { type Environment, parvis, type Served, serveParvis } from '../support/parvis.ts';

const IN_TIME = 200;
const LATE = 40;
const OPTIONS = 3;
const SLUG = 'rive-2026';
/** From the publication of a ballot to its close: until the last second begins. */
const OPEN_MS = 3_000;
const LAST_MS = 1_000;
/** After the close, late ballots are sent for so long. */
const LATE_MS = 400;
/** From when a process begins to read a request, by its log, until it has read it whole. */
const READ_MS = 250;
const DAY = 86_400_000;

type Ballot = { readonly id: string; readonly rulesHash: string; readonly options: readonly { readonly id: string }[] };
type Tally = {
  readonly ballot: string;
  readonly visible: boolean;
  readonly turnout: { readonly cast: number } | null;
  readonly result: { readonly deciding: { readonly votes: readonly number[] } } | null;
};
/** A ballot that somebody sent. */
type Sent = {
  readonly id: string;
  readonly voter: number;
  readonly option: number;
  /** When it was begun, by the clock of who sends. */
  readonly begunAt: number;
  readonly status: number;
  readonly body: { readonly type?: string; readonly castAt?: string };
};

/** Two processes that serve and one that works by the clock, over one database. */
describe('a ballot that closes while two processes are busy', () => {
  const token: string[] = [];
  let folder: string;
  let database: OwnDatabase;
  let web: readonly Served[] = [];
  let worker: Served;
  let officer: string;
  let origins: readonly string[];
  let other: pg.Client;

  beforeAll(async () => {
    const url = process.env['TEST_DATABASE_URL'];
    if (!url) throw new Error('processes share a database of a server: TEST_DATABASE_URL says which');
    folder = await mkdtemp(join(tmpdir(), 'parvis-close-'));
    database = await ownDatabase(url, 'close');
    const ports = [await freePort(), await freePort()];
    origins = ports.map((port) => `http://localhost:${port}`);
    const environment = (name: string, given: Environment): Environment => ({
      ORIGIN: origins[0] ?? '',
      DATA_DIR: join(folder, name),
      DATABASE_URL: database.url,
      SECRET_KEY: 'a secret key for tests only, 32 bytes or more',
      // What the log says of a request goes by the id that its sender gave it.
      LOG_LEVEL: 'info',
      TRUST_PROXY: 'true',
      ...given,
    });
    const served = (nth: number) => environment(`web${nth}`, { ROLE: 'web', PORT: String(ports[nth]) });
    // The first brings the schema up to date.
    const first = await serveParvis(served(0));
    web = [first];
    const command = async (...args: readonly string[]) => {
      const end = await parvis([...args, '--json'], { env: served(0), cwd: folder });
      expect(end, args.join(' ')).toMatchObject({ code: 0 });
      return JSON.parse(end.out) as { readonly token: string };
    };
    const place = ['--territory', '69123=Lyon', '--languages', 'fr', '--admin-email', 'maire@lyon.example'];
    await command('setup', '--name', 'Lyon', '--handle', 'lyon', ...place);
    officer = (await command('token', 'create', '--scopes', 'admin', '--name', 'officer')).token;
    web = [first, await serveParvis(served(1))];
    worker = await serveParvis(environment('worker', { ROLE: 'worker' }));
    other = new pg.Client({ connectionString: database.url });
    await other.connect();
    const day = (days: number) => new Date(Date.now() + days * DAY).toISOString();
    await api('/consultations', {
      slug: SLUG,
      title: { fr: 'La rive' },
      summary: { fr: 'Que faire au bord de l’eau ?' },
      phases: [{ kind: 'vote', opensAt: day(-1), closesAt: day(1) }],
      decidingStanding: 'resident',
    });
    await api(`/consultations/${SLUG}/publish`, {});
    const people = Array.from({ length: IN_TIME + LATE }, (_, nth) => nth);
    await Promise.all(
      [0, 1, 2, 3].map(async () => {
        for (let nth = people.pop(); nth !== undefined; nth = people.pop()) {
          const name = `Personne ${nth}`;
          const participant = { name, standing: 'resident' };
          token[nth] = (await api<{ token: string }>('/tokens', { name, scopes: ['vote'], participant })).token;
        }
      }),
    );
  }, 120_000);
  afterAll(async () => {
    for (const served of [...web, worker]) {
      served.process.kill('SIGCONT');
      await served.kill();
    }
    await other.end();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function api<T = object>(path: string, body?: object): Promise<T> {
    const response = await fetch(`${origins[0]}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${officer}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${answer}`);
    return JSON.parse(answer) as T;
  }

  async function ask(slug: string): Promise<{ readonly ballot: Ballot; readonly closesAt: number }> {
    const closesAt = Date.now() + OPEN_MS + LAST_MS;
    const { id } = await api<Ballot>(`/consultations/${SLUG}/ballots`, {
      slug,
      question: { fr: 'Quel pont ?' },
      method: 'choice',
      options: ['Nord', 'Sud', 'Est'].map((name) => ({ name: { fr: name } })),
      rules: { anonymityThreshold: 1, standings: ['resident'], decidingStanding: ['resident'] },
      closesAt: new Date(closesAt).toISOString(),
    });
    await api(`/ballots/${id}/publish`, {});
    return { ballot: await api<Ballot>(`/ballots/${id}`), closesAt };
  }

  /** Sends a ballot to one of the two processes. */
  async function vote(ballot: Ballot, voter: number, option: number): Promise<Sent> {
    const choice = { kind: 'choice', option: ballot.options[option - 1]?.id };
    const id = randomUUID();
    const begunAt = Date.now();
    const response = await fetch(`${origins[voter % 2]}/api/v1/ballots/${ballot.id}/votes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token[voter]}`, 'content-type': 'application/json', 'x-request-id': id },
      body: JSON.stringify({ choice, rulesHash: ballot.rulesHash }),
    });
    return { id, voter, option, begunAt, status: response.status, body: (await response.json()) as Sent['body'] };
  }

  /**
   * Most vote in the last second. The others have voted before; they, and some of those who have just voted, begin to send
   * another ballot after the close.
   */
  function everybodyVotes(ballot: Ballot, closesAt: number): Promise<readonly Sent[]> {
    const many = (count: number, [from, to]: readonly [number, number], voterOf: (nth: number) => number) =>
      Array.from({ length: count }, (_, nth) => ({ voter: voterOf(nth), at: from + (nth * (to - from)) / count }));
    const lastSecond = closesAt - LAST_MS;
    const before = many(LATE, [lastSecond - LAST_MS, lastSecond], (nth) => IN_TIME + nth);
    const inTime = many(IN_TIME, [lastSecond, closesAt], (nth) => nth);
    const late = many(LATE, [closesAt + 1, closesAt + LATE_MS], (nth) => (nth % 4 === 0 ? nth : IN_TIME + nth));
    return Promise.all(
      [...before, ...inTime, ...late].map(async ({ voter, at }, nth) => {
        await sleepUntil(at);
        return await vote(ballot, voter, 1 + (nth % OPTIONS));
      }),
    );
  }

  /** A timer may fire a moment early. */
  async function sleepUntil(at: number): Promise<void> {
    while (Date.now() < at) await sleep(at - Date.now());
  }

  /** Has another client of the database hold something while it does nothing. */
  async function held(statement: string, [from, to]: readonly [number, number]): Promise<void> {
    await sleepUntil(from);
    await other.query('begin');
    await other.query(statement);
    await sleepUntil(to);
    await other.query('commit');
  }

  async function stopped({ process: served }: Served, [from, to]: readonly [number, number]): Promise<void> {
    await sleepUntil(from);
    served.kill('SIGSTOP');
    await sleepUntil(to);
    served.kill('SIGCONT');
  }

  const published = async (ballot: Ballot) =>
    (await other.query('select 1 from ballot_publication where ballot_id = $1', [ballot.id])).rowCount === 1;

  async function shown(ballot: Ballot): Promise<Tally> {
    const { items } = await api<{ items: readonly Tally[] }>(`/consultations/${SLUG}/tally`);
    const found = items.find((item) => item.ballot === ballot.id);
    if (found === undefined) throw new Error('no tally');
    return found;
  }

  /** When the processes began to read each request, by their own clocks. */
  function readAt(): ReadonlyMap<string, number> {
    const lines = web.flatMap((served) => served.err().split('\n')).filter((line) => line.includes('"request"'));
    const logged = lines.map((line) => JSON.parse(line) as { request: string; time: string; ms: number });
    return new Map(logged.map(({ request, time, ms }) => [request, Date.parse(time) - ms] as const));
  }

  /** What had arrived is taken, what had not is refused, and the result has what was acknowledged. */
  async function expectCounted(ballot: Ballot, closesAt: number, sent: readonly Sent[]): Promise<void> {
    const read = readAt();
    const taken = sent.filter(({ status }) => status === 201);
    const refused = sent.filter(({ status }) => status !== 201);
    const late = sent.filter(({ begunAt }) => begunAt >= closesAt);
    console.info(
      `${taken.length} taken, ${refused.length} refused, of which ${late.length} were begun after the close`,
    );
    expect(late.filter(({ status }) => status !== 409)).toEqual([]);
    for (const { id, status, body } of refused) {
      expect({ status, body }).toMatchObject({ status: 409, body: { type: expect.stringMatching(/ballot-closed$/) } });
      // A process that gets no processor reads late, and nothing tells when the network had it.
      expect(read.get(id)).toBeGreaterThan(closesAt - READ_MS);
    }
    for (const { body } of taken) expect(Date.parse(body.castAt ?? '')).toBeLessThan(closesAt);
    expect(late.length).toBeGreaterThanOrEqual(LATE);
    expect(taken.length).toBeGreaterThan(LATE);

    const standing = new Map(
      taken.toSorted((a, b) => a.begunAt - b.begunAt).map(({ voter, option }) => [voter, option] as const),
    );
    const votes = [1, 2, 3].map((option) => [...standing.values()].filter((each) => each === option).length);
    const { turnout, result } = await shown(ballot);
    expect({ cast: turnout?.cast, votes: result?.deciding.votes }).toEqual({ cast: standing.size, votes });
  }

  it('counts what arrived while a lock was held and the worker stood still', async () => {
    const { ballot, closesAt } = await ask('verrou');
    const row = `select 1 from ballot where id = '${ballot.id}' for update`;
    const [sent] = await Promise.all([
      everybodyVotes(ballot, closesAt),
      held(row, [closesAt - 700, closesAt + 3_000]),
      stopped(worker, [closesAt - 500, closesAt + 2_000]),
    ]);
    await until('the worker to publish', () => published(ballot));
    await expectCounted(ballot, closesAt, sent);
  });

  it('waits for a process that stands still with ballots that it has not stored', async () => {
    const { ballot, closesAt } = await ask('arret');
    const [sent] = await Promise.all([
      everybodyVotes(ballot, closesAt),
      held('lock table ballot_cast in exclusive mode', [closesAt - 500, closesAt + 1_500]),
      stopped(web[1] as Served, [closesAt + LATE_MS + READ_MS, closesAt + 5_000]),
      sleepUntil(closesAt + 4_000).then(async () => {
        expect(await published(ballot)).toBe(false);
        expect(await shown(ballot)).toMatchObject({ visible: false, result: null });
      }),
    ]);
    await until('the close', () => published(ballot));
    await expectCounted(ballot, closesAt, sent);
  });
});
