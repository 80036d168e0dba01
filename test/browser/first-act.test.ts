import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundCity } from '../../demo/city.ts';
import { dressTown } from '../../demo/dress-town.ts';
import { readTown } from '../../demo/read-town.ts';
import { named } from '../../demo/story.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { changeInstitution } from '../../src/application/institution/change-institution.ts';
import { TITLE_MAX } from '../../src/domain/kit/text.ts';
import { locale } from '../../src/http/web/kit/language.ts';
import { drafted, opened, proposed, saying, value } from '../support/city.ts';
import { asked } from '../support/voting.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { compressingProxy } from './compressing-proxy.ts';
import { faultsOf } from './faults.ts';
import { t } from './person.ts';
import { type ServedCity, serveCity } from './served-city.ts';
import { slowNetworkFaults } from './slow-network.ts';

const NOW = '2026-03-02T08:00:00Z';
const PHONE = { viewport: { width: 390, height: 844 } };
const SCREEN_AND_A_HALF = 1.5 * 844;

const ACTS = [
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
] as const;

/** The main pages, which are opened on a slow network. */
const MAIN = [
  { what: 'home', path: '/', who: 'anybody' },
  { what: 'the list of consultations', path: '/consultations', who: 'anybody' },
  { what: 'a consultation', path: '/consultations/plan-velo', who: 'anybody' },
  { what: 'a proposal', path: '/consultations/plan-velo/proposals/1', who: 'anybody' },
  { what: 'a form to propose', path: '/consultations/plan-velo/propose', who: 'resident' },
  { what: 'the places of proposals', path: '/consultations/plan-velo/places', who: 'anybody' },
  { what: 'a ballot', path: '/consultations/temps-scolaire/ballots/semaine', who: 'anybody' },
  { what: 'a ballot to mark', path: '/consultations/temps-scolaire/ballots/semaine/vote', who: 'resident' },
  { what: 'a result', path: '/consultations/budget-participatif-1/ballots/projets', who: 'anybody' },
  { what: 'sign-in', path: '/sign-in', who: 'anybody' },
  { what: 'the administration area', path: '/admin', who: 'officer' },
] as const;

/** In each language what makes the longest title there may be. */
const LONG = {
  fr: 'Aménagement du territoire communal et ',
  en: 'Development of the municipal area and ',
  es: 'Ordenación del territorio municipal y ',
  ca: 'Ordenació del territori municipal i ',
  it: 'Pianificazione del territorio comunale e ',
  fi: 'Kaupunkiympäristön kehittämissuunnitelma ja ',
} as const;
const LANGUAGES = Object.keys(LONG) as readonly (keyof typeof LONG)[];
const LONGEST = Object.fromEntries(LANGUAGES.map((lang) => [lang, LONG[lang].repeat(9).slice(0, TITLE_MAX).trim()]));

