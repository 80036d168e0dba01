import { afterAll, beforeAll, expect, it } from 'vitest';
import { refreshPeers } from '../../src/application/network/peer/refresh-peers.ts';
import { BARCELONA, BARCELONA_FOUND } from '../api/far-side.ts';
import { setUpCity } from '../support/city.ts';
import { peered } from '../support/peered.ts';
import { type AdminSession, adminSession } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const DAY = 86_400_000;
const OTHERS = ['https://torino.example/', 'https://girona.example/'];

let pages: Pages;
let officer: AdminSession;

beforeAll(async () => {
  pages = await openPages('2026-03-02T08:00:00Z');
  await setUpCity(pages.app);
  officer = await adminSession(pages, 'officer');
  for (const uri of [BARCELONA, ...OTHERS]) await peered(pages.app, uri);
});
afterAll(() => pages[Symbol.asyncDispose]());

/** Reads all peers again; each is so far ahead of us, in milliseconds. */
async function read(ahead: Readonly<Record<string, number | null>>): Promise<void> {
  pages.clock.advance({ hours: 3 });
  const looked = await refreshPeers(pages.app, {
    ...BARCELONA_FOUND,
    async look(at) {
      const found = await BARCELONA_FOUND.look(at);
      if (found.kind !== 'found' || at.uri === undefined) throw new Error('not found');
      const place = { uri: at.uri, origin: at.origin, handle: `x@${new URL(at.uri).host}` };
      return { ...found, description: { ...found.description, ...place }, clockAheadMs: ahead[at.uri] ?? null };
    },
  });
  expect(looked).toBe(3);
}

it('says nothing of clocks that are right, or that are not told', async () => {
  await read({ [BARCELONA]: 1_500, [OTHERS[0] ?? '']: -2_000 });
  for (const path of ['/admin?lang=en', '/admin/peers?lang=en'])
    expect(await officer.read(path)).not.toContain('clock');
});

it('says to officers whose clock differs, and not that ours is wrong, which nobody knows', async () => {
  await read({ [BARCELONA]: -DAY, [OTHERS[0] ?? '']: 0 });
  const words = 'The clock of Barcelona is 1 day behind the clock of this site. One of the two is wrong';
  for (const path of ['/admin?lang=en', '/admin/peers?lang=en']) expect(await officer.read(path)).toContain(words);
  expect(await (await adminSession(pages, 'moderator')).read('/admin?lang=en')).not.toContain('clock');
});

it('says that ours is wrong where it differs from most others', async () => {
  await read({ [BARCELONA]: -DAY, [OTHERS[0] ?? '']: -DAY - 2_000, [OTHERS[1] ?? '']: 0 });
  expect(await officer.read('/admin?lang=en')).toContain(
    'The clock of this site is 1 day ahead of the clocks of 2 other institutions.',
  );
  for (const lang of ['fr', 'es', 'ca', 'it', 'fi']) {
    expect(faultsOf(await officer.read(`/admin/peers?lang=${lang}`)), lang).toEqual([]);
  }
});

it('reads peers again at once after the clock was set right, and is silent then', async () => {
  pages.clock.advance({ days: -1 });
  await read({ [BARCELONA]: 0, [OTHERS[0] ?? '']: 0, [OTHERS[1] ?? '']: 0 });
  expect(await officer.read('/admin?lang=en')).not.toContain('clock');
});
