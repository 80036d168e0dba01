import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../test/support/free-port.ts';
import { type Started, startParvis } from '../../test/support/parvis.ts';

type Town = { readonly origin: string; readonly resident: string; readonly officer: string };
type Peers = { readonly items: readonly { readonly origin: string; readonly failingSince: string | null }[] };
type Items = { readonly items: readonly { readonly number: number; readonly title: object }[] };

describe('the demo of two towns', { timeout: 300_000 }, () => {
  let folder: string;
  let demo: Started;
  let rivelaine: Town;
  let montalba: Town;
  /** When it answered that both are there. */
  let startedAt: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-towns-'));
    demo = startParvis(['demo', '--dir', folder, '--json'], { env: { PORT: String(await twoFreePorts()) } });
    const over = demo.ended.then(() => true);
    while (!demo.out().includes('\n')) {
      const ended = await Promise.race([over, new Promise<false>((done) => setTimeout(() => done(false), 100))]);
      if (ended) throw new Error(`the demo ended: ${demo.err()}`);
    }
    startedAt = performance.now();
    const { neighbour, ...town } = JSON.parse(demo.out()) as Town & { neighbour: Town };
    [rivelaine, montalba] = [town, neighbour];
  }, 300_000);
  afterAll(async () => {
    demo?.process.kill('SIGINT');
    await demo?.ended;
    await rm(folder, { recursive: true, force: true });
  });

  const proposals = async ({ origin }: Town) => {
    const answer = await fetch(`${origin}/api/v1/consultations/voie-verte/proposals?limit=100`);
    const { items } = (await answer.json()) as Items;
    return items.map(({ number, title }) => ({ number, title })).toSorted((a, b) => a.number - b.number);
  };

  it('shows each town on its own address, in its own language, and lets its people in', async () => {
    for (const { origin, resident, officer } of [rivelaine, montalba]) {
      for (const at of [`${origin}/`, `${origin}/consultations/voie-verte`, resident, officer]) {
        expect([at, (await fetch(at)).status]).toEqual([at, 200]);
      }
    }
    const lang = async ({ origin }: Town) => /<html lang="(\w+)"/.exec(await (await fetch(origin)).text())?.[1];
    expect([await lang(rivelaine), await lang(montalba)]).toEqual(['fr', 'it']);
  });

  it('has the other’s consultations among ideas from elsewhere within ten seconds, and shows it as a neighbour that answers', async () => {
    const at = async ({ origin }: Town, path: string) => await (await fetch(`${origin}${path}`)).text();
    const isFilled = async (town: Town, other: Town) =>
      (await at(town, '/commons')).includes(`href="${other.origin}/consultations/`);
    const until = startedAt + 10_000;
    let filled = [false, false];
    while (filled.includes(false) && performance.now() < until) {
      filled = [await isFilled(rivelaine, montalba), await isFilled(montalba, rivelaine)];
      await new Promise((done) => setTimeout(done, 100));
    }
    expect(filled).toEqual([true, true]);
    const peers = JSON.parse(await at(rivelaine, '/api/v1/peers')) as Peers;
    expect(peers.items).toMatchObject([{ origin: montalba.origin, failingSince: null }]);
  });

  it('has the journal of each town cosigned by the other', async () => {
    const cosignedBy = async (town: Town, other: Town) => {
      const checkpoint = await (await fetch(`${town.origin}/journal/checkpoint`)).text();
      return checkpoint.includes(`\n— ${new URL(other.origin).host}/journal/witness `);
    };
    const until = Date.now() + 120_000;
    const seen = [false, false];
    // For some seconds after an entry the newest checkpoint has no cosignature.
    while (seen.includes(false) && Date.now() < until) {
      seen[0] ||= await cosignedBy(rivelaine, montalba);
      seen[1] ||= await cosignedBy(montalba, rivelaine);
      await new Promise((done) => setTimeout(done, 100));
    }
    expect(seen).toEqual([true, true]);
  });

  it('has in both what somebody proposed in one, under one number', async () => {
    const until = Date.now() + 120_000;
    let here = await proposals(rivelaine);
    while (here.length < 4 && Date.now() < until) {
      await new Promise((done) => setTimeout(done, 500));
      here = await proposals(rivelaine);
    }
    expect(here.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(here[3]?.title).toEqual({ it: 'Una fontanella al confine, a metà cammino' });
    let there = await proposals(montalba);
    while (there.length < 4 && Date.now() < until) {
      await new Promise((done) => setTimeout(done, 500));
      there = await proposals(montalba);
    }
    expect(there).toEqual(here);
  });
});

/** A port that is free, and the next one too. */
async function twoFreePorts(): Promise<number> {
  for (;;) {
    const port = await freePort();
    const server = createServer();
    const free = await new Promise<boolean>((done) => {
      server.once('error', () => done(false));
      server.listen(port + 1, '127.0.0.1', () => done(true));
    });
    if (!free) continue;
    await new Promise((done) => server.close(done));
    return port;
  }
}
