import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type TestBrowser } from './browser.ts';
import { type Person, person, setUpByBrowser, signInByMail, t } from './person.ts';
import { type ServedCity, serveCity } from './served-city.ts';

const SLUG = 'place-du-marche';
const PAGE = `/consultations/${SLUG}`;
const ADMIN = `/admin${PAGE}`;
const BALLOT = `${PAGE}/ballots/halle`;
const FIRST = `${PAGE}/proposals/1`;
/** Browsers forget cookies that are over by their own clock, so the node's is the same at first. */
const NOW = new Date();
const DAY = 86_400_000;
const day = (from: number) => new Date(NOW.getTime() + from * DAY).toISOString().slice(0, 10);

const PHASES = [
  ['propose', -1, 9],
  ['support', -1, 9],
  ['discuss', -1, 9],
  ['vote', -1, 3],
  ['answer', 3, 30],
  ['follow-up', 30, 400],
] as const;

describe.each([
  ['with scripts', true],
  ['without scripts', false],
] as const)('a consultation from its draft to its follow-up, %s', { timeout: 180_000 }, (_, javaScriptEnabled) => {
  let city: ServedCity;
  let browser: TestBrowser;
  let chief: Person;
  let officer: Person;
  let ana: Person;
  let leo: Person;

  beforeAll(async () => {
    city = await serveCity(NOW.toISOString());
    browser = await openBrowser();
    const phone = { viewport: { width: 390, height: 844 } };
    chief = await person(browser, city, { javaScriptEnabled });
    officer = await person(browser, city, { javaScriptEnabled });
    ana = await person(browser, city, { javaScriptEnabled, ...phone });
    leo = await person(browser, city, { javaScriptEnabled });
  }, 60_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
  });

  it('an administrator invites an officer, who signs in by the link', async () => {
    await setUpByBrowser(chief, city);
    await chief.open('/admin');
    await chief.follow(t('agents.nav'));
    await chief.fill({ email: 'claire@lyon.example', role: 'officer' });
    await chief.documents(t('agents.invite'));
    const link = await chief.page.evaluate<string>(`document.querySelector('main code, main pre').textContent.trim()`);
    await officer.open(link);
    await officer.documents(t('sign-in.button'));
    await officer.open('/admin');
    expect(await officer.reads()).toContain(t('admin.title'));
  });

  it('the officer drafts it with six phases, sees it as a resident, and publishes it in two steps', async () => {
    await officer.follow(t('nav.consultations'));
    await officer.open('/admin/consultations');
    await officer.follow(t('admin.new-consultation'));
    await officer.fill({
      'title.fr': 'Que faire de la place du marché ?',
      'summary.fr': 'La place sera **refaite** en 2027. Dites ce qui manque, puis votez sur la halle.',
      slug: SLUG,
      hold: 'nothing',
    });
    for (const [row, [kind, from, to]] of PHASES.entries()) {
      if (row > 0) await officer.documents(t('admin.more-phase'));
      const name = `phase.${row}`;
      await officer.fill({
        [`${name}.kind`]: kind,
        [`${name}.opensAt`]: `${day(from)}T08:00`,
        [`${name}.closesAt`]: `${day(to)}T20:00`,
      });
    }
    await officer.documents(t('admin.save-draft'));
    expect(await officer.reads()).toContain(t('done.consultation-drafted'));
    await officer.follow(t('admin.preview'));
    expect(await officer.reads()).toContain('La place sera refaite en 2027');
    await officer.open(ADMIN);
    await officer.follow(t('admin.publish'));
    await officer.documents(t('admin.publish-confirm'));
    expect(await officer.reads()).toContain(t('done.consultation-published'));
  });

  it('a resident signs in by a mailed link and proposes, with a picture and a place', async () => {
    await ana.open(PAGE);
    await ana.follow(t('propose.title'));
    await ana.follow(t('act.sign-in'));
    await signInByMail(ana, 'ana@example.org', 'Ana Ferreira');
    expect(new URL(ana.page.url()).pathname).toBe(`${PAGE}/propose`);
    await ana.fill({ title: 'Des arbres et des bancs', body: 'En été la place est un four : **douze tilleuls**.' });
    await ana.page.locator('details.more-fields > summary').first().click();
    await ana.fill({ place: 'Place du marché, côté fontaine', coordinates: '45.7578, 4.8320', 'file-alt': 'La place' });
    const picture = await sharp({ create: { width: 640, height: 400, channels: 3, background: '#7c9a6d' } })
      .png()
      .toBuffer();
    await ana.page
      .locator('[name="file"]')
      .setInputFiles({ name: 'place.png', mimeType: 'image/png', buffer: picture });
    await ana.documents(t('image.add'));
    await ana.documents(t('propose.preview'));
    expect(await ana.reads()).toContain(t('propose.preview-said'));
    await ana.documents(t('propose.send'));
    expect(new URL(ana.page.url()).pathname).toBe(FIRST);
    expect(await ana.reads()).toContain('Place du marché, côté fontaine');
    const shown = await ana.page.evaluate<number>(
      `document.querySelector('.pictures img[alt="La place"]').naturalWidth`,
    );
    expect(shown).toBe(640);
  });

  it('another supports it and comments, rudely', async () => {
    await leo.open(FIRST);
    await leo.follow(t('support.link'));
    await leo.follow(t('act.sign-in'));
    await signInByMail(leo, 'leo@example.org', 'Léo');
    await leo.documents(t('support.give'));
    expect(await leo.reads()).toContain(t('done.support-recorded'));
    await leo.fill({ body: 'Ana est une idiote.', side: 'against' });
    await leo.documents(t('comment.send'));
    expect(await leo.reads()).toContain('Ana est une idiote.');
  });

  it('somebody reports it, and the officer takes it out in two steps, with a rule and a reason', async () => {
    await ana.open(FIRST);
    await ana.follow(t('report.comment'));
    await ana.fill({ rule: 'insult', text: 'C’est une insulte.' });
    await ana.documents(t('report.send'));
    expect(await ana.reads()).toContain(t('done.report-filed'));
    await officer.open('/admin/moderation');
    await officer.follow(new RegExp(t('moderation.decide')));
    await officer.fill({ act: 'upheld', reason: 'Une personne est insultée.' });
    await officer.documents(t('moderation.button'));
    expect(await officer.reads()).toContain(t('moderation.confirm-title'));
    await officer.documents(t('moderation.confirm'));
    expect(await officer.reads()).toContain(t('done.decided'));
  });

  it('its author reads why and appeals, and somebody else decides', async () => {
    await leo.open('/me');
    expect(await leo.reads()).toContain(t('me.status-removed', { kind: 'comment' }));
    await leo.open(FIRST);
    expect(await leo.reads()).toContain('Une personne est insultée.');
    await leo.follow(t('appeal.link'));
    await leo.fill({ text: 'Ana est ma sœur, et elle en rit.' });
    await leo.documents(t('appeal.button'));
    expect(await leo.reads()).toContain(t('done.appeal-filed'));
    await chief.open('/admin/moderation');
    await chief.follow(new RegExp(t('moderation.decide')));
    await chief.fill({ act: 'refused', reason: 'Les lecteurs ne le savent pas.' });
    await chief.documents(t('moderation.button'));
    expect(await chief.reads()).toContain(t('done.decided'));
    await leo.open(FIRST);
    expect(await leo.reads()).toContain('Les lecteurs ne le savent pas.');
    await leo.fill({ body: 'Des bancs à l’ombre, oui.' });
    await leo.documents(t('comment.send'));
  });

  it('the officer puts a question to the vote and freezes it', async () => {
    await officer.open(ADMIN);
    await officer.follow(t('admin.new-ballot'));
    await officer.fill({ slug: 'halle', 'question.fr': 'Faut-il couvrir la halle ?', method: 'choice' });
    await officer.documents(t('admin.method-show'));
    await officer.fill({
      'option.0.name.fr': 'Un toit de verre',
      'option.1.name.fr': 'Rien',
      resultsVisibility: 'after-close',
      anonymityThreshold: '1',
    });
    await officer.documents(t('admin.save-draft'));
    expect(await officer.reads()).toContain(t('done.ballot-drafted'));
    await officer.follow(t('admin.preview'));
    await officer.open(`/admin${BALLOT}`);
    await officer.follow(t('admin.publish'));
    await officer.documents(t('admin.publish-confirm'));
    expect(await officer.reads()).toContain(t('done.ballot-published'));
  });

  it('residents vote and get a receipt; the result is hidden, from officers too', async () => {
    for (const [somebody, option] of [
      [ana, 'Un toit de verre'],
      [leo, 'Rien'],
    ] as const) {
      await somebody.open(PAGE);
      await somebody.follow('Faut-il couvrir la halle ?');
      await somebody.follow(t('ballot.vote'));
      await somebody.page.getByLabel(option).check();
      await somebody.documents(t('vote.button'));
      expect(await somebody.reads()).toContain(t('receipt.title'));
      await somebody.open(BALLOT);
      expect(await somebody.reads()).toContain('masqué pour tout le monde');
    }
    await officer.open(`/admin${BALLOT}`);
    for (const shown of ['Arrive en tête', t('result.bars')]) expect(await officer.reads()).not.toContain(shown);
  });

  it('a batch of paper is entered by one agent and confirmed by another', async () => {
    await officer.follow(t('paper.title'));
    await officer.follow(t('paper.new'));
    await officer.fill({ reference: 'Enveloppe 1', place: 'Mairie', sheets: '3' });
    await officer.page.getByLabel('1. Un toit de verre').fill('2');
    await officer.page.getByLabel('2. Rien').fill('1');
    await officer.documents(t('paper.enter'));
    expect(await officer.reads()).toContain(t('done.batch-entered'));
    await chief.open(`/admin${BALLOT}/paper`);
    await chief.follow('Enveloppe 1');
    await chief.documents(t('paper.confirm'));
    expect(await chief.reads()).toContain(t('done.batch-confirmed'));
  });

  it('once it is closed everybody reads the result, as a table and as a picture', async () => {
    city.advance(4 * DAY);
    await chief.open('/admin');
    await ana.open(FIRST);
    await ana.fill({ body: 'Et une fontaine.' });
    await ana.documents(t('comment.send'));
    await officer.open(`/admin${BALLOT}`);
    if ((await officer.reads()).includes(t('admin.settle'))) await officer.documents(t('admin.settle'));
    await leo.open(BALLOT);
    const text = await leo.reads();
    expect(text).toContain('Un toit de verre');
    expect(text).toContain(t('result.bars'));
    const bars = await leo.page.evaluate<number>(`document.querySelectorAll('main .result-chart .row-bar').length`);
    expect(bars).toBe(2);
  });

  it('the officer answers officially with a promise, is reminded of it, and says it is kept', async () => {
    await officer.open('/admin/answers');
    await officer.follow(/Des arbres et des bancs/);
    await officer.fill({
      verdict: 'accepted',
      'body.fr': 'Douze tilleuls seront plantés.',
      'commitment.0.text.fr': 'Les espaces verts plantent les tilleuls.',
      'commitment.0.dueOn': day(8),
    });
    await officer.documents(t('answers.preview'));
    await officer.documents(t('answers.publish'));
    expect(await officer.reads()).toContain(t('done.answer-published'));
    expect(await chief.reads()).not.toContain(t('answers.count-overdue', { count: 1 }));
    city.advance(6 * DAY);
    await officer.open('/admin');
    expect(await officer.reads()).toContain(t('answers.count-overdue', { count: 1 }));
    await officer.follow(/Les espaces verts plantent les tilleuls/);
    await officer.fill({ status: 'kept', 'note.fr': 'Plantés le 3.' });
    await officer.documents(t('answers.update'));
    expect(await officer.reads()).toContain(t('done.commitment-updated'));
    await ana.open(FIRST);
    const text = await ana.reads();
    expect(text).toContain('Douze tilleuls seront plantés.');
    expect(text).toContain('Plantés le 3.');
    await ana.open('/me');
    expect(await ana.reads()).toContain('Des arbres et des bancs');
  });

  it('statistics, synthesis and the audit log show all of it', async () => {
    await officer.open(ADMIN);
    await officer.follow(t('statistics.link'));
    expect(await officer.page.evaluate<number>(`document.querySelectorAll('main svg.chart').length`)).toBe(1);
    await officer.open(`${ADMIN}/synthesis`);
    await officer.documents(t('synthesis.publish'));
    expect(await officer.reads()).toContain(t('done.synthesis-published'));
    await chief.open('/admin/audit');
    const log = await chief.reads();
    for (const text of ['Que faire de la place du marché ?', 'claire@lyon.example']) expect(log).toContain(text);
  });

  it('nobody met a page with a fault', () => {
    expect([chief, officer, ana, leo].flatMap(({ faults }) => faults)).toEqual([]);
  });
});
