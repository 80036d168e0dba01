import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../test/support/free-port.ts';
import { serve } from '../../test/support/local-server.ts';
import { parvis, type Started, startParvis } from '../../test/support/parvis.ts';

type Shown = {
  readonly origin: string;
  readonly made: string;
  readonly resident: string;
  readonly officer: string;
  readonly software: readonly { readonly name: string; readonly page: string }[];
};

describe('the demo', { timeout: 240_000 }, () => {
  let folder: string;
  let env: Record<string, string>;
  const demo = (...more: string[]) =>
    startParvis(['demo', '--alone', '--dir', join(folder, 'town'), '--json', ...more], { env });

  async function shown(started: Started): Promise<Shown> {
    let over = false;
    void started.ended.then(() => {
      over = true;
    });
    while (!started.out().includes('\n')) {
      if (over) throw new Error(`the demo ended: ${started.err()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return JSON.parse(started.out().split('\n')[0] ?? '');
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-demo-'));
    env = { PORT: String(await freePort()) };
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('shows a town, lets its people in, stops at Ctrl-C and is there the next time', async () => {
    const first = demo();
    const town = await shown(first);
    const pages = [
      '',
      '/consultations/plan-velo',
      '/consultations/temps-scolaire',
      '/consultations/budget-participatif-2',
    ];
    for (const path of pages) expect([path, (await fetch(`${town.origin}${path}`)).status]).toEqual([path, 200]);
    const metrics = await (await fetch(`${town.origin}/metrics`)).text();
    expect(metrics).toContain('parvis_reader_behind_seconds{reader="federation"} 0\n');
    for (const link of [town.resident, town.officer]) expect((await fetch(link)).status).toBe(200);
    first.process.kill('SIGINT');
    expect(await first.ended).toBe(0);

    const second = demo('--with', 'publik,open311');
    const again = await shown(second);
    expect(again.made).toBe(town.made);
    expect(again.resident).not.toBe(town.resident);
    expect(await readFile(join(folder, 'town', 'demo.json'), 'utf8')).toContain(town.made);
    expect(again.software.map(({ name }) => name)).toEqual(['publik', 'open311']);
    for (const { page } of again.software) expect((await fetch(page)).status).toBe(200);
    second.process.kill('SIGINT');
    expect(await second.ended).toBe(0);
  });

  it('says that a port is taken before it makes anything', async () => {
    await using taken = await serve((_, response) => response.end());
    const dir = join(folder, 'not-made');
    const ports = { itself: taken.port, 'the neighbour': taken.port - 1 };
    for (const [whose, port] of Object.entries(ports)) {
      const { code, err } = await parvis(['demo', '--dir', dir], { env: { PORT: String(port), HOST: '127.0.0.1' } });
      const says = `port ${taken.port} is taken by another program; set PORT, or stop that program`;
      expect([whose, code, err]).toEqual([whose, 1, expect.stringContaining(says)]);
    }
    await expect(access(dir)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('refuses software that it does not know', async () => {
    const { code, err } = await parvis(['demo', '--dir', join(folder, 'town'), '--with', 'sap'], { env });
    expect([code, err]).toEqual([1, expect.stringContaining('--with knows publik, open311, decidim, not sap')]);
  });

  it('leaves a folder alone that holds something else', async () => {
    await writeFile(join(folder, 'mine.txt'), 'not a town');
    const { code, err } = await parvis(['demo', '--dir', folder, '--fresh'], { env });
    expect([code, err]).toEqual([1, expect.stringContaining('holds something else than a demo')]);
    expect(await readFile(join(folder, 'mine.txt'), 'utf8')).toBe('not a town');
  });
});
