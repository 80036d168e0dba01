import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Senders, startSenders } from '../../bench/senders.ts';
import { readConfig } from '../../src/start/config.ts';
import { type Database, openDatabase } from '../../src/storage/kit/database.ts';
import { chanceFrom } from '../network/seeded.ts';
import { freePort } from '../support/free-port.ts';
import { ownDatabase } from '../support/own-database.ts';
import { type Environment, parvis, parvisBeside, type Served, serveParvis } from '../support/parvis.ts';

/** How often a node is killed while it takes and decides messages; a quarter as often as one that people act on. */
const KILLS = Math.ceil(Number(process.env['KILLS'] ?? 12) / 4);
const SEED = Number(process.env['KILL_SEED'] ?? 20260302);
const SLUG = 'velo-2026';
const PROPOSALS = 6;
/** Each on another host, so that none meets the limits of one host. */
const ACCOUNTS = 12;
/** Of the requests of all accounts, so many are under way. */
const AT_ONCE = 8;
/** So many are acknowledged in each life. */
const EACH_LIFE = 60;
/** On PostgreSQL what a killed process had in hand is another's after a minute. */
const PATIENCE_MS = 120_000;
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const RULES = {
  slug: SLUG,
  title: { fr: 'Plan vélo' },
  summary: { fr: 'Où faut-il des pistes cyclables ?' },
  phases: [
    { kind: 'propose', opensAt: inDays(-10), closesAt: inDays(20) },
    { kind: 'support', opensAt: inDays(-10), closesAt: inDays(20) },
  ],
  decidingStanding: 'registered',
  hold: 'nothing',
};

/** What an account sends; the next only once this one was acknowledged, as by a server with a queue for each host. */
type Message = { readonly id: string; readonly sent: Buffer; readonly then: (account: Account) => void };
type Account = {
  readonly nth: number;
  steps: number;
  /** By the number of the proposal, the id of the Like in force. */
  readonly likes: Map<number, string>;
  readonly comments: string[];
  /** Not acknowledged yet: it is sent again until it is. */
  waiting: Message | null;
};