describe('what can be done now, on a phone', { timeout: 120_000 }, () => {
  let city: ServedCity;
  let browser: TestBrowser;
  let resident: string;
  let officer: string;
  let authorId: string;

  beforeAll(async () => {
    city = await serveCity(NOW);
    browser = await openBrowser();
    const { people, agents } = await foundCity(city.app, { now: city.app.now() });
    authorId = named(people, (await readTown('rivelaine')).resident);
    resident = await city.sessionOf({ participantId: authorId });
    officer = await city.sessionOf({ agentId: named(agents, 'officer') });
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

  it.each(ACTS)('$act lies within a screen and a half for $who on $path', async ({ who, path, words }) => {
    const session = who === 'anybody' ? undefined : resident;
    const { page, context } = await browser.context(city, { ...PHONE, session });
    const answer = await page.goto(city.origin + path);
    expect(answer?.status()).toBe(200);
    expect(await endOf(page, words)).toBeLessThan(SCREEN_AND_A_HALF);
    expect(await faultsOf(page, (await answer?.text()) ?? '')).toEqual([]);
    await context.close();
  });

  it('the header is one line there with the menu folded, and all of the menu opens', async () => {
    const { page, context } = await browser.context(city, PHONE);
    await page.goto(city.origin);
    const header = page.locator('header.site');
    expect((await header.boundingBox())?.height).toBeLessThan(2 * 44);
    const entry = header.getByRole('link', { name: t('nav.consultations') });
    expect(await entry.isVisible()).toBe(false);
    await header.getByText(t('nav.menu'), { exact: true }).click();
    expect(await entry.isVisible()).toBe(true);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(city.origin);
    expect(await header.getByText(t('nav.menu'), { exact: true }).isVisible()).toBe(false);
    expect(await entry.isVisible()).toBe(true);
    await context.close();
  });

  it.each([130, 150, 200])('what can be done lies within a screen and a half with text of %i %', async (size) => {
    const { page, context } = await browser.context(city, PHONE);
    const ends: Record<string, number> = {};
    for (const { path, words } of ACTS.filter(({ who }) => who === 'anybody')) {
      await page.goto(city.origin + path);
      await page.evaluate(`document.documentElement.style.fontSize = '${size}%'`);
      ends[path] = await endOf(page, words);
    }
    await context.close();
    expect(Object.entries(ends).filter(([, end]) => !(end < SCREEN_AND_A_HALF))).toEqual([]);
  });

  it('the title of a proposal is asked for in the first screen', async () => {
    const { page, context } = await browser.context(city, { ...PHONE, session: resident });
    await page.goto(`${city.origin}/consultations/plan-velo/propose`);
    const box = await page.locator('main form input:not([type="hidden"])').first().boundingBox();
    expect(await page.locator('main form input:not([type="hidden"])').first().getAttribute('name')).toBe('title');
    expect((box?.y ?? Number.NaN) + (box?.height ?? 0)).toBeLessThan(844);
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

  describe('of a town that has a logo, colours and pictures', () => {
    beforeAll(async () => {
      value(await dressTown(city.app, 'rivelaine'));
    });

    it.each(ACTS)('$act lies within a screen and a half for $who on $path', async ({ who, path, words }) => {
      const session = who === 'anybody' ? undefined : resident;
      const { page, context } = await browser.context(city, { ...PHONE, session });
      await page.goto(city.origin + path);
      expect(await page.locator('header .with-logo img').count()).toBe(1);
      expect(await endOf(page, words)).toBeLessThan(SCREEN_AND_A_HALF);
      await context.close();
    });

    it.each(MAIN)(
      '$what is there within two seconds and a half on a slow network, and stays in its place',
      async (of) => {
        await using front = await compressingProxy(city.origin);
        const session = { anybody: undefined, resident, officer }[of.who];
        expect(await slowNetworkFaults(browser, { url: front.at(of.path), session })).toEqual([]);
      },
    );

    it.each(LANGUAGES)('and the longest title: it lies there in %s', async (lang) => {
      const { app } = city;
      const slug = `longue-${lang}`;
      const long = { languages: LANGUAGES, title: LONGEST, summary: LONGEST };
      value(await changeInstitution(app, { languages: [...LANGUAGES], by: null }));
      await opened(app, slug, { ...long, rules: { hold: 'nothing' } });
      const content = saying('', { title: { [lang]: LONGEST[lang] ?? '' }, body: { [lang]: '1, 2, 3.' }, lang });
      const { number } = await proposed(app, { slug, authorId, content });
      const phases = [{ kind: 'vote', opensAt: '2026-03-01', closesAt: '2026-03-31' }] as const;
      await drafted(app, { ...long, slug: `${slug}-vote`, phases });
      value(await publishConsultation(app, { slug: `${slug}-vote`, by: null }));
      await asked(app, { consultation: `${slug}-vote`, slug: 'question', method: 'yes-no', question: LONGEST });
      const { page, context } = await browser.context(city, PHONE);
      const { t } = locale(lang);
      const ends: Record<string, number> = {};
      for (const [path, act] of [
        [slug, t('propose.title')],
        [`${slug}/proposals/${number}`, t('support.link')],
        [`${slug}-vote/ballots/question`, t('ballot.vote')],
        [`${slug}-vote/ballots/question/vote`, t('ballot.sign-in')],
      ] as const) {
        await page.goto(`${city.origin}/consultations/${path}?lang=${lang}`);
        ends[path] = await endOf(page, act);
      }
      await context.close();
      expect(Object.entries(ends).filter(([, end]) => !(end < SCREEN_AND_A_HALF))).toEqual([]);
    });
  });
});
