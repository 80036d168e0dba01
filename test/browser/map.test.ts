import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opened, setUpCity } from '../support/city.ts';
import { type LocalServer, serve } from '../support/local-server.ts';
import { placedMany } from '../support/places.ts';
import { selfSignedFor } from '../support/self-signed.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { type Person, person, t } from './person.ts';
import { type ServedCity, serveCity } from './served-city.ts';

const TILES = 'tiles.example';
const PLACES = '/consultations/carte/places';
const COUNT = 2_000;
const PHONE = { width: 390, height: 844 };

/** A server of map pictures that draws every one alike. */
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="#e8e4da"/><path d="M0 0H256V256" fill="none" stroke="#c9c2b4"/></svg>`;

describe('a map of two thousand proposals', { timeout: 60_000 }, () => {
  let city: ServedCity;
  let browser: TestBrowser;
  let tiles: LocalServer;
  let ana: Person;
  const requests: string[] = [];

  beforeAll(async () => {
    tiles = await serve(
      (request, response) => {
        requests.push(request.url ?? '');
        response.setHeader('content-type', 'image/svg+xml').end(PICTURE);
      },
      { tls: selfSignedFor(TILES) },
    );
    city = await serveCity('2026-03-02T08:00:00Z', {
      environment: {
        MAP_TILES: `https://${TILES}/{z}/{x}/{y}.png`,
        MAP_CREDIT: '© Contributeurs de la carte',
        MAP_CENTER: '45.75,4.85,12',
      },
    });
    await setUpCity(city.app);
    await opened(city.app, 'carte');
    await placedMany(city.app, { slug: 'carte', count: COUNT });
    browser = await openBrowser({ [TILES]: tiles.port });
    ana = await person(browser, city, { viewport: PHONE });
  }, 120_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
    await tiles[Symbol.asyncDispose]();
  });

  const marks = () =>
    ana.page.evaluate<readonly string[]>(
      `[...document.querySelectorAll('.map-mark')].map((mark) => mark.getAttribute('aria-label'))`,
    );

  it('asks nothing of anybody else before it is opened', async () => {
    await ana.open(PLACES);
    expect(requests).toEqual([]);
    expect(await marks()).toEqual([]);
  });

  it('is opened by keyboard, with marks that stand for all of them', async () => {
    await ana.page.setViewportSize(PHONE);
    await ana.page.locator('details.map summary').focus();
    await ana.page.keyboard.press('Enter');
    await expect.poll(marks).not.toEqual([]);
    await ana.look();
    expect((await marks()).length).toBeLessThanOrEqual(36);
    await expect.poll(() => requests.length).toBeGreaterThan(0);
  });

  it('is looked at closer by keyboard, and the list goes along', async () => {
    const before = await ana.reads();
    await ana.page.setViewportSize(PHONE);
    await ana.page.locator('.map-mark', { hasText: /\d\d/ }).first().focus();
    await ana.page.keyboard.press('Enter');
    await expect.poll(() => ana.reads()).toContain(t('places.all'));
    expect(await ana.reads()).not.toBe(before);
    expect(new URL(ana.page.url()).searchParams.has('box')).toBe(true);
    await ana.look();
  });

  it('nobody met a page with a fault', () => {
    // Leaflet stops a picture that is on its way by showing an empty one, which no policy of ours lets in; nothing is lost.
    const stopped = /Loading the image 'data:image\/gif/;
    // Of one alone it is essential to be where it is, also near others (WCAG 2.5.8, exceptions).
    const pin = /target-size: .*partially obscured/;
    expect(ana.faults.filter((fault) => !stopped.test(fault) && !pin.test(fault))).toEqual([]);
  });
});
