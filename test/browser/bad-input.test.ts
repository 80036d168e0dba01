import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { readProposals } from '../../src/application/proposal/read-proposals.ts';
import { createSignInLink } from '../../src/application/sign-in/sign-in.ts';
import { drafted, opened, registeredPerson, setUpCity, value } from '../support/city.ts';
import { type LocalServer, serve } from '../support/local-server.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { type Person, person, signInByMail, t } from './person.ts';
import { type ServedCity, serveCity } from './served-city.ts';

/** Browsers forget cookies that are over by their own clock, so the node's is the same. */
const NOW = new Date();
const day = (from: number) => new Date(NOW.getTime() + from * 86_400_000).toISOString().slice(0, 10);
const PROPOSE = '/consultations/velo/propose';
const WORDS = { title: 'Un banc', body: 'Devant la **gare**, à l’ombre.' };

describe('what goes wrong in a browser', { timeout: 60_000 }, () => {
  let city: ServedCity;
  let browser: TestBrowser;
  let elsewhere: LocalServer;

  beforeAll(async () => {
    city = await serveCity(NOW.toISOString());
    elsewhere = await serve((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<!doctype html><title>Ailleurs</title><iframe src="${city.origin}${PROPOSE}" title="cadre"></iframe>`,
      );
    });
    browser = await openBrowser();
    await setUpCity(city.app);
    const phases = [{ kind: 'propose', opensAt: day(-2), closesAt: day(30) }] as const;
    await opened(city.app, 'velo', { rules: { hold: 'nothing' }, phases });
  }, 60_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
    await elsewhere[Symbol.asyncDispose]();
  });

  /** Somebody new, signed in, with the form open. */
  const writing = async (name: string): Promise<Person> => {
    const { id: participantId } = await registeredPerson(city.app, name);
    const somebody = await person(browser, city, { session: await city.sessionOf({ participantId }) });
    await somebody.open(PROPOSE);
    await somebody.fill(WORDS);
    return somebody;
  };
  const proposalsOf = async (name: string) => {
    const read = value(
      await readProposals(city.app, {
        slug: 'velo',
        viewer: ANYBODY,
        limit: 100,
        after: null,
        order: 'newest',
        seed: 0,
      }),
    );
    return read.items.filter(({ author }) => author.name === name).length;
  };

  it('a button that is pressed twice sends once', async () => {
    const ana = await writing('Ana');
    await Promise.all([
      ana.page.waitForURL(/proposals\/\d+/),
      ana.page.getByRole('button', { name: t('propose.send') }).dblclick({ noWaitAfter: true }),
    ]);
    expect(await proposalsOf('Ana')).toBe(1);
    expect(await ana.reads()).toContain(t('done.proposal-sent'));
  });

  it('whoever goes back and sends again has sent once', async () => {
    const leo = await writing('Léo');
    await leo.documents(t('propose.send'));
    await leo.page.goBack();
    await leo.documents(t('propose.send'));
    expect(await proposalsOf('Léo')).toBe(1);
  });

  it('whoever is signed out meanwhile signs in beside, and sends what they wrote', async () => {
    const { id: participantId } = await registeredPerson(city.app, 'Tim');
    const tim = await person(browser, city, { session: await city.sessionOf({ participantId }) });
    await tim.open(PROPOSE);
    await tim.fill(WORDS);
    await tim.page.context().clearCookies();
    await tim.documents(t('propose.send'));
    expect(await tim.page.locator('[name="body"]').inputValue()).toBe(WORDS.body);
    const [beside] = await Promise.all([
      tim.page.context().waitForEvent('page'),
      tim.page.getByRole('link', { name: t('form.sign-in-beside') }).click(),
    ]);
    await beside.waitForURL(/next=%2Fsign-in%2Fbeside/);
    const { secret } = await createSignInLink(city.app, { holder: { participantId } });
    await beside.goto(`${city.origin}/sign-in/${secret}?next=%2Fsign-in%2Fbeside`);
    await beside.getByRole('button', { name: t('sign-in.button') }).click();
    await beside.waitForURL(/beside/);
    await tim.documents(t('propose.send'));
    expect(await tim.reads()).toContain(t('done.proposal-sent'));
    expect(await proposalsOf('Tim')).toBe(1);
  });

  it.each([
    ['photo.jpg', Buffer.alloc(20_000_000, 1), '16 Mo'],
    ['logo.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'logo.svg'],
    ['photo.png', Buffer.from('<!doctype html><script>alert(1)</script>'), 'photo.png'],
  ])('a file that is no picture to take is refused, and what was written is there: %s', async (name, buffer, says) => {
    const zoe = await writing(`Zoé ${name} ${buffer.byteLength}`);
    await zoe.page.locator('[name="file"]').setInputFiles({ name, mimeType: 'image/jpeg', buffer });
    await zoe.documents(t('propose.send'));
    expect(await zoe.page.locator('[name="body"]').inputValue()).toBe(WORDS.body);
    expect(await zoe.reads()).toContain(says);
    expect(zoe.faults.filter((fault) => !fault.includes('Failed to load resource'))).toEqual([]);
  });

  it('the second of two officers is told, and overwrites nothing', async () => {
    await drafted(city.app, { slug: 'brouillon' });
    const officers: Person[] = [];
    for (const email of ['claire@lyon.example', 'hugo@lyon.example']) {
      const { agent } = value(await inviteAgent(city.app, { email, role: 'officer', by: null }));
      const officer = await person(browser, city, { session: await city.sessionOf({ agentId: agent.id }) });
      await officer.open('/admin/consultations/brouillon/edit');
      officers.push(officer);
    }
    const [claire, hugo] = officers as [Person, Person];
    await claire.fill({ 'title.fr': 'Le titre de Claire' });
    await claire.documents(t('admin.save'));
    await hugo.fill({ 'title.fr': 'Le titre de Hugo' });
    await hugo.documents(t('admin.save'));
    const text = await hugo.reads();
    expect(text).toContain(t('admin.meanwhile'));
    expect(text).toContain('Le titre de Claire');
    expect(await hugo.page.locator('[name="title.fr"]').inputValue()).toBe('Le titre de Hugo');
    await claire.open('/consultations/brouillon');
    expect(await claire.reads()).toContain('Le titre de Claire');
  });

  it.each([
    ['eva', 'https://elsewhere.example/'],
    ['eve', '//elsewhere.example'],
    ['iva', '/\\elsewhere.example'],
  ])('signing in leads to no other site: %s to %s', async (name, next) => {
    const eva = await person(browser, city);
    await eva.open(`/sign-in?next=${encodeURIComponent(next)}`);
    await signInByMail(eva, `${name}@example.org`, 'Eva');
    expect(new URL(eva.page.url()).origin).toBe(city.origin);
  });

  it('a link that was guessed, or used, signs nobody in', async () => {
    const max = await person(browser, city);
    await max.open('/sign-in');
    await max.fill({ email: 'max@example.org' });
    await max.documents(t('sign-in.send'));
    await max.follow(t('sign-in.shown'));
    const link = await max.page
      .getByRole('link', { name: /\/sign-in\// })
      .first()
      .getAttribute('href');
    await max.follow(/\/sign-in\//);
    await max.documents(t('sign-in.button'));
    for (const path of [link ?? '', '/sign-in/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA']) {
      const thief = await person(browser, city);
      await thief.open(path);
      expect(await thief.reads()).toContain(t('sign-in.over-title'));
      expect(await thief.page.getByRole('button', { name: t('sign-in.button') }).count()).toBe(0);
    }
  });

  it('no other site shows a page of ours in a frame', async () => {
    const { page } = await browser.context(city);
    await page.goto(elsewhere.at('/', 'localhost'));
    await expect.poll(() => page.frames().at(-1)?.url()).toMatch(/^chrome-error:/);
  });
});
