import type { Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opened, registeredPerson, setUpCity } from '../support/city.ts';
import { placedMany } from '../support/places.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { type Person, person, t } from './person.ts';
import { type ServedCity, serveCity, TOWN_MAP } from './served-city.ts';

const PLACES = '/consultations/carte/places';
const COUNT = 2_000;
const PHONE = { width: 390, height: 844 };

describe('a map of two thousand proposals', { timeout: 60_000 }, () => {
  let city: ServedCity;
  let browser: TestBrowser;
  let ana: Person;
  let leo: Person;
  const requests: string[] = [];
  const elsewhere: string[] = [];

  beforeAll(async () => {
    city = await serveCity('2026-03-02T08:00:00Z', {
      environment: {
        MAP_FILE: TOWN_MAP,
        MAP_CREDIT: '© Contributeurs de la carte',
        MAP_CENTER: '45.982,4.181,13',
      },
    });
    await setUpCity(city.app);
    await opened(city.app, 'carte');
    await placedMany(city.app, { slug: 'carte', count: COUNT });
    browser = await openBrowser();
    ana = await person(browser, city, { viewport: PHONE });
    const { id: participantId } = await registeredPerson(city.app, 'Léo');
    leo = await person(browser, city, {
      viewport: PHONE,
      session: await city.sessionOf({ participantId }),
      geolocation: { latitude: 45.984, longitude: 4.18 },
      permissions: ['geolocation'],
    });
    const listen = (request: Request) => {
      const { origin, pathname } = new URL(request.url());
      if (origin !== city.origin) elsewhere.push(request.url());
      if (pathname.startsWith('/map/tiles/')) requests.push(pathname);
    };
    for (const { page } of [ana, leo]) page.on('request', listen);
  }, 120_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
  });

  const marks = () =>
    ana.page.evaluate<readonly string[]>(
      `[...document.querySelectorAll('.map-mark')].map((mark) => mark.getAttribute('aria-label'))`,
    );

  it('asks for no pictures before it is opened', async () => {
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

  it('is a place in the form, by a click and by where somebody is', async () => {
    await leo.open('/consultations/carte/propose');
    await leo.page.locator('details.more-fields > summary').click();
    const coordinates = () => leo.page.locator('#coordinates').inputValue();
    await leo.page.getByRole('button', { name: t('find-place.here') }).click();
    await expect.poll(coordinates).toBe('45.98400, 4.18000');
    await leo.page.locator('details.map > summary').click();
    await expect.poll(() => requests.length).toBeGreaterThan(0);
    await leo.page.locator('.map-box').click({ position: { x: 60, y: 60 } });
    await expect.poll(coordinates).not.toBe('45.98400, 4.18000');
    expect(await coordinates()).toMatch(/^45\.9\d{4}, 4\.1\d{4}$/);
    await leo.look();
  });

  it('asks nothing of anybody else', () => {
    expect(elsewhere).toEqual([]);
  });

  it('nobody met a page with a fault', () => {
    // Leaflet stops a picture that is on its way by showing an empty one, which no policy of ours lets in; nothing is lost.
    const stopped = /Loading the image 'data:image\/gif/;
    // Of one alone it is essential to be where it is, also near others (WCAG 2.5.8, exceptions).
    const pin = /target-size: .*partially obscured/;
    expect([...ana.faults, ...leo.faults].filter((fault) => !stopped.test(fault) && !pin.test(fault))).toEqual([]);
  });
});
