import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../test/support/free-port.ts';
import {
  type CommandEnd,
  parvis,
  parvisBeside,
  type Served,
  serveParvis,
  startParvis,
} from '../../test/support/parvis.ts';

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

const RULES = `
slug: velo-2026
title: { fr: Plan vélo, en: Cycling plan }
summary: { fr: Où faut-il des pistes cyclables ? }
phases:
  - { kind: propose, opensAt: ${inDays(-10)}, closesAt: ${inDays(20)} }
  - { kind: support, opensAt: ${inDays(-10)}, closesAt: ${inDays(20)} }
  - { kind: answer, opensAt: ${inDays(20)}, closesAt: ${inDays(60)} }
decidingStanding: registered
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parvis-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('commands beside a running node', () => {
  let node: Served;
  let env: Record<string, string>;
  let token: string;

  const run = (...args: string[]) => parvisBeside(args, { env, cwd: folder });
  /** Runs a command that must do what it says, and reads its answer. */
  const json = async <T = Record<string, unknown>>(...args: string[]): Promise<T> => {
    const end = await run(...args, '--json');
    expect(end, args.join(' ')).toMatchObject({ code: 0 });
    return JSON.parse(end.out) as T;
  };
  const api = (method: string, path: string, body?: object) =>
    fetch(`${node.origin}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  beforeAll(async () => {
    env = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()) };
    node = await serveParvis(env);
    await writeFile(join(folder, 'rules.yaml'), RULES);
  });
  afterAll(() => node.kill());

  it('set up an institution that the set-up link no longer opens', async () => {
    expect(node.setup).toContain('/setup?key=');
    expect((await fetch(node.setup ?? '')).status).toBe(200);
    const args = ['setup', '--handle', 'lyon', '--territory', '69123=Lyon', '--languages', 'fr,en'];
    const typo = await run(...args, '--name', 'Lyon', '--admin-email', 'nobody');
    expect(typo).toMatchObject({ code: 1, err: expect.stringContaining('email') as string });
    const input = await json<{ handle: string; administrator: { signIn: string } }>(
      ...args,
      '--name',
      'fr=Ville de Lyon,en=City of Lyon',
      '--admin-email',
      'maire@lyon.example',
    );
    expect(input.handle).toBe('lyon');
    expect((await fetch(input.administrator.signIn)).status).toBe(200);
    expect((await fetch(node.setup ?? '')).status).toBe(404);
    const again = await run(...args, '--name', 'Lyon', '--admin-email', 'maire@lyon.example', '--json');
    expect(again.code).toBe(1);
    expect(JSON.parse(again.out)).toMatchObject({ refusal: { type: 'already-set-up' } });
    expect(again.err).toMatch(/^Refused: .*already/);
  });

  it('draft, publish and show a consultation as the API shows it', async () => {
    const drafted = await json('consultation', 'create', '--file', 'rules.yaml');
    expect(drafted).toMatchObject({ slug: 'velo-2026', state: 'draft', languages: ['fr', 'en'] });
    expect(await json('consultation', 'discard', 'velo-2026')).toEqual({ id: drafted['id'], slug: 'velo-2026' });
    expect(await json('consultation', 'create', '--file', 'rules.yaml')).toMatchObject({ slug: 'velo-2026' });
    expect(await json('consultation', 'publish', 'velo-2026')).toMatchObject({ state: 'open' });
    const shown = await json('consultation', 'show', 'velo-2026');
    const served = await fetch(`${node.origin}/api/v1/consultations/velo-2026`);
    expect(shown).toEqual(await served.json());
    expect(await json('consultation', 'list')).toMatchObject({ items: [{ slug: 'velo-2026' }], next: null });
    const stays = await run('consultation', 'discard', 'velo-2026', '--json');
    expect(JSON.parse(stays.out)).toMatchObject({ refusal: { type: 'already-published' } });
    const again = await parvis(['consultation', 'publish', 'velo-2026'], { env, cwd: folder });
    expect(again).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Refused: ') as string });
  });

  it('name the first field of a description that does not hold, and the line that is no YAML', async () => {
    await writeFile(
      join(folder, 'wrong.json'),
      JSON.stringify({ slug: 'x', title: { fr: 'X' }, phases: [{ kind: 'dance' }] }),
    );
    const wrong = await run('consultation', 'create', '--file', 'wrong.json', '--json');
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.out)).toMatchObject({ refusal: { type: 'invalid' } });
    await writeFile(join(folder, 'broken.yaml'), 'slug: x\ntitle: {fr: X\nphases: []\n');
    expect(await run('consultation', 'create', '--file', 'broken.yaml')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/broken\.yaml is not readable as YAML \(line \d\)/) as string,
    });
    const absent = await run('consultation', 'create', '--file', 'absent.yaml');
    expect(absent).toMatchObject({ code: 1, err: expect.stringContaining('there is no such file') as string });
  });

  it('make tokens that work until they are revoked', async () => {
    const scopes = 'propose,support,comment,report,moderate';
    const made = await json<{ id: string; token: string }>('token', 'create', '--scopes', scopes, '--name', 'kiosk');
    token = made.token;
    const proposal = { title: { fr: 'Une piste' }, body: { fr: 'Sur le quai.' } };
    expect((await api('POST', '/consultations/velo-2026/proposals', proposal)).status).toBe(201);
    const other = await json<{ id: string; token: string }>('token', 'create', '--scopes', 'read', '--name', 'other');
    const list = await run('token', 'list');
    expect(list.out).toContain('kiosk');
    expect(list.out).not.toContain(token);
    expect(await json('token', 'revoke', other.id)).toMatchObject({ live: false });
    const revoked = await fetch(`${node.origin}/api/v1/tokens`, {
      headers: { authorization: `Bearer ${other.token}` },
    });
    expect(revoked.status).toBe(401);
    const unknown = await run('token', 'create', '--scopes', 'fly', '--name', 'x', '--json');
    expect(JSON.parse(unknown.out)).toMatchObject({ refusal: { field: 'scopes' } });
  });

  it('make a token for somebody of a standing, and one that is over at a date', async () => {
    const args = ['token', 'create', '--scopes', 'support', '--name', 'Léo’s', '--participant', 'Léo'];
    const made = await json<{ participantId: string }>(...args, '--standing', 'resident', '--expires', inDays(30));
    expect(made).toMatchObject({ live: true, expiresAt: expect.stringMatching(/T00:00:00/) as string });
    const same = ['token', 'create', '--scopes', 'support', '--name', 'again', '--participant', made.participantId];
    expect(await json(...same)).toMatchObject({ participantId: made.participantId });
    expect(await run(...args, '--expires', '2020-01-01')).toMatchObject({ code: 1 });
  });

  it('invite an agent whose link signs them in', async () => {
    const invited = await json<{ signIn: string }>('admin', 'invite', 'agent@lyon.example', '--role', 'officer');
    expect((await fetch(invited.signIn)).status).toBe(200);
    expect(await run('admin', 'invite', 'agent@lyon.example', '--role', 'king')).toMatchObject({ code: 2 });
    expect(await run('admin', 'invite', 'nobody', '--role', 'officer')).toMatchObject({ code: 1 });
  });

  it('decide about a proposal by its number or its id', async () => {
    const list = await json<{ items: { id: string; number: number }[] }>('proposal', 'list', 'velo-2026');
    const id = list.items[0]?.id ?? '';
    const reason = ['--reason', 'Doublon du numéro 2.'];
    expect(await json('proposal', 'hold', 'velo-2026/1', ...reason)).toMatchObject({ status: 'held', id });
    expect(await json('proposal', 'accept', id, ...reason)).toMatchObject({ status: 'published', number: 1 });
    expect(await json('proposal', 'remove', 'velo-2026/1', '--rule', 'duplicate', ...reason)).toMatchObject({
      status: 'removed',
    });
    expect((await fetch(`${node.origin}/consultations/velo-2026/proposals/1`)).status).toBe(410);
    expect(await run('proposal', 'accept', 'velo-2026/1', ...reason)).toMatchObject({ code: 1 });
    expect(await json('proposal', 'restore', 'velo-2026/1', ...reason)).toMatchObject({ status: 'published' });
    expect(await run('proposal', 'hold', 'velo-2026/99', ...reason)).toMatchObject({ code: 1 });
    expect(await run('proposal', 'hold', 'nonsense', ...reason)).toMatchObject({ code: 2 });
    expect(await run('proposal', 'remove', 'velo-2026/1', ...reason)).toMatchObject({ code: 2 });
  });

  it('list reports and decide them', async () => {
    const { items } = await json<{ items: { id: string }[] }>('proposal', 'list', 'velo-2026');
    const subject = { kind: 'proposal', id: items[0]?.id };
    const filed = await api('POST', '/reports', { subject, rule: 'spam', text: 'Publicité' });
    expect(filed.status).toBe(201);
    const reports = await json<{ items: { id: string }[] }>('report', 'list');
    expect(reports.items).toHaveLength(1);
    const id = reports.items[0]?.id ?? '';
    const decide = ['report', 'decide', id, '--outcome', 'dismissed', '--reason', 'Non.'];
    expect(await json(...decide)).toMatchObject({ outcome: 'dismissed' });
    expect(await run(...decide)).toMatchObject({ code: 1 });
    expect(await json('report', 'list')).toEqual({ items: [], next: null });
    expect((await run('report', 'list', '--decided')).out).toContain(id);
  });

  it('say what other hosts may send, by hand and by a list', async () => {
    expect((await run('host', 'list')).out).toContain('every host is allowed');
    const limit = ['host', 'limit', 'Loud.example', '--reason', 'Trop de messages'];
    expect(await json(...limit)).toMatchObject({ host: 'loud.example', policy: 'limit', unfollowed: 0 });
    expect(await json('host', 'allow', 'good.example')).toMatchObject({ policy: 'allow' });
    expect(await run('host', 'block', '127.0.0.1')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Refused: /),
    });
    await writeFile(
      join(folder, 'list.csv'),
      '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n' +
        'spam.example,suspend,false,false,Publicité,false\ngood.example,suspend,,,,\nex**.example,suspend,,,,true\n',
    );
    const imported = await json('host', 'import', 'list.csv');
    expect(imported).toMatchObject({ blocked: 1, limited: 0, kept: 1, unusable: [{ line: 4 }] });
    const listed = await run('host', 'list');
    expect(listed.out).toMatch(/block {2}spam\.example.*“Publicité”/);
    await run('host', 'export', 'out.csv');
    expect(await readFile(join(folder, 'out.csv'), 'utf8')).toBe(
      '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\r\n' +
        'loud.example,silence,false,false,Trop de messages,false\r\n' +
        'spam.example,suspend,false,false,Publicité,false\r\n',
    );
    expect(await json('host', 'forget', 'loud.example')).toMatchObject({ host: 'loud.example' });
    expect(await run('host', 'forget', 'loud.example')).toMatchObject({ code: 1 });
    expect(await run('host', 'import', 'absent.csv')).toMatchObject({ code: 1 });
  });

  it('show what hosts sent and what was refused of it', async () => {
    const actor = 'https://a.spam.example/users/eve';
    const refused = await fetch(`${node.origin}/inbox`, {
      method: 'POST',
      headers: { 'content-type': 'application/activity+json' },
      body: JSON.stringify({ id: `${actor}#1`, type: 'Like', actor, object: `${node.origin}/` }),
    });
    expect(refused.status).toBe(403);
    expect((await run('host', 'traffic', '--days', '1')).out).toMatch(/spam\.example {2}1 {2}block[\s\S]*blocked-host/);
    expect(await json('host', 'traffic', 'quiet.example')).toMatchObject({ items: [] });
    expect(await run('host', 'traffic', '--days', '400')).toMatchObject({ code: 2 });
    expect(await run('host', 'traffic', 'not a host')).toMatchObject({ code: 1 });
  });

  it('extend a phase with a public reason, never shorten it', async () => {
    const extend = ['phase', 'extend', 'velo-2026', 'propose', '--reason', 'fr=Encore un peu,en=A little more'];
    await json(...extend, '--closes', inDays(25));
    const phases = await json<{ items: { kind: string; extensions: object[] }[] }>('phase', 'list', 'velo-2026');
    expect(phases.items.map(({ kind, extensions }) => [kind, extensions.length])).toEqual([
      ['support', 0],
      ['propose', 1],
      ['answer', 0],
    ]);
    expect(await run(...extend, '--closes', inDays(12))).toMatchObject({ code: 1 });
    expect(await run('phase', 'extend', 'velo-2026', 'dance', '--closes', inDays(30), '--reason', 'x')).toMatchObject({
      code: 1,
    });
  });

  it('open an opinion poll that the page shows', async () => {
    const poll = ['poll', 'open', 'velo-2026', '--question', 'Quel quai ?', '--closes', inDays(5)];
    await json(...poll, '--option', 'Rhône', '--option', 'fr=Saône,en=Saone');
    const page = await (await fetch(`${node.origin}/consultations/velo-2026`)).text();
    expect(page).toContain('Quel quai');
    expect(await run(...poll, '--option', 'alone')).toMatchObject({ code: 1 });
  });

  it('find the node well', async () => {
    const found = await json<{ well: boolean; findings: { check: string; state: string }[] }>('doctor');
    expect(found.well).toBe(true);
    const states = Object.fromEntries(found.findings.map(({ check, state }) => [check, state]));
    expect(states).toMatchObject({
      ORIGIN: 'warn',
      database: 'ok',
      schema: 'ok',
      counters: 'ok',
      // No list, no provider, no letters: what residents decide would count nobody online.
      'recognition of residents': 'warn',
      disk: 'ok',
      images: 'ok',
      'data directory': 'ok',
      clock: 'ok',
      'event consumer federation': 'ok',
      'event consumer author-letters': 'ok',
    });
  });

  it.each([
    ['serve'],
    ['migrate'],
    ['restore', 'some.backup'],
    ['node', 'import', 'some.export', '--passphrase-file', 'p'],
  ])('say that the node runs: %s', async (...args) => {
    const end = await run(...args);
    expect(end.code).toBe(1);
    expect(end.err).toContain(`(process ${node.process.pid})`);
    expect(end.err).toContain('stop the node first');
  });

  it('are done for nobody who cannot read the data directory', async () => {
    const note = JSON.parse(await readFile(join(folder, 'data', 'command-socket.json'), 'utf8')) as { path: string };
    for (const path of [note.path, join(folder, 'data', 'command-socket.json')]) {
      expect((await stat(path)).mode & 0o077).toBe(0);
    }
    for (const query of ['{"token":"guess","argv":["token","list"],"cwd":"/"}', 'not json', '{}']) {
      const socket = connect(note.path);
      let answered = '';
      socket.on('data', (chunk) => {
        answered += String(chunk);
      });
      socket.write(`${query}\n`);
      await new Promise((resolve) => socket.once('close', resolve));
      expect(answered).toBe('');
    }
  });

  it('back up to one verified file, which another node is restored from', async () => {
    const written = await json<{ verified: boolean; tables: { name: string; rows: number }[] }>(
      'backup',
      'city.backup',
    );
    expect(written.verified).toBe(true);
    expect(written.tables.find(({ name }) => name === 'proposal')?.rows).toBe(1);
    expect((await stat(join(folder, 'city.backup'))).mode & 0o077).toBe(0);
    expect(await run('backup', 'city.backup')).toMatchObject({ code: 1 });

    const elsewhere = { env: { DATA_DIR: join(folder, 'restored') }, cwd: folder };
    const keyless = await parvis(['restore', 'city.backup'], elsewhere);
    expect(keyless).toMatchObject({ code: 1, err: expect.stringContaining('another SECRET_KEY') as string });
    await mkdir(join(folder, 'restored'), { recursive: true });
    await writeFile(join(folder, 'restored', 'secret-key'), await readFile(join(folder, 'data', 'secret-key')));
    const first = await parvis(['restore', 'city.backup'], elsewhere);
    expect(first).toMatchObject({ code: 0 });
    expect(await parvis(['restore', 'city.backup', '--replace'], elsewhere)).toMatchObject({ code: 2 });
    const list = await parvis(['proposal', 'list', 'velo-2026', '--json'], elsewhere);
    expect(JSON.parse(list.out)).toMatchObject({ total: 1 });

    const locked = {
      ...elsewhere,
      env: { ...elsewhere.env, SECRET_KEY: 'not the key under which anything is sealed' },
    };
    const doctor = await parvis(['doctor'], locked);
    expect(doctor).toMatchObject({ code: 1, out: expect.stringMatching(/fail +sealed values/) as string });
  }, 90_000);

  it('export the node with its key under a passphrase, and import it', async () => {
    await writeFile(join(folder, 'passphrase'), 'trois petits cochons\n');
    const sealed = ['--passphrase-file', 'passphrase'];
    expect(await run('node', 'export', 'city.export', ...sealed)).toMatchObject({
      code: 1,
      err: expect.stringContaining('stop every process of it first'),
    });
    const during = await json('node', 'export', 'kept.export', ...sealed, '--no-verify', '--while-it-runs');
    expect(during).toMatchObject({ stopped: false });
    await node.stop();
    const last = await parvis(['node', 'export', 'city.export', ...sealed, '--no-verify', '--json'], {
      env,
      cwd: folder,
    });
    expect(JSON.parse(last.out)).toMatchObject({ stopped: true });
    node = await serveParvis(env, ['--although-exported']);
    const elsewhere = { env: { DATA_DIR: join(folder, 'moved') }, cwd: folder };
    const moved = await parvis(['node', 'import', 'city.export', ...sealed, '--json'], elsewhere);
    expect(moved).toMatchObject({ code: 0 });
    expect(JSON.parse(moved.out)).toMatchObject({ secretKey: { key: 'installed' } });
    const keys = await Promise.all(['data', 'moved'].map((name) => readFile(join(folder, name, 'secret-key'), 'utf8')));
    expect(keys[0]).toBe(keys[1]);
    const copied = { env: { DATA_DIR: join(folder, 'copied') }, cwd: folder };
    const copy = await parvis(['node', 'import', 'kept.export', ...sealed], copied);
    expect(copy.out).toContain('numbers that may be given there since are left out');
  }, 180_000);

  it('say that the node stopped, when it does before they are done', async () => {
    const backup = startParvis(['backup', 'never.backup'], { env, cwd: folder });
    while (!backup.err().includes('Verifying')) await new Promise((resolve) => setTimeout(resolve, 5));
    await node.kill();
    expect(await backup.ended).toBe(1);
    expect(backup.err()).toContain('the node stopped before the command was done');
    await expect(stat(join(folder, 'never.backup'))).rejects.toThrow('ENOENT');
    // The socket of the killed node is still there: a command now opens the database itself.
    const list = await parvis(['consultation', 'list', '--json'], { env, cwd: folder });
    expect(JSON.parse(list.out)).toMatchObject({ items: [{ slug: 'velo-2026' }] });
    const { startedInMs } = node;
    node = await serveParvis(env);
    expect(node.setup).toBeNull();
    // It waits for nothing that the killed node left, however long a start takes on this machine.
    expect(node.startedInMs - startedInMs).toBeLessThan(10_000);
  }, 90_000);

  it('end with the node when it is asked to stop, which it does in time', async () => {
    const began = performance.now();
    expect(await node.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(node.out()).toContain('{"stopped":true}');
    await expect(stat(join(folder, 'data', 'command.sock'))).rejects.toThrow('ENOENT');
    await expect(stat(join(folder, 'data', 'lock'))).rejects.toThrow('ENOENT');
  });
});

