import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pdfFile } from '../support/documents.ts';
import { type MailServer, openMailServer } from '../support/mail-server.ts';
import { pictureFile } from '../support/pictures.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { type Person, person, setUpByBrowser, t } from './person.ts';
import { type ServedCity, serveCity, TOWN_MAP } from './served-city.ts';

/** Browsers forget cookies that are over by their own clock, so the node's is the same. */
const NOW = new Date();
const DAY_MS = 86_400_000;
const day = (from: number) => new Date(NOW.getTime() + from * DAY_MS).toISOString().slice(0, 10);
const TITLE = 'Quelle place pour demain ?';

/**
 * From an empty node to a result, by what pages say alone: after their own site, and the links that were mailed to them,
 * nobody types an address. What each page looks like and whether it holds is examined elsewhere.
 */
describe('an officer runs a consultation without a manual', { timeout: 240_000 }, () => {
  let city: ServedCity;
  let browser: TestBrowser;
  let mails: MailServer;
  let chief: Person;
  let colleague: Person;
  let ana: Person;

  beforeAll(async () => {
    mails = await openMailServer();
    city = await serveCity(NOW.toISOString(), {
      environment: {
        MAP_FILE: TOWN_MAP,
        MAP_CREDIT: '© Contributeurs',
        MAP_CENTER: '45.982,4.181,13',
        SMTP_URL: mails.url,
        MAIL_FROM: 'no-reply@lyon.example',
      },
    });
    browser = await openBrowser();
    chief = await person(browser, city, { walks: true });
    colleague = await person(browser, city);
    ana = await person(browser, city, { viewport: { width: 390, height: 844 } });
    for (const { page } of [chief, colleague, ana]) page.setDefaultTimeout(30_000);
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
    await mails[Symbol.asyncDispose]();
  });

  /** Follows links by what they say, one after the other; what the page itself says comes before its frame. */
  const go = async ({ page, look }: Person, ...links: readonly (string | RegExp)[]) => {
    for (const name of links) {
      const link = (within: string) =>
        page
          .locator(within)
          .getByRole('link', { name, exact: typeof name === 'string' })
          .first();
      const own = link('main');
      const found = (await own.count()) > 0 ? own : link('body');
      expect(await found.count(), `links "${name}" on ${page.url()}`).toBe(1);
      await Promise.all([page.waitForEvent('load'), found.click()]);
      await look();
    }
  };
  const toConsultation = async (officer: Person) => go(officer, t('admin.title'), t('nav.consultations'), TITLE);
  /** Signs somebody in by the link in the mail that reaches them. */
  const signIn = async (somebody: Person, address: string) => {
    const links = () =>
      mails.taken
        .filter((mail) => mail.includes(`To: ${address}`))
        .flatMap((mail) => /\/sign-in\/[^\s"<]+/.exec(mail.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=')) ?? []);
    const before = links().length;
    await somebody.fill({ email: address });
    await somebody.documents(t('sign-in.send'));
    await expect.poll(() => links().length, { timeout: 30_000 }).toBeGreaterThan(before);
    await somebody.open(links().at(-1) ?? '');
    await somebody.documents(t('sign-in.button'));
  };
  /** Whoever was away for days signs in again, with the address that they gave. */
  const signInAgain = async (somebody: Person, address: string) => {
    await somebody.open('/');
    if ((await somebody.page.getByRole('link', { name: t('sign-in.title'), exact: true }).count()) === 0) return;
    await go(somebody, t('sign-in.title'));
    await signIn(somebody, address);
  };
  const returnAll = async () => {
    await signInAgain(chief, 'chief@lyon.example');
    await signInAgain(colleague, 'colleague@lyon.example');
    await signInAgain(ana, 'ana@example.org');
  };
  /** Looks again, by the same links, until a page says something that comes by itself. */
  const until = async (somebody: Person, says: string | RegExp, look: () => Promise<void>) =>
    await expect
      .poll(
        async () => {
          await look();
          return await somebody.reads();
        },
        { timeout: 60_000, interval: 1_000 },
      )
      .toMatch(says);

  it('sets the node up, and is led to what comes first', async () => {
    await setUpByBrowser(chief, city);
    expect(await chief.reads()).toContain(t('board.first-day'));
  });

  it('brands it: a logo, two colours, looked at before they are public', async () => {
    await go(chief, t('board.step-appearance'));
    await chief.fill({ main: '7a1f3d', accent: '7a1f3d' });
    const logo = { name: 'logo.png', mimeType: 'image/png', buffer: await pictureFile({ width: 200, height: 80 }) };
    await chief.page.locator('[name="logo"]').setInputFiles(logo);
    await chief.documents(t('appearance.save'));
    await go(chief, t('appearance.preview'), t('appearance.back'));
    await chief.documents(t('appearance.publish'));
    expect(await chief.reads()).toContain(t('done.appearance-published'));
    expect(await chief.page.locator('header.site img').count()).toBe(1);
  });

  it('has a page of its own from a template', async () => {
    await go(chief, t('admin.title'), t('board.step-pages'), t('page-kind.charter'));
    const text = chief.page.locator('[name="text.fr"]');
    await text.fill((await text.inputValue()).replaceAll(/\[\[.*?\]\]/gs, 'la mairie'));
    await chief.documents(t('admin.save-draft'));
    await chief.documents(t('pages.publish'));
    await go(chief, t('admin.public-page'));
    expect(await chief.reads()).toContain('la mairie');
  });

  it('invites a colleague, who comes by the link', async () => {
    await go(chief, t('admin.title'), t('board.step-colleagues'));
    await chief.fill({ email: 'colleague@lyon.example', role: 'officer' });
    await chief.documents(t('agents.invite'));
    await colleague.open(((await chief.page.locator('main .handle').textContent()) ?? '').trim());
    await colleague.documents(t('sign-in.button'));
    expect(await colleague.reads()).toContain(t('board.running'));
  });

  it('drafts a consultation with a document and a picture, leaves it unfinished, and completes it', async () => {
    await go(chief, t('admin.title'), t('files.nav'));
    await chief.fill({ description: 'Le plan de la place' });
    const plan = { name: 'plan.pdf', mimeType: 'application/pdf', buffer: pdfFile() };
    await chief.page.locator('[name="file"]').setInputFiles(plan);
    await chief.documents(t('files.upload'));
    await go(chief, t('admin.title'), t('board.step-consultation'));
    await chief.fill({ 'title.fr': TITLE, 'summary.fr': 'La place change : dites comment.\n\n' });
    await chief.page
      .getByRole('button', { name: t('editor.image') })
      .first()
      .click();
    await chief.page.getByRole('button', { name: t('files.insert', { what: 'Le plan de la place' }) }).click();
    await chief.documents(t('unfinished.save'));
    expect(await chief.reads()).toContain(t('unfinished.missing'));
    const phases = ['propose', 'questionnaire', 'support', 'vote', 'answer'];
    for (const [row, kind] of phases.entries()) {
      if ((await chief.page.locator(`[name="phase.${row}.kind"]`).count()) === 0) {
        await chief.documents(t('admin.more-phase'));
      }
      const [from, to] = kind === 'vote' ? [11, 20] : kind === 'answer' ? [20, 60] : [-2, 10];
      await chief.fill({
        [`phase.${row}.kind`]: kind,
        [`phase.${row}.opensAt`]: `${day(from)}T00:00`,
        [`phase.${row}.closesAt`]: `${day(to)}T23:59`,
      });
    }
    for (const standing of ['registered', 'paper']) {
      await chief.fill({ standings: standing });
      await chief.fill({ decidingStanding: standing });
    }
    await chief.fill({ hold: 'everything', resultsVisibility: 'after-close' });
    await chief.documents(t('admin.save-draft'));
    expect(await chief.reads()).toContain(t('done.consultation-drafted'));
    await go(chief, t('cover.title'));
    await chief.fill({ 'coverAlt.fr': 'La place, vue du clocher' });
    const buffer = await pictureFile({ width: 1600, height: 900, colour: '#7c9a6d', format: 'jpeg' });
    await chief.page.locator('[name="cover"]').setInputFiles({ name: 'place.jpg', mimeType: 'image/jpeg', buffer });
    await chief.documents(t('cover.save'));
  });

  it('asks a questionnaire and a question to vote on, and publishes it all', async () => {
    await toConsultation(chief);
    await go(chief, t('questionnaire.title'));
    await chief.fill({
      'title.fr': 'Vos usages',
      'question.0.text.fr': 'Que faites-vous sur la place ?',
      'question.0.kind': 'single',
      'question.0.options.fr': 'Le marché\nRien',
    });
    await chief.documents(t('questionnaire.save'));
    await toConsultation(chief);
    await go(chief, t('admin.new-ballot'));
    await chief.fill({ slug: 'place', 'question.fr': 'Faut-il planter des arbres ?', anonymityThreshold: '1' });
    for (const standing of ['registered', 'paper']) {
      await chief.fill({ standings: standing });
      await chief.fill({ decidingStanding: standing });
    }
    await chief.documents(t('admin.save-draft'));
    await toConsultation(chief);
    await go(chief, t('admin.preview'));
    expect(await chief.reads()).toContain('Le plan de la place');
    await go(chief, t('admin.manage'), t('admin.publish'));
    await chief.documents(t('admin.publish-confirm'));
    expect(await chief.reads()).toContain(t('done.consultation-published'));
  });

  it('a resident finds it, proposes with a place on the map, answers, and follows by mail', async () => {
    await ana.open('/');
    await go(ana, TITLE, t('propose.title'), t('act.sign-in'));
    await signIn(ana, 'ana@example.org');
    await ana.fill({ name: 'Ana' });
    await ana.documents(t('welcome.button'));
    await ana.fill({ title: 'Des bancs à l’ombre', body: 'Devant la fontaine.' });
    await ana.page.getByText(t('propose.more')).click();
    await ana.fill({ place: 'La fontaine', coordinates: '45.982, 4.181' });
    await ana.documents(t('propose.send'));
    expect(await ana.reads()).toContain('Des bancs à l’ombre');
    await ana.open('/');
    await go(ana, TITLE, t('questionnaire.answer'));
    await ana.page.getByLabel('Le marché').check();
    await ana.documents(t('questionnaire.send'));
    await go(ana, TITLE);
    await ana.documents(t('mail-follow.button'));
    expect(await ana.reads()).toContain(t('mail-follow.followed'));
  });

  it('moderates what came, and the resident supports it', async () => {
    await go(chief, t('admin.title'), t('moderation.nav'), new RegExp(`^${t('moderation.decide')}`));
    await chief.fill({ act: 'accept' });
    await chief.documents(t('moderation.button'));
    expect(await chief.reads()).toContain(t('done.decided'));
    await ana.open('/');
    await go(ana, TITLE);
    await go(ana, 'Des bancs à l’ombre');
    expect(await ana.page.locator('details.map').count()).toBe(1);
    await ana.documents(t('support.give'));
    expect(await ana.reads()).toContain(t('done.support-recorded'));
  });

  it('enters paper that a colleague confirms', async () => {
    await toConsultation(chief);
    await go(chief, t('paper-contributions.title'), t('paper.new'));
    await chief.fill({
      reference: 'Marché 1',
      place: 'Marché du samedi',
      collectedOn: day(0),
      sheets: '2',
      'proposal.0.title': 'Une pergola',
      'proposal.0.body': 'Au-dessus des bancs.',
      'support.0.proposal': '1',
      'support.0.count': '1',
    });
    await chief.documents(t('paper.enter'));
    await toConsultation(colleague);
    await go(colleague, t('paper-contributions.title'), 'Marché 1');
    await colleague.documents(t('paper.confirm'));
    expect(await colleague.reads()).toContain(t('done.batch-confirmed-held'));
  });

  it('writes to whoever follows', async () => {
    await go(chief, t('admin.title'), t('newsletters.nav'), t('newsletters.new'));
    await chief.page.locator('[name="list"]').selectOption({ label: TITLE });
    await chief.fill({ 'subject.fr': 'La place avance', 'text.fr': 'Le vote ouvre bientôt.' });
    await chief.documents(t('admin.save-draft'));
    await chief.documents(t('newsletters.test'));
    await chief.documents(t('newsletters.schedule'));
    const sent = new RegExp(`${t('newsletters.delivered')}\\s+1\\b`);
    await until(chief, sent, () => go(chief, t('admin.title'), t('newsletters.nav'), 'La place avance'));
    expect(mails.taken.filter((mail) => mail.includes('La place avance') && mail.includes('To: ana@'))).toHaveLength(1);
  });

  it('gives more time, and takes votes on screens and on paper', async () => {
    await toConsultation(chief);
    await go(chief, new RegExp(`^${t('admin.extend')}`));
    await chief.fill({ closesAt: `${day(15)}T23:59`, 'reason.fr': 'Le marché a été reporté.' });
    await chief.documents(t('admin.extend'));
    expect(await chief.reads()).toContain(t('done.phase-extended'));
    city.advance(12 * DAY_MS);
    await returnAll();
    await ana.open('/');
    await go(ana, TITLE, new RegExp(`^${t('ballot.vote')}`));
    await ana.fill({ answer: 'yes' });
    await ana.documents(t('vote.button'));
    expect(await ana.reads()).toContain(t('done.ballot-cast'));
    await toConsultation(chief);
    await go(chief, 'Faut-il planter des arbres ?', t('paper.title'), t('paper.new'));
    await chief.fill({ reference: 'Urne 1', place: 'Mairie', sheets: '3' });
    await chief.page.getByLabel(t('choice.yes'), { exact: true }).fill('2');
    await chief.page.getByLabel(t('choice.no'), { exact: true }).fill('1');
    await chief.documents(t('paper.enter'));
    await toConsultation(colleague);
    await go(colleague, 'Faut-il planter des arbres ?', t('paper.title'), 'Urne 1');
    await colleague.documents(t('paper.confirm'));
    expect(await colleague.reads()).toContain(t('done.batch-confirmed'));
  });

  it('closes it, answers, and everybody reads the result', async () => {
    city.advance(12 * DAY_MS);
    await returnAll();
    await go(chief, t('admin.title'), t('answers.nav'), /Des bancs à l’ombre/);
    await chief.fill({ verdict: 'accepted', 'body.fr': 'Les bancs seront posés au printemps.' });
    await chief.documents(t('answers.preview'));
    await chief.documents(t('answers.publish'));
    expect(await chief.reads()).toContain(t('done.answer-published'));
    await toConsultation(chief);
    await go(chief, 'Faut-il planter des arbres ?');
    // The node counts by itself; whoever comes before it has a button.
    if ((await chief.page.getByRole('button', { name: t('admin.settle') }).count()) > 0) {
      await chief.documents(t('admin.settle'));
    }
    await ana.open('/');
    await go(ana, t('home.all'), TITLE, 'Faut-il planter des arbres ?');
    expect(await ana.page.locator('.result-chart').count()).toBe(1);
    const [yes, beyond] = await ana.page.evaluate<[string, number]>(
      `((region) => [region.querySelector('tbody tr').innerText, region.scrollWidth - region.clientWidth])(document.querySelector('[aria-labelledby="counts"]'))`,
    );
    expect(yes).toMatch(/Oui\s+3$/);
    expect(beyond, 'pixels of the counts that a phone does not show').toBeLessThanOrEqual(0);
    await ana.open('/');
    await go(ana, t('home.all'), TITLE, 'Des bancs à l’ombre');
    expect(await ana.reads()).toContain('Les bancs seront posés au printemps.');
  });

  it('nobody met a page with a fault', () => {
    expect([...chief.faults, ...colleague.faults, ...ana.faults]).toEqual([]);
  });
});
