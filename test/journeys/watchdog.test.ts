import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { parvisBeside, serveParvis } from '../support/parvis.ts';

const line = (text: string) => JSON.parse(text.split('\n').find((each) => each.includes('"level":60')) ?? '{}');

/** A process whose watchdog waits two seconds, and how it ended: at first when it has started. */
async function blocked(how: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'processes/blocked.ts'), how], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const written = { out: '', err: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      written[stream === 'stdout' ? 'out' : 'err'] += text;
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...written }));
  await once(child.stdout, 'data');
  return { child, ended };
}

describe('a process that answers nothing', () => {
  it.concurrent.each([
    { how: 'spins', code: 75, signal: null, at: /processes\/blocked\.ts/ },
    { how: 'waits', code: 75, signal: null, at: /processes\/blocked\.ts/ },
    { how: 'waits in the operating system', code: null, signal: 'SIGKILL', at: /^unknown$/ },
  ])('is ended with one line in the log where its thread $how', async ({ how, code, signal, at }) => {
    const { ended } = await blocked(how);
    const end = await ended;
    expect(end).toMatchObject({ code, signal, out: 'started\n' });
    expect(line(end.err)).toEqual({
      level: 60,
      time: expect.any(String),
      seconds: 2,
      cause: 'unknown',
      at: expect.stringMatching(at),
      freeBytes: expect.any(Number),
      msg: 'the node answered nothing for too long and is ended, to be started again',
    });
  });

  it.concurrent('is not one that was stopped for longer and goes on', async () => {
    const { child, ended } = await blocked('not at all');
    child.kill('SIGSTOP');
    await pause(5_000);
    child.kill('SIGCONT');
    await pause(3_000);
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, signal: null, out: 'started\n', err: '' });
  });
});

/** By hand: whether the engine hangs depends on the moment from which on nothing can be written. */
if (process.env['FULL_DISKS'] === '1') {
  describe('a node whose embedded database waits for ever because nothing can be written', () => {
    it('ends itself, and has everything that it acknowledged once it is started again', {
      timeout: 240_000,
    }, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'parvis-watchdog-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const full = join(folder, 'is-full');
      const preload = pathToFileURL(join(import.meta.dirname, '../network/processes/full-disk.ts')).href;
      const port = String(await freePort());
      const env = {
        DATA_DIR: join(folder, 'data'),
        PORT: port,
        WATCHDOG_SECONDS: '10',
        NODE_OPTIONS: `--import=${preload}?${new URLSearchParams({ file: full })}`,
      };
      const first = await serveParvis(env);
      onTestFinished(() => first.kill());
      const setup = ['--name', 'fr=Lyon', '--handle', 'lyon', '--territory', '69123=Lyon', '--languages', 'fr'];
      const command = async <T>(...args: readonly string[]) =>
        JSON.parse((await parvisBeside([...args, '--json'], { env, cwd: folder })).out) as T;
      await command('setup', ...setup, '--admin-email', 'a@lyon.example');
      const { token } = await command<{ token: string }>('token', 'create', '--scopes', 'admin', '--name', 'x');
      const acknowledged: string[] = [];
      const act = async (nth: number) => {
        const name = `Jeton ${nth}`;
        const answer = await fetch(`http://localhost:${port}/api/v1/tokens`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', connection: 'close' },
          body: JSON.stringify({ name, scopes: ['propose'], participant: { name, standing: 'registered' } }),
        }).catch(() => null);
        if (answer?.status === 201) acknowledged.push(name);
      };
      for (let nth = 0; nth < 10; nth += 1) await act(nth);
      expect(acknowledged).toHaveLength(10);

      await writeFile(full, '');
      let code: number | null | undefined;
      void first.ended.then((ended) => {
        code = ended;
      });
      for (let nth = 10; code === undefined; nth += 1) await act(nth);
      expect(code).toBe(75);
      expect(line(first.err())).toMatchObject({
        cause: 'embedded-database',
        at: expect.stringContaining('node_modules/@electric-sql/pglite/'),
      });

      await rm(full);
      const second = await serveParvis(env);
      onTestFinished(() => second.kill());
      const { items } = await command<{ items: readonly { name: string }[] }>('token', 'list');
      expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining(acknowledged));
      const before = acknowledged.length;
      await act(1_000);
      expect(acknowledged).toHaveLength(before + 1);
    });
  });
}