describe('a command line', () => {
  const alone = (...args: string[]): Promise<CommandEnd> =>
    parvis(args, { env: { DATA_DIR: join(folder, 'none') }, cwd: folder });

  it('that is wrong ends with 2 and says what is wrong', async () => {
    for (const [args, words] of [
      [[], 'Usage:'],
      [['dance'], "unknown command 'dance'"],
      [['consultation', 'dance'], "unknown command 'dance'"],
      [['token', 'create', '--name', 'x'], '--scopes'],
      [['proposal', 'list', 'x', '--limit', '1000'], '--limit: must be at most 100'],
      [['migrate', 'now'], 'too many arguments'],
    ] as const) {
      const end = await alone(...args);
      expect(end, args.join(' ')).toMatchObject({ code: 2, out: '' });
      expect(end.err).toContain(words);
    }
  });

  it('of a wrong environment ends with 2 and names the variable', async () => {
    const end = await parvis(['doctor'], { env: { PORT: 'many' } });
    expect(end).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^PORT: /) as string });
    expect(end.err).not.toContain(' at ');
  });

  it('that fails says so in a line, without a trace of the program', async () => {
    const nowhere = {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      SECRET_KEY: 'a key of more than thirty-two letters',
    };
    const end = await parvis(['consultation', 'list', '--json'], { env: nowhere });
    expect(end.code).toBe(1);
    expect(end.err.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(end.out)).toMatchObject({
      title: expect.stringContaining('unavailable') as string,
      refusal: null,
    });
  });

  it('asks a doctor about a node that is not there yet without making one', async () => {
    const end = await alone('doctor');
    expect(end).toMatchObject({ code: 0, out: expect.stringContaining('there is none in') as string });
    await expect(stat(join(folder, 'none'))).rejects.toThrow('ENOENT');
  });

  it('refuses to read where there is no database, and makes none there', async () => {
    const end = await alone('consultation', 'list');
    expect(end).toMatchObject({ code: 1, out: '', err: expect.stringContaining('there is no database in') as string });
    await expect(stat(join(folder, 'none'))).rejects.toThrow('ENOENT');
  });

  it('migrates a database, wherever its folder is', async () => {
    const env = { DATA_DIR: join(folder, 'x'.repeat(90), 'migrated') };
    expect(JSON.parse((await parvis(['migrate', '--json'], { env })).out)).toMatchObject({
      ran: expect.arrayContaining(['0236-baseline']) as string[],
    });
    // Its path is too long for a socket, which is then in a folder of its own.
    const node = await serveParvis({ ...env, PORT: String(await freePort()) });
    expect(await parvisBeside(['token', 'list'], { env, cwd: folder })).toMatchObject({
      code: 0,
      out: 'There are no tokens.\n',
    });
    expect(await node.stop()).toBe(0);
  }, 90_000);
});
