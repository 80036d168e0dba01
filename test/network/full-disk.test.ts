import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { ownDatabase } from '../support/own-database.ts';
import { parvis, serveParvis } from '../support/parvis.ts';
import { startSmallServer } from '../support/small-disk.ts';

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const PHASES = [{ kind: 'propose', opensAt: inDays(-10), closesAt: inDays(20) }];
type Answer = {
  readonly token: string;
  readonly items: readonly { readonly title: { readonly fr: string } }[];
  readonly next: string | null;
};
/** New connections, which a server refuses in words of its own, come after the idle ones are closed. */
const FULL_MS = 45_000;

/** By hand, with `FULL_DISKS=1` and as root, which alone may mount a disk. */
it('a full disk of PostgreSQL is answered 507, and nothing that was acknowledged is lost', {
  timeout: 400_000,
}, async () => {
  await using server = await startSmallServer();
  const folder = await mkdtemp(join(tmpdir(), 'parvis-full-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { url } = await ownDatabase(server.url, 'full');
  const port = String(await freePort());
  const SECRET_KEY = 'a secret key for tests only, 32 bytes or more';
  const env = { DATABASE_URL: url, SECRET_KEY, PORT: port, DATA_DIR: folder };
  const node = await serveParvis(env);
  onTestFinished(() => node.kill());
  const command = async (...args: readonly string[]) => JSON.parse((await parvis([...args, '--json'], { env })).out);
  const setup = ['--name', 'fr=Lyon', '--handle', 'lyon', '--territory', '69123=Lyon', '--languages', 'fr'];
  await command('setup', ...setup, '--admin-email', 'a@lyon.example');
  const officer = (await command('token', 'create', '--scopes', 'admin', '--name', 'x')).token as string;
  const api = async (method: string, path: string, { token, body }: { token: string; body?: object }) => {
    const answer = await fetch(`http://localhost:${port}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Answer };
  };
  const texts = { slug: 'velo', title: { fr: 'Plan vélo' }, summary: { fr: 'Où ?' } };
  const rules = { ...texts, phases: PHASES, decidingStanding: 'registered', hold: 'nothing' };
  await api('POST', '/consultations', { token: officer, body: rules });
  await api('POST', '/consultations/velo/publish', { token: officer, body: {} });
  const participant = { name: 'Ana', standing: 'registered' };
  const made = await api('POST', '/tokens', {
    token: officer,
    body: { name: 'ana', scopes: ['propose'], participant },
  });
  const token = made.body.token;
  const acknowledged: string[] = [];
  const statuses = new Set<number>();
  const propose = async (nth: number) => {
    const title = `Idée ${nth}`;
    const body = { title: { fr: title }, body: { fr: randomBytes(6_000).toString('hex') }, lang: 'fr' };
    const { status } = await api('POST', '/consultations/velo/proposals', { token, body });
    if (status === 201) acknowledged.push(title);
    return status;
  };
  await propose(0);
  expect(acknowledged).toHaveLength(1);

  await server.fill();
  const until = performance.now() + FULL_MS;
  for (let nth = 1; performance.now() < until; nth += 1) {
    statuses.add(await propose(nth));
    statuses.add((await api('GET', '/consultations', { token })).status);
    await pause(200);
  }
  // 503 where the server starts anew; reading may work, and what still fits is taken.
  expect([...statuses].filter((status) => ![200, 201, 503, 507].includes(status))).toEqual([]);
  expect(statuses).toContain(507);

  await server.makeRoom();
  const patience = performance.now() + 30_000;
  while ((await propose(1_000)) !== 201) expect(performance.now()).toBeLessThan(patience);
  const shown: string[] = [];
  for (let after = ''; ; ) {
    const { body } = await api('GET', `/consultations/velo/proposals?limit=100${after}`, { token });
    shown.push(...body.items.map(({ title }) => title.fr));
    if (body.next === null) break;
    after = `&after=${encodeURIComponent(body.next)}`;
  }
  expect(shown).toEqual(expect.arrayContaining(acknowledged));
  expect(await node.stop()).toBe(0);
});
