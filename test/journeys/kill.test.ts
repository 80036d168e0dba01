import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashLeaf, rootOf } from '../../src/application/kit/merkle.ts';
import { readConfig } from '../../src/start/config.ts';
import { type Database, openDatabase } from '../../src/storage/kit/database.ts';
import { chanceFrom } from '../network/seeded.ts';
import { freePort } from '../support/free-port.ts';
import { ownDatabase } from '../support/own-database.ts';
import { type Environment, parvis, parvisBeside, type Served, serveParvis, startParvis } from '../support/parvis.ts';

/** How often a working node is killed: twenty times on each engine in `npm run test:kill`, more where it is told so. */
const KILLS = Number(process.env['KILLS'] ?? 12);
const SEED = Number(process.env['KILL_SEED'] ?? 20260302);
const PEOPLE = 5;
const CLIENTS = 3;

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const RULES = {
  slug: 'velo-2026',
  title: { fr: 'Plan vélo' },
  summary: { fr: 'Où faut-il des pistes cyclables ?' },
  phases: [
    { kind: 'propose', opensAt: inDays(-10), closesAt: inDays(20) },
    { kind: 'support', opensAt: inDays(-10), closesAt: inDays(20) },
  ],
  decidingStanding: 'registered',
};

/** Something that somebody does, known by its key however often it is sent. */
type Act = {
  readonly key: string;
  readonly token: string;
  readonly path: string;
  readonly body: object;
  /** What the node answered; undefined while it has not. */
  answer?: string;
};

