import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/start/config.ts';
import { openDatabase } from '../../src/storage/kit/database.ts';
import { chanceFrom } from '../network/seeded.ts';
import { freePort } from '../support/free-port.ts';
import { ownDatabase } from '../support/own-database.ts';
import { type Environment, parvis, type Served, serveParvis } from '../support/parvis.ts';

/** What waits for the target, and how often the node is killed while it goes out: 10,000 and 50 by hand. */
const EVENTS = Number(process.env['WEBHOOK_EVENTS'] ?? 60);
const KILLS = Number(process.env['WEBHOOK_KILLS'] ?? 1);
/** A participant may ask the API six hundred times a minute. */
const PEOPLE = Math.max(3, Math.ceil(EVENTS / 500));
const CLIENTS = 8;
const MB = 1_048_576;

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const RULES = {
  slug: 'velo-2026',
  title: { fr: 'Plan vélo' },
  summary: { fr: 'Où faut-il des pistes cyclables ?' },
  phases: [{ kind: 'propose', opensAt: inDays(-10), closesAt: inDays(20) }],
  decidingStanding: 'registered',
};

type Received = { readonly id: string; readonly event: string; readonly body: string };

/** The receiver of somebody's CRM on a port of its own: there, or away. */
function crm(port: number) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const id = String(request.headers['webhook-id']);
      const { data } = JSON.parse(body) as { readonly data: { readonly id: string } };
      received.push({ id, event: data.id, body });
      response.writeHead(204).end();
    });
  });
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    comes: () => new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening)),
    async leaves() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
    /** The first arrivals alone, in their order. */
    once: () => [...new Map(received.map((each) => [each.id, each])).values()],
  };
}

