import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundCity } from '../../src/cli/demo/city.ts';
import { readTown } from '../../src/cli/demo/read-town.ts';
import { named } from '../../src/cli/demo/story.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { faultsOf } from './faults.ts';
import { t } from './person.ts';
import { type ServedCity, serveCity } from './served-city.ts';

const NOW = '2026-03-02T08:00:00Z';
const PHONE = { viewport: { width: 390, height: 844 } };
const SCREEN_AND_A_HALF = 1.5 * 844;

describe('what can be done now, on a phone', { timeout: 120_000 }, () => {
  let city: ServedCity;
  let browser: TestBrowser;
  let resident: string;

  beforeAll(async () => {
    city = await serveCity(NOW);
    browser = await openBrowser();
    const { people } = await foundCity(city.app, { now: city.app.now() });
    resident = await city.sessionOf({ participantId: named(people, (await readTown('rivelaine')).resident) });
  }, 240_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
  });

  /** Where the end of an act is on the page, in pixels from its top. */
  const endOf = async (page: Page, act: string) => {
    const box = await page.locator('main').locator('a, button', { hasText: act }).first().boundingBox();
    if (box === null) throw new Error(`${page.url()} does not show ${act}`);
    return box.y + box.height;
  };

  it.each([
    { act: 'propose', who: 'anybody', path: '/consultations/plan-velo', words: t('propose.title') },
    { act: 'vote in a consultation', who: 'anybody', path: '/consultations/temps-scolaire', words: t('ballot.vote') },
    { act: 'support', who: 'anybody', path: '/consultations/plan-velo/proposals/1', words: t('support.link') },
    { act: 'support', who: 'a resident', path: '/consultations/plan-velo/proposals/2', words: t('support.give') },
    { act: 'vote', who: 'anybody', path: '/consultations/temps-scolaire/ballots/semaine', words: t('ballot.vote') },
    {
      act: 'sign in to vote',
      who: 'anybody',
      path: '/consultations/temps-scolaire/ballots/semaine/vote',
      words: t('ballot.sign-in'),
    },
    { act: 'comment', who: 'a resident', path: '/consultations/plan-velo/proposals/2', words: t('comment.link') },
  ])('$act lies within a screen and a half for $who on $path', async ({ who, path, words }) => {
    const session = who === 'anybody' ? undefined : resident;
    const { page, context } = await browser.context(city, { ...PHONE, session });
    const answer = await page.goto(city.origin + path);
    expect(answer?.status()).toBe(200);
    expect(await endOf(page, words)).toBeLessThan(SCREEN_AND_A_HALF);
    expect(await faultsOf(page, (await answer?.text()) ?? '')).toEqual([]);
    await context.close();
  });

  it('the way to mark a ballot does too, for a resident', async () => {
    const { page, context } = await browser.context(city, { ...PHONE, session: resident });
    await page.goto(`${city.origin}/consultations/temps-scolaire/ballots/semaine/vote`);
    const box = await page.locator('main form.ballot label').last().boundingBox();
    expect((box?.y ?? Number.NaN) + (box?.height ?? 0)).toBeLessThan(SCREEN_AND_A_HALF);
    await context.close();
  });

  it('a text comes after what can be done with it, however long it is', async () => {
    const { page, context } = await browser.context(city, PHONE);
    await page.goto(`${city.origin}/consultations/plan-velo/proposals/1`);
    const text = await page.locator('main article').boundingBox();
    expect(await endOf(page, t('support.link'))).toBeLessThan(text?.y ?? 0);
    await context.close();
  });

  it('the home page says in three steps what it is for, and all of a card leads to its consultation', async () => {
    const { page, context } = await browser.context(city, PHONE);
    await page.goto(city.origin);
    expect(await page.locator('section.how li').count()).toBe(3);
    const card = page.locator('.card-target').first();
    await card.scrollIntoViewIfNeeded();
    const box = await card.boundingBox();
    if (box === null) throw new Error('no card');
    await Promise.all([page.waitForEvent('load'), page.mouse.click(box.x + 30, box.y + box.height - 8)]);
    expect(new URL(page.url()).pathname).toMatch(/^\/consultations\/[a-z0-9-]+$/);
    await context.close();
  });

  it('an open phase carries its button', async () => {
    const { page, context } = await browser.context(city, PHONE);
    await page.goto(`${city.origin}/consultations/plan-velo`);
    const open = page.locator('.step-open');
    expect(await open.getByRole('link', { name: t('propose.title'), exact: true }).count()).toBe(1);
    expect(await page.locator('.step-closed .button, .step-upcoming .button').count()).toBe(0);
    expect(await page.locator('.step-closed', { hasText: 'On peut' }).count(), 'what could be done').toBe(0);
    await context.close();
  });

  it('a consultation that only votes shows no list of proposals', async () => {
    const { page, context } = await browser.context(city, PHONE);
    await page.goto(`${city.origin}/consultations/temps-scolaire`);
    const text = await page.evaluate<string>('document.body.innerText');
    for (const key of ['places.link', 'synthesis.link', 'proposals.none'] as const) expect(text).not.toContain(t(key));
    expect(await page.locator('#proposals').count()).toBe(0);
    await context.close();
  });
});
