import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type TestBrowser } from './browser.ts';
import { type Person, person, setUpByBrowser, signInByMail, t } from './person.ts';
import { type ServedCity, serveCity } from './served-city.ts';

const PAGE = '/consultations/velo-2026';
/** Browsers forget cookies that are over by their own clock, so the node's is the same. */
const NOW = new Date();
const day = (from: number) => new Date(NOW.getTime() + from * 86_400_000).toISOString().slice(0, 10);
const OPEN = { opensAt: `${day(-2)}T00:00`, closesAt: `${day(30)}T23:59` };
const FIRST = `${PAGE}/proposals/1`;

describe('a city asks, its people propose, and it answers, all in a browser', { timeout: 120_000 }, () => {
  let city: ServedCity;
  let browser: TestBrowser;
  let officer: Person;
  let ana: Person;

  beforeAll(async () => {
    city = await serveCity(NOW.toISOString());
    browser = await openBrowser();
    officer = await person(browser, city);
    ana = await person(browser, city, { viewport: { width: 390, height: 844 } });
  }, 60_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
  });

  it('an administrator sets the node up by the link in its log, and is signed in', async () => {
    await setUpByBrowser(officer, city);
    await officer.open('/admin');
    expect(await officer.reads()).toContain(t('admin.title'));
  });

  it('drafts a consultation, looks at it as a resident would, and publishes it', async () => {
    await officer.open('/admin/consultations');
    await officer.follow(t('admin.new-consultation'));
    await officer.fill({
      'title.fr': 'Quelles rues pour le vélo ?',
      'summary.fr': 'Trente rues sont à **réaménager** : lesquelles d’abord ?',
      slug: 'velo-2026',
      'phase.0.kind': 'propose',
      'phase.0.opensAt': OPEN.opensAt,
      'phase.0.closesAt': OPEN.closesAt,
      hold: 'nothing',
    });
    for (const [row, kind] of ['support', 'discuss'].entries()) {
      const name = `phase.${row + 1}`;
      await officer.documents(t('admin.more-phase'));
      await officer.fill({
        [`${name}.kind`]: kind,
        [`${name}.opensAt`]: OPEN.opensAt,
        [`${name}.closesAt`]: OPEN.closesAt,
      });
    }
    await officer.documents(t('admin.save-draft'));
    expect(await officer.reads()).toContain(t('done.consultation-drafted'));
    await officer.follow(t('admin.preview'));
    expect(await officer.reads()).toContain('Trente rues sont à réaménager');
    await officer.open('/admin/consultations/velo-2026');
    await officer.follow(t('admin.publish'));
    await officer.documents(t('admin.publish-confirm'));
    expect(await officer.reads()).toContain(t('done.consultation-published'));
  });

  it('a resident signs in by a mailed link on a phone, says their name, and comes back to where they were', async () => {
    await ana.open(`${PAGE}/propose`);
    await ana.follow(t('act.sign-in'));
    await signInByMail(ana, 'ana@example.org', 'Ana Ferreira');
    expect(new URL(ana.page.url()).pathname).toBe(`${PAGE}/propose`);
    expect(await ana.reads()).toContain('Ana Ferreira');
  });

  it('proposes, sees how it will look, and has a page of it', async () => {
    await ana.fill({ title: 'Une piste sur le quai', body: 'Le quai est **large** : une piste y tient.' });
    await ana.documents(t('propose.preview'));
    expect(await ana.reads()).toContain(t('propose.preview-said'));
    await ana.documents(t('propose.send'));
    expect(new URL(ana.page.url()).pathname).toBe(FIRST);
    expect(await ana.reads()).toContain(t('done.proposal-sent'));
  });

  it('somebody signs in, supports and comments with the keyboard alone', async () => {
    const leo = await person(browser, city);
    const { page } = leo;
    const focused = () =>
      page.evaluate<string>(
        `((element) => element.innerText || element.getAttribute('name') || element.value || '')(document.activeElement)`,
      );
    /** Goes on with Tab until the focus is on something of that name. */
    const reach = async (name: string) => {
      for (let presses = 0; presses < 150; presses += 1) {
        await page.keyboard.press('Tab');
        if ((await focused()).trim() === name) return;
      }
      throw new Error(`the keyboard does not reach ${name} on ${page.url()}`);
    };
    const enter = async (name: string) => {
      await reach(name);
      await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    };
    await leo.open(FIRST);
    await page.keyboard.press('Tab');
    expect(await focused()).toBe(t('nav.skip'));
    await enter(t('support.link'));
    await enter(t('act.sign-in'));
    await reach('email');
    await page.keyboard.type('leo@example.org');
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    await enter(t('sign-in.shown'));
    const link = await page.evaluate<string>(`[...document.querySelectorAll('pre a')][0].innerText`);
    await enter(link);
    await enter(t('sign-in.button'));
    await reach('name');
    await page.keyboard.type('Léo');
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    expect(new URL(page.url()).pathname).toBe(`${FIRST}/support`);
    await enter(t('support.give'));
    expect(await leo.reads()).toContain(t('done.support-recorded'));
    await reach('body');
    await page.keyboard.type('Et des bancs ?');
    await enter(t('comment.send'));
    expect(await leo.reads()).toContain('Et des bancs ?');
    expect(leo.faults).toEqual([]);
  });

  it('an officer answers officially, with a promise and its date, and keeps it', async () => {
    await officer.open(FIRST);
    await officer.follow(t('answers.link'));
    await officer.fill({
      verdict: 'accepted-in-part',
      'body.fr': 'La piste se fera, sur une moitié du quai.',
      'commitment.0.text.fr': 'La voirie trace la piste.',
      'commitment.0.dueOn': day(90),
    });
    await officer.documents(t('answers.preview'));
    expect(await officer.reads()).toContain(t('answers.preview-title'));
    await officer.documents(t('answers.publish'));
    expect(await officer.reads()).toContain(t('done.answer-published'));
    await officer.open('/admin/answers');
    await officer.follow(/La voirie trace la piste/);
    await officer.fill({ status: 'under-way', 'note.fr': 'Les travaux ont commencé.' });
    await officer.documents(t('answers.update'));
    expect(await officer.reads()).toContain(t('done.commitment-updated'));
  });

  it('the resident reads the answer and how far it is, on the page of the proposal', async () => {
    await ana.open(FIRST);
    const text = await ana.reads();
    expect(text).toContain('La piste se fera, sur une moitié du quai.');
    expect(text).toContain('Les travaux ont commencé.');
  });

  it('nobody met a page with a fault', () => {
    expect([...officer.faults, ...ana.faults]).toEqual([]);
  });
});