describe.each([
  { engine: 'embedded' as const, url: undefined },
  ...(process.env['TEST_DATABASE_URL'] ? [{ engine: 'postgres' as const, url: process.env['TEST_DATABASE_URL'] }] : []),
])('a node that is killed again and again ($engine)', ({ engine, url }) => {
  const random = chanceFrom(SEED);
  const acts: Act[] = [];
  const starts: number[] = [];
  let folder: string;
  let env: Environment;
  let dropDatabase = async () => {};
  let node: Served;
  let tokens: readonly string[];
  let acknowledged = 0;
  let interrupted = 0;
  let replayed = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-kill-'));
    const given = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()) };
    const key = { SECRET_KEY: 'a secret key for tests only, 32 bytes or more' };
    const own = url === undefined ? null : await ownDatabase(url, 'kill');
    dropDatabase = async () => await own?.drop();
    env = own === null ? given : { ...given, ...key, DATABASE_URL: own.url };
    node = await serveParvis(env);
    const setup = ['setup', '--name', 'Lyon', '--handle', 'lyon', '--territory', '69123=Lyon', '--languages', 'fr'];
    await command(...setup, '--admin-email', 'maire@lyon.example');
    const admin = await tokenOf('--scopes', 'consultations', '--name', 'admin');
    await posted({ token: admin, path: '/consultations', body: RULES });
    await posted({ token: admin, path: '/consultations/velo-2026/publish', body: {} });
    const people = Array.from({ length: PEOPLE }, (_, person) => `Personne ${person + 1}`);
    const made: string[] = [];
    for (const name of people) made.push(await tokenOf('--scopes', 'propose,support,comment', '--name', name));
    tokens = made;
  }, 120_000);
  afterAll(async () => {
    await node.kill();
    await dropDatabase();
    await rm(folder, { recursive: true, force: true });
  });

  async function command(...args: string[]): Promise<Record<string, unknown>> {
    const run = engine === 'embedded' ? parvisBeside : parvis;
    const end = await run([...args, '--json'], { env, cwd: folder });
    expect(end, args.join(' ')).toMatchObject({ code: 0 });
    return JSON.parse(end.out) as Record<string, unknown>;
  }

  async function tokenOf(...args: string[]): Promise<string> {
    return String((await command('token', 'create', ...args))['token']);
  }

  async function posted({ token, path, body, key }: Omit<Act, 'key'> & { readonly key?: string }): Promise<string> {
    const response = await fetch(`${node.origin}/api/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`, { cause: 'answered' });
    return text;
  }

  /** Sends an act until the end of the node; whether it was answered. */
  async function send(act: Act): Promise<boolean> {
    try {
      const answer = await posted(act);
      if (act.answer === undefined) acknowledged += 1;
      else {
        replayed += 1;
        expect(answer, act.path).toBe(act.answer);
      }
      act.answer = answer;
      return true;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      interrupted += 1;
      return false;
    }
  }

  const numbers = () =>
    acts.flatMap(({ path, answer }) =>
      path.endsWith('/proposals') && answer !== undefined ? [(JSON.parse(answer) as { number: number }).number] : [],
    );
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;

  function nextAct(): Act {
    const key = `act-${acts.length + 1}`;
    const act = { key, token: pick(tokens) };
    const known = numbers();
    const kind = random();
    const base = '/consultations/velo-2026/proposals';
    if (known.length < 3 || kind < 0.3) {
      return { ...act, path: base, body: { title: { fr: `Piste ${key}` }, body: { fr: `Le texte de ${key}.` } } };
    }
    const path = `${base}/${pick(known)}`;
    if (kind < 0.7) return { ...act, path: `${path}/comments`, body: { body: `Le mot de ${key}.`, lang: 'fr' } };
    return { ...act, path: `${path}/support`, body: {} };
  }

  /** Does one act after another until the node is gone. */
  async function work(): Promise<void> {
    for (;;) {
      // Now and then what was answered already is sent again, as a client does whose answer got lost.
      const answered = acts.filter(({ answer }) => answer !== undefined);
      const again = answered.length > 0 && random() < 0.1 ? pick(answered) : undefined;
      const waiting = acts.find(({ answer, key }) => answer === undefined && !underWay.has(key));
      const act = again ?? waiting ?? nextAct();
      if (again === undefined && waiting === undefined) acts.push(act);
      underWay.add(act.key);
      const alive = await send(act).finally(() => underWay.delete(act.key));
      if (!alive) return;
    }
  }
  const underWay = new Set<string>();

  /** Starts the node again; sometimes it is killed before it serves. */
  async function restart(): Promise<number> {
    let kills = 0;
    while (random() < 0.15) {
      const starting = startParvis(['serve'], { env });
      await sleep(random() * 900);
      starting.process.kill('SIGKILL');
      await starting.ended;
      kills += 1;
    }
    node = await serveParvis(env);
    starts.push(node.startedInMs);
    return kills;
  }

  /** Somewhere in the first requests of a life, or while it is well under way. */
  async function momentToKill(): Promise<void> {
    const before = acknowledged;
    if (random() < 0.6) for (let ms = 0; acknowledged === before && ms < 3_000; ms += 20) await sleep(20);
    await sleep(random() * 400);
  }

  it(
    'keeps every act that it acknowledged, once, and takes in the others when they are sent again',
    async () => {
      for (let kills = 0; kills < KILLS; kills += 1) {
        const clients = Promise.all(Array.from({ length: CLIENTS }, work));
        await Promise.race([momentToKill(), clients]);
        await node.kill();
        await clients;
        if (engine === 'postgres') await expectJournalWhole();
        kills += await restart();
      }
      while (acts.some(({ answer }) => answer === undefined)) {
        for (const act of acts.filter(({ answer }) => answer === undefined)) expect(await send(act)).toBe(true);
      }
      await leavesArrived();
      const { well } = await command('doctor');
      expect(well).toBe(true);
      expect(await node.stop(), node.err()).toBe(0);
      const config = readConfig(env);
      await using database = await openDatabase(config.database);
      await expectEveryActOnce(database);
      await expectEveryLeafOnce(database);
      await expectNoLeafMissing(database);
      const median = starts.toSorted((a, b) => a - b)[Math.floor(starts.length / 2)] ?? 0;
      console.info(
        `${engine}: ${KILLS} kills, ${acts.length} acts, ${acknowledged} acknowledged, ${interrupted} interrupted, ${replayed} replayed; warm start ${Math.round(median)} ms (median)`,
      );
      expect(interrupted).toBeGreaterThan(0);
      // 1.5 s is meant, on a machine that does nothing else.
      expect(median).toBeLessThan(6_000);
    },
    60_000 + KILLS * 15_000,
  );

  /** As the kill left it. An embedded database is left to the node, which has to come back from it. */
  async function expectJournalWhole(): Promise<void> {
    await using database = await openDatabase(readConfig(env).database);
    await expectEveryLeafOnce(database);
  }

  /** Until the journal came to what was sent last, which is within a minute. */
  async function leavesArrived(): Promise<void> {
    const last = acts.filter(({ path }) => !path.endsWith('/support')).slice(-10 * CLIENTS);
    for (const { answer = '{}' } of last) {
      const { id } = JSON.parse(answer) as { id: string };
      const proof = async () => (await fetch(`${node.origin}/journal/proof/${id}.tlog-proof`)).status;
      await expect.poll(proof, { timeout: 60_000, interval: 200 }).toBe(200);
    }
  }

  /** Of everything that everybody may read, however long ago the node was killed behind it. */
  async function expectNoLeafMissing(database: Database): Promise<void> {
    const { rows } = await sql<{ type: string; events: number; leaves: number }>`
      select type, count(*)::integer as events, count(journal_entry.event_id)::integer as leaves from event
      left join journal_entry on journal_entry.event_id = event.id
      where type in ('proposal-accepted', 'comment-accepted') group by type`.execute(database.db);
    for (const { type, events, leaves } of rows) expect(leaves, type).toBe(events);
    const sent = acts.filter(({ path }) => !path.endsWith('/support')).length;
    expect(rows.reduce((sum, { leaves }) => sum + leaves, 0)).toBe(sent);
  }

  /** Each public act that the journal came to has one leaf, no other is there, and the signed root is that of the leaves. */
  async function expectEveryLeafOnce(database: Database): Promise<void> {
    const { rows: acts } = await sql<{ id: string; leaves: number }>`
      select event.id, count(journal_entry.event_id)::integer as leaves from event_commitment
      join event on event.id = event_commitment.event_id left join journal_entry on journal_entry.event_id = event.id
      where event.position <= (select position from event_cursor where reader = 'journal')
      group by event.id`.execute(database.db);
    expect(acts.filter(({ leaves }) => leaves !== 1)).toEqual([]);
    const { rows: entries } = await sql<{ index: number; entry: string; act: string | null }>`
      select index, entry, event_id as act from journal_entry order by index`.execute(database.db);
    expect(entries.map(({ index }) => index)).toEqual(entries.map((_, nth) => nth));
    expect(entries.flatMap(({ act }) => act ?? []).toSorted()).toEqual(acts.map(({ id }) => id).toSorted());
    const { rows: signed } = await sql<{ checkpoint: string }>`select checkpoint from journal`.execute(database.db);
    const root = rootOf(entries.map(({ entry }) => hashLeaf(Buffer.from(entry)))).toString('base64');
    expect(signed[0]?.checkpoint.split('\n').slice(1, 3)).toEqual([String(entries.length), root]);
    // Each support waits for its batch, or is in one.
    const { rows: hidden } = await sql<{ lacking: number }>`
      select count(*)::integer as lacking from event left join hidden_act on hidden_act.event_id = event.id
      where event.type = 'support-given' and hidden_act.event_id is null`.execute(database.db);
    expect(hidden).toEqual([{ lacking: 0 }]);
  }

  async function expectEveryActOnce(database: Database): Promise<void> {
    const read = async <T>(query: ReturnType<typeof sql<T>>) => (await query.execute(database.db)).rows;
    const of = (end: string) => acts.filter(({ path }) => path.endsWith(end));

    const titles = await read(sql<{ title: string }>`
      select title ->> 'fr' as title from proposal_version join proposal on id = proposal_id and status = 'published'`);
    expect(titles.map(({ title }) => title).sort()).toEqual(
      of('/proposals')
        .map(({ key }) => `Piste ${key}`)
        .sort(),
    );

    const bodies = await read(sql<{ body: string }>`select body from comment where status = 'published'`);
    expect(bodies.map(({ body }) => body).sort()).toEqual(
      of('/comments')
        .map(({ key }) => `Le mot de ${key}.`)
        .sort(),
    );

    const supports = await read(sql<{ proposal: number; supports: number }>`
      select number as proposal, count(supporter) as supports from support join proposal on id = proposal_id
      group by number order by number`);
    const supporters = new Map<number, Set<string>>();
    for (const { path, token } of of('/support')) {
      const number = Number(/proposals\/(\d+)\//.exec(path)?.[1]);
      supporters.set(number, (supporters.get(number) ?? new Set()).add(token));
    }
    const expected = [...supporters]
      .sort(([a], [b]) => a - b)
      .map(([proposal, { size }]) => ({ proposal, supports: size }));
    expect(supports).toEqual(expected);

    // The event log says each of them once, and its positions have no gap.
    const events = await read(sql<{ type: string; events: number }>`
      select type, count(*) as events from event group by type`);
    const counted = (type: string) => events.find((each) => each.type === type)?.events ?? 0;
    expect(counted('proposal-accepted')).toBe(of('/proposals').length);
    expect(counted('comment-accepted')).toBe(of('/comments').length);
    expect(counted('support-given')).toBe(expected.reduce((sum, { supports: count }) => sum + count, 0));
    const numbered = await read(sql<{ gaps: number }>`
      select count(*) as gaps from proposal where number > (select count(*) from proposal)`);
    expect(numbered).toEqual([{ gaps: 0 }]);
  }
});
