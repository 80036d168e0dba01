import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type TestBrowser } from './browser.ts';
import { faultsOf } from './faults.ts';
import { t } from './person.ts';
import { type Routes, routesOf } from './routes.ts';
import { type ServedCity, serveCity } from './served-city.ts';
import { ADMIN } from './states/admin.ts';
import { ADMINISTRATION } from './states/administration.ts';
import { APPEARANCE } from './states/appearance.ts';
import { COMMUNITY } from './states/community.ts';
import { MODERATING } from './states/moderating.ts';
import { NETWORK } from './states/network.ts';
import { OWN } from './states/own.ts';
import { PAPER_STATES } from './states/paper.ts';
import { QUESTIONNAIRES } from './states/questionnaires.ts';
import { READING } from './states/reading.ts';
import { KINDS, type Kind, type Named, type State, spoilt } from './states/state.ts';
import { TAKING_PART } from './states/taking-part.ts';
import { VOTING } from './states/voting.ts';
import { WAY } from './states-admin.ts';
import { foundStates, type StatesCity } from './states-city.ts';

const NOW = '2026-03-02T08:00:00Z';

const STATES: readonly Named[] = [
  ...OWN,
  ...READING,
  ...TAKING_PART,
  ...ADMIN,
  ...QUESTIONNAIRES,
  ...VOTING,
  ...PAPER_STATES,
  ...MODERATING,
  ...ADMINISTRATION,
  ...NETWORK,
  ...APPEARANCE,
  ...COMMUNITY,
];

/**
 * What is wrong with the answer to a form: the focus is on what was refused of it, the title begins with that there is
 * something, and each fault that is about a field has the focus go there.
 */
async function focusFaults(page: Page, first: string): Promise<readonly string[]> {
  if ((await page.locator('#refused').count()) === 0) {
    return (await page.locator('[aria-invalid]').count()) === 0 ? [] : ['what was refused is not listed'];
  }
  const focused = () => page.evaluate<string>('document.activeElement.id');
  const faults = first === 'refused' ? [] : [`the focus is on "${first}"`];
  if (!(await page.title()).startsWith(t('form.refused-title', { title: '' })))
    faults.push(`the title is "${await page.title()}"`);
  for (const link of await page.locator('#refused a[href^="#"]').all()) {
    const to = (await link.getAttribute('href'))?.slice(1);
    await link.press('Enter');
    if ((await focused()) !== to) faults.push(`the link to "${to}" leads to "${await focused()}"`);
  }
  const linked = await page.locator('#refused a[href^="#"]').count();
  if (linked === 0 && (await page.locator('[data-fault]').count()) > 0) faults.push('no fault leads to its field');
  const unlinked = await page.locator('#refused li:not(:has(a))').allInnerTexts();
  return [...faults, ...unlinked.map((text) => `no field is linked by "${text}"`)];
}

describe('a state that pages have to show', () => {
  let city: ServedCity;
  let browser: TestBrowser;
  let states: StatesCity;
  let routes: Routes;
  /** What was shown where: the route of each page as it was looked at. */
  const shown: { readonly route: string | null; readonly kind: Kind }[] = [];

  beforeAll(async () => {
    city = await serveCity(NOW);
    browser = await openBrowser();
    routes = routesOf(city.app);
  }, 60_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
  });

  /** Comes to a state and answers what is wrong with it. */
  const look = async ({ kind, path, who, status = 200, says, act }: State): Promise<readonly string[]> => {
    const session = who === undefined ? undefined : states.sessions[who];
    const { page, context } = await browser.context(city, { session });
    await context.addCookies([{ name: 'parvis_way', value: WAY, url: city.origin }]);
    const answer = await page.goto(new URL(typeof path === 'string' ? path : path(states), city.origin).href);
    expect(answer?.status()).toBe(status);
    const methods: string[] = [];
    page.on('request', (request) => {
      if (request.isNavigationRequest()) methods.push(request.method());
    });
    await act?.(page);
    const html = act === undefined ? ((await answer?.text()) ?? '') : await page.content();
    expect(html).toContain(says);
    shown.push({ route: routes.of(new URL(page.url()).pathname), kind });
    // Before the page is gone through by keyboard.
    const focus = await page.evaluate<string>('document.activeElement.id');
    const faults = [
      ...(await faultsOf(page, html)),
      ...(methods.at(-1) === 'POST' ? await focusFaults(page, focus) : []),
    ];
    await context.close();
    return faults;
  };

  it('is a node that was never set up', { timeout: 60_000 }, async () => {
    const faults = [
      await look({ kind: 'empty', path: '/', status: 503, says: 'Ce site n’est pas encore installé' }),
      await look({ kind: 'full', path: city.setupUrl, says: t('setup.button') }),
      await look({ kind: 'error', path: city.setupUrl, says: 'role="alert"', act: spoilt(t('setup.button')) }),
    ];
    expect(faults.flat()).toEqual([]);
  });

  it('is there to be looked at', { timeout: 60_000 }, async () => {
    states = await foundStates(city);
    expect(states.paths.erased).toMatch(/^\/participants\//);
  });

  it.each(STATES)('is $name', { timeout: 60_000 }, async (state) => {
    expect(await look(state)).toEqual([]);
  });

  it('is there for every page of the node, and for every form of what it refuses', () => {
    const kindsAt = (path: string) => shown.filter(({ route }) => route === path).map(({ kind }) => kind);
    const never = routes.all.filter(({ path }) => kindsAt(path).length === 0);
    const neverRefused = routes.all.filter(({ path, acceptsForm }) => acceptsForm && !kindsAt(path).includes('error'));
    expect({ never, neverRefused }).toEqual({ never: [], neverRefused: [] });
    expect(KINDS.filter((kind) => !shown.some((state) => state.kind === kind))).toEqual([]);
  });
});