describe.each([
  ...(process.env['TEST_DATABASE_URL'] ? [{ engine: 'postgres' as const, url: process.env['TEST_DATABASE_URL'] }] : []),
])('a webhook whose target was away for a day ($engine)', ({ engine, url }) => {
  const random = chanceFrom(Number(process.env['KILL_SEED'] ?? 20260302));
  let folder: string;
  let env: Environment;
  let dropDatabase = async () => {};
  let node: Served;
  let target: ReturnType<typeof crm>;
  const tokens: string[] = [];
  let admin: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-webhook-'));
    const own = await ownDatabase(url, 'webhook');
    dropDatabase = async () => await own.drop();
    env = {
      DATA_DIR: join(folder, 'data'),
      PORT: String(await freePort()),
      SECRET_KEY: 'a secret key for tests only, 32 bytes or more',
      INTERNAL_HOSTS: '127.0.0.1',
      DATABASE_URL: own.url,
    };
    target = crm(await freePort());
    node = await serveParvis(env);
    const place = ['--territory', '69123=Lyon', '--languages', 'fr', '--admin-email', 'maire@lyon.example'];
    await command('setup', '--name', 'Lyon', '--handle', 'lyon', ...place);
    admin = String((await command('token', 'create', '--scopes', 'admin', '--name', 'admin'))['token']);
    await posted(admin, '/consultations', RULES);
    await posted(admin, '/consultations/velo-2026/publish', {});
    for (let nth = 1; nth <= PEOPLE; nth += 1) {
      const name = `Personne ${nth}`;
      const person = { name, scopes: ['propose', 'comment'], participant: { name, standing: 'registered' } };
      tokens.push((await posted<{ token: string }>(admin, '/tokens', person)).token);
    }
  }, 600_000);
  afterAll(async () => {
    await node.kill();
    await target.leaves();
    await dropDatabase();
    await rm(folder, { recursive: true, force: true });
  });

  async function command(...args: string[]): Promise<Record<string, unknown>> {
    const end = await parvis([...args, '--json'], { env, cwd: folder });
    expect(end, args.join(' ')).toMatchObject({ code: 0 });
    return JSON.parse(end.out) as Record<string, unknown>;
  }

  async function posted<T>(token: string, path: string, body: object): Promise<T> {
    for (;;) {
      const response = await fetch(`${node.origin}/api/v1${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (response.ok) return JSON.parse(text) as T;
      if (response.status !== 429 && response.status !== 503) throw new Error(`${path}: ${response.status} ${text}`);
      await sleep(Number(response.headers.get('retry-after')) * 1_000);
    }
  }

  /** Every public event in the order of the log, with those before the connector was added left out. */
  async function logged(after: string | null): Promise<readonly string[]> {
    const ids: string[] = [];
    for (let cursor = after; ; ) {
      const query = new URLSearchParams({ limit: '100', ...(cursor === null ? {} : { after: cursor }) });
      const response = await fetch(`${node.origin}/api/v1/events?${query}`);
      const { items, next } = (await response.json()) as {
        readonly items: readonly { readonly id: string }[];
        readonly next: string | null;
      };
      ids.push(...items.map(({ id }) => id));
      if (next === null) return ids;
      cursor = next;
      place = next;
    }
  }
  let place: string | null = null;

  /** What the process has in memory now. */
  function residentMb(): number {
    const [, kb = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${node.process.pid}/status`, 'utf8')) ?? [];
    return Math.round((Number(kb) * 1_024) / MB);
  }

  const state = async () => {
    const response = await fetch(`${node.origin}/api/v1/connectors`, { headers: { authorization: `Bearer ${admin}` } });
    return ((await response.json()) as { readonly items?: readonly Readonly<Record<string, unknown>>[] }).items?.[0];
  };

  /** A day goes by for what waits: every moment of it lies a day further back. */
  async function passDay(): Promise<void> {
    expect(await node.stop(), node.err()).toBe(0);
    {
      await using database = await openDatabase(readConfig(env).database);
      await sql`update queue_message set ready_at = ready_at - interval '1 day', leased_until = leased_until - interval '1 day'
        where queue = 'connectors'`.execute(database.db);
    }
    // It is back before the next try is due.
    await target.comes();
    node = await serveParvis(env);
  }

  it(
    'is sent everything in order, each message under one id, with memory that does not grow and however often the node is killed',
    async () => {
      await posted(admin, '/webhooks', { name: 'crm', url: target.url, types: ['comment-accepted'] });
      await logged(null);
      const before = place;
      const emptyMb = residentMb();
      await posted(tokens[0] ?? '', '/consultations/velo-2026/proposals', {
        title: { fr: 'Piste' },
        body: { fr: 'Une piste.' },
      });
      let written = 0;
      const write = async () => {
        for (let nth = written++; nth < EVENTS; nth = written++) {
          const comment = { body: `Le mot ${nth}.`, lang: 'fr' };
          await posted(tokens[nth % PEOPLE] ?? '', '/consultations/velo-2026/proposals/1/comments', comment);
        }
      };
      await Promise.all(Array.from({ length: CLIENTS }, write));
      await expect.poll(async () => (await state())?.['waiting'], { timeout: 120_000, interval: 500 }).toBe(EVENTS);
      const waitingMb = residentMb();

      await passDay();
      const began = performance.now();
      const some = Math.ceil(EVENTS / 20);
      const arrived = async (count: number, ms: number) =>
        await expect.poll(() => target.once().length, { timeout: ms, interval: 20 }).toBeGreaterThanOrEqual(count);
      await arrived(some, 120_000);
      const beginMb = residentMb();
      await arrived(Math.ceil(EVENTS / 2), 60_000 + EVENTS * 100);
      const endMb = residentMb();
      const halfMs = performance.now() - began;
      for (let kill = 1; kill <= KILLS; kill += 1) {
        await sleep(random() * 300);
        await node.kill();
        node = await serveParvis(env);
        await arrived(Math.ceil(EVENTS / 2 + (EVENTS / 2) * (kill / (KILLS + 1))), 120_000 + EVENTS * 100);
      }
      await arrived(EVENTS, 120_000 + EVENTS * 100);
      await expect.poll(state, { timeout: 90_000, interval: 200 }).toMatchObject({
        ...{ waiting: 0, givenUp: 0, paused: null, failing: null },
      });
      const sent = new Set(target.received.map(({ event }) => event));
      const events = (await logged(before)).filter((id) => sent.has(id));
      expect(events.length).toBe(EVENTS);
      expect(target.once().map(({ event }) => event)).toEqual(events);
      const bodies = new Map<string, string>();
      for (const { id, event, body } of target.received) {
        expect(id).toBe(`${event}.crm`);
        expect(bodies.get(id) ?? body, id).toBe(body);
        bodies.set(id, body);
      }
      console.info(
        `${engine}: ${EVENTS} messages, ${KILLS} kills, ${target.received.length - EVENTS} repeated; half without a kill in ${Math.round(halfMs / 1_000)} s, all in ${Math.round((performance.now() - began) / 1_000)} s; MB at first ${emptyMb}, with all waiting ${waitingMb}, with 5 % sent ${beginMb}, with half sent ${endMb}`,
      );
      // A process that was just started still grows into what it needs.
      expect(endMb - beginMb).toBeLessThan(60);
      expect(target.received.length - EVENTS).toBeLessThanOrEqual(KILLS * 100);
    },
    900_000 + EVENTS * 300 + KILLS * 90_000,
  );
});
