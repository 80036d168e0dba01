import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundCity } from '../../demo/city.ts';
import { readTown } from '../../demo/read-town.ts';
import { named } from '../../demo/story.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { crawl } from './crawl.ts';
import { faultsOf } from './faults.ts';
import { keyboardFaults } from './keyboard.ts';
import { type ServedCity, serveCity } from './served-city.ts';

const NOW = '2026-03-02T08:00:00Z';
const PAGES_MAX = 150;

describe('every page that links lead to', () => {
  let city: ServedCity;
  let browser: TestBrowser;
  let sessions: Readonly<Record<'anybody' | 'resident' | 'officer', string | undefined>>;

  beforeAll(async () => {
    city = await serveCity(NOW);
    browser = await openBrowser();
    const notification = await foundCity(city.app, { now: city.app.now() });
    sessions = {
      anybody: undefined,
      resident: await city.sessionOf({
        participantId: named(notification.people, (await readTown('rivelaine')).resident),
      }),
      officer: await city.sessionOf({ agentId: named(notification.agents, 'officer') }),
    };
  }, 120_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
  });

  it.each([
    ['anybody', 'light', 10],
    ['resident', 'dark', 10],
    ['officer', 'light', 10],
  ] as const)(
    'has no fault for %s, in %s colours',
    async (who, colorScheme, least) => {
      const { page, context } = await browser.context(city, { session: sessions[who], colorScheme });
      const faults: string[] = [];
      const shapes = await crawl(page, `${city.origin}${who === 'officer' ? '/admin' : '/'}`, {
        limit: PAGES_MAX,
        look: async (path, { status, html }) => {
          if (status >= 400) faults.push(`${path} answered ${status}`);
          faults.push(...(await faultsOf(page, html)).map((fault) => `${path}: ${fault}`));
        },
      });
      await context.close();
      expect(faults).toEqual([]);
      expect(shapes.length).toBeGreaterThanOrEqual(least);
    },
    600_000,
  );

  it('can be gone through by keyboard where its script does not come', { timeout: 600_000 }, async () => {
    const { page, context } = await browser.context(city, { session: sessions.resident });
    await context.route('**/*.js', (route) => route.abort());
    const faults: string[] = [];
    const shapes = await crawl(page, `${city.origin}/`, {
      limit: PAGES_MAX,
      look: async (path) => {
        faults.push(...(await keyboardFaults(page)).map((fault) => `${path}: ${fault}`));
      },
    });
    await context.close();
    expect(faults).toEqual([]);
    expect(shapes.length).toBeGreaterThanOrEqual(10);
  });
});