describe.each([
  { engine: 'embedded' as const, url: undefined },
  ...(process.env['TEST_DATABASE_URL'] ? [{ engine: 'postgres' as const, url: process.env['TEST_DATABASE_URL'] }] : []),
])('a node that is killed while it takes and decides messages ($engine)', ({ engine, url }) => {
  const chance = chanceFrom(SEED);
  const accounts: readonly Account[] = Array.from({ length: ACCOUNTS }, (_, nth) => ({
    ...{ nth, steps: 0, likes: new Map<number, string>(), comments: [], waiting: null },
  }));
  const opening = new AsyncDisposableStack();
  let folder: string;
  let env: Environment;
  let senders: Senders;
  let node: Served;
  let acknowledged = 0;
  let broken = 0;
  let undecided = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-inbox-kills-'));
    opening.defer(() => rm(folder, { recursive: true, force: true }));
    const own = url === undefined ? null : await ownDatabase(url, 'inbox_kills');
    opening.defer(async () => await own?.drop());
    const port = String(await freePort());
    env = {
      ORIGIN: `http://localhost:${port}`,
      PORT: port,
      DATA_DIR: join(folder, 'data'),
      ALLOW_PRIVATE_ADDRESSES: 'true',
      SECRET_KEY: 'a secret key for tests only, 32 bytes or more',
      ...(own === null ? {} : { DATABASE_URL: own.url }),
    };
    senders = opening.use(await startSenders(env['ORIGIN'] ?? ''));
    node = await serveParvis(env);
    opening.defer(() => node.kill());
    const setup = ['setup', '--name', 'Lyon', '--handle', 'lyon', '--territory', '69123=Lyon', '--languages', 'fr'];
    await command(...setup, '--admin-email', 'maire@lyon.example');
    const admin = String((await command('token', 'create', '--scopes', 'admin', '--name', 'admin'))['token']);
    await posted(admin, '/consultations', RULES);
    await posted(admin, `/consultations/${SLUG}/publish`, {});
    const participant = { name: 'Ada', standing: 'registered' };
    const { token } = await posted(admin, '/tokens', { name: 'Ada', scopes: ['propose'], participant });
    for (let nth = 1; nth <= PROPOSALS; nth += 1) {
      const body = { title: { fr: `Piste ${nth}` }, body: { fr: `Le texte de ${nth}.` } };
      await posted(String(token), `/consultations/${SLUG}/proposals`, body);
    }
  }, 120_000);
  afterAll(() => opening.disposeAsync());

  async function command(...args: string[]): Promise<Record<string, unknown>> {
    const run = engine === 'embedded' ? parvisBeside : parvis;
    const end = await run([...args, '--json'], { env, cwd: folder });
    expect(end, args.join(' ')).toMatchObject({ code: 0 });
    return JSON.parse(end.out) as Record<string, unknown>;
  }

  async function posted(token: string, path: string, body: object): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${env['ORIGIN']}/api/v1${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** Likes of one proposal after the other; then every second is taken back, and the others are commented. */
  function nextOf(account: Account): Message {
    const step = account.steps;
    account.steps += 1;
    const number = 1 + (step % PROPOSALS);
    const object = `${env['ORIGIN']}/consultations/${SLUG}/proposals/${number}`;
    const actor = senders.actor(account.nth);
    const id = `${actor}#${step}`;
    const like = account.likes.get(number);
    const message = (activity: object, then: Message['then']): Message => ({
      ...{ id, then },
      sent: senders.post(account.nth, { id, to: [PUBLIC], ...activity }),
    });
    if (Math.floor(step / PROPOSALS) % 2 === 0) {
      return message({ type: 'Like', object }, ({ likes }) => likes.set(number, likes.get(number) ?? id));
    }
    if (number % 2 === 0 && like !== undefined) {
      const undone = { type: 'Undo', object: { id: like, type: 'Like', actor, object } };
      return message(undone, ({ likes }) => likes.delete(number));
    }
    const text = `Le mot ${step} de ${account.nth}.`;
    const note = { id: `${actor}/notes/${step}`, type: 'Note', attributedTo: actor, inReplyTo: object, to: [PUBLIC] };
    const created = { type: 'Create', object: { ...note, content: `<p>${text}</p>` } };
    return message(created, ({ comments }) => comments.push(text));
  }

  /** One account after the other sends what it has to, until the node is gone. */
  async function work(): Promise<void> {
    for (;;) {
      const account = accounts[Math.floor(chance() * ACCOUNTS)];
      if (account === undefined || underWay.has(account)) continue;
      underWay.add(account);
      const alive = await send(account).finally(() => underWay.delete(account));
      if (!alive) return;
    }
  }
  const underWay = new Set<Account>();

  /** Whether the node answered. */
  async function send(account: Account): Promise<boolean> {
    account.waiting ??= nextOf(account);
    const { waiting } = account;
    const status = await statusOf(Number(env['PORT']), waiting.sent);
    if (status === null) {
      broken += 1;
      return false;
    }
    if (status === 429 || status === 503) await sleep(200);
    else expect(status, waiting.id).toBe(202);
    if (status !== 202) return true;
    acknowledged += 1;
    waiting.then(account);
    account.waiting = null;
    return true;
  }

  /** Among the last of so many requests of a life. */
  async function momentToKill(): Promise<void> {
    const until = acknowledged + EACH_LIFE * (0.5 + chance());
    while (acknowledged < until) await sleep(5);
  }

  it(
    'decides everything that it acknowledged, once, and takes in the rest when it is sent again',
    async () => {
      for (let kills = 0; kills < KILLS; kills += 1) {
        const clients = Promise.all(Array.from({ length: AT_ONCE }, work));
        await Promise.race([momentToKill(), clients]);
        await node.kill();
        await clients;
        undecided += await undecidedNow();
        node = await serveParvis(env);
      }
      for (const account of accounts) while (account.waiting !== null) expect(await send(account)).toBe(true);
      await expect.poll(supportsShown, { timeout: PATIENCE_MS, interval: 250 }).toEqual(supportsExpected());
      expect(await node.stop(), node.err()).toBe(0);
      await using database = await openDatabase(readConfig(env).database);
      await expectEverythingOnce(database);
      console.info(
        `${engine}: ${KILLS} kills, ${acknowledged} acknowledged, ${undecided} undecided when it was killed`,
      );
      expect(broken).toBeGreaterThan(0);
      expect(acknowledged).toBeGreaterThan(20 * KILLS);
      if (engine === 'postgres') expect(undecided).toBeGreaterThan(0);
    },
    60_000 + PATIENCE_MS + KILLS * 30_000,
  );

  /** As the kill left it. An embedded database is left to the node, which has to come back from it. */
  async function undecidedNow(): Promise<number> {
    if (engine === 'embedded') return 0;
    await using database = await openDatabase(readConfig(env).database);
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from inbox_message where due_at is not null`.execute(database.db);
    return rows[0]?.count ?? 0;
  }

  const supportsExpected = () =>
    Array.from({ length: PROPOSALS }, (_, nth) => accounts.filter(({ likes }) => likes.has(nth + 1)).length);

  async function supportsShown(): Promise<readonly number[]> {
    return await Promise.all(
      Array.from({ length: PROPOSALS }, async (_, nth) => {
        const answer = await fetch(`${env['ORIGIN']}/api/v1/consultations/${SLUG}/proposals/${nth + 1}`);
        const { supports } = (await answer.json()) as { supports: { byStanding: { fediverse: number } } };
        return supports.byStanding.fediverse;
      }),
    );
  }

  async function expectEverythingOnce({ db }: Database): Promise<void> {
    const { rows: left } = await sql<{ id: string }>`
      select activity_id as id from inbox_message where due_at is not null`.execute(db);
    expect(left).toEqual([]);
    const { rows: bodies } = await sql<{ body: string }>`select body from comment`.execute(db);
    const expected = accounts.flatMap(({ comments }) => comments);
    expect(bodies.map(({ body }) => body).toSorted()).toEqual(expected.toSorted());
    const { rows: events } = await sql<{ type: string; given: number; subjects: number }>`
      select type, count(*)::integer as given, count(distinct data ->> 'commentId')::integer as subjects from event
      where type = 'comment-accepted' group by type`.execute(db);
    expect(events).toEqual([{ type: 'comment-accepted', given: expected.length, subjects: expected.length }]);
  }
});

/** The status of the answer to a request; null where the connection ended without one. */
async function statusOf(port: number, request: Buffer): Promise<number | null> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(request);
  const answered = once(socket, 'data').then(([data]) => Number(/^HTTP\/1\.1 (\d{3})/.exec(String(data))?.[1] ?? 0));
  const status = await Promise.race([
    answered.catch(() => null),
    once(socket, 'close').then(
      () => null,
      () => null,
    ),
  ]);
  socket.destroy();
  return status;
}
