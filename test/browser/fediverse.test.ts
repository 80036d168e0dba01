import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { type AccountServer, startAccountServer } from '../support/account-server.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { type Person, person, t } from './person.ts';
import { type ServedCity, serveCity } from './served-city.ts';

const HOST = 'social.example';
const NOW = new Date();
const day = (from: number) => new Date(NOW.getTime() + from * 86_400_000).toISOString().slice(0, 10);
const PAGE = '/consultations/velo/proposals/1';
const PHASES = (['propose', 'support', 'discuss'] as const).map((kind) => ({
  kind,
  opensAt: day(-2),
  closesAt: day(30),
}));

describe('somebody from the fediverse, from signing in to the answer, in a browser', { timeout: 120_000 }, () => {
  let server: AccountServer;
  let city: ServedCity;
  let browser: TestBrowser;
  let lena: Person;
  let officer: Person;

  beforeAll(async () => {
    server = await startAccountServer(HOST);
    city = await serveCity(NOW.toISOString(), { accounts: server });
    browser = await openBrowser({ [HOST]: server.port });
    const { app } = city;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing' }, phases: PHASES });
    const author = await registeredPerson(app, 'Ana Ferreira');
    await proposed(app, { slug: 'velo', authorId: author.id, body: 'Une piste sur le quai.' });
    const agent = value(await inviteAgent(app, { email: 'officer@lyon.example', role: 'officer', by: null }));
    lena = await person(browser, city, { viewport: { width: 390, height: 844 } });
    officer = await person(browser, city, { session: await city.sessionOf({ agentId: agent.agent.id }) });
  }, 60_000);
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  /** Types an account, and is led to its server and back, where that server knows who is at this browser. */
  const goAndComeBack = async () => {
    await lena.fill({ account: `@lena@${HOST}` });
    await Promise.all([
      lena.page.waitForURL(/\/welcome|\/sign-in\/fediverse\/back\//),
      lena.page.getByRole('button', { name: t('identity.account-button'), exact: true }).click(),
    ]);
    await lena.page.waitForLoadState('load');
  };

  it('is not signed in where their server says no, and told so with every way to try again', async () => {
    server.account = null;
    await lena.open(PAGE);
    await lena.follow(t('support.link'));
    await lena.follow(t('act.sign-in'));
    await goAndComeBack();
    const text = await lena.reads();
    expect(text).toContain(t('identity.failed'));
    expect(text).toContain(t('identity.account-title'));
  });

  it('signs in with their account, and comes back to where they were', async () => {
    server.account = { username: 'lena', display_name: 'Lena Łucja' };
    await lena.open(`${PAGE}/support`);
    await lena.follow(t('act.sign-in'));
    await goAndComeBack();
    expect(await lena.reads()).toContain('Lena Łucja');
    await lena.documents(t('welcome.button'));
    expect(new URL(lena.page.url()).pathname).toBe(`${PAGE}/support`);
    expect(server.tokens.size).toBe(0);
  });

  it('supports, which counts as support from the fediverse', async () => {
    await lena.documents(t('support.give'));
    const text = await lena.reads();
    expect(text).toContain(t('done.support-recorded'));
    expect(await lena.page.locator('table tr', { hasText: 'Fédivers' }).first().textContent()).toMatch(/\D1$/);
  });

  it('comments under the name of their account', async () => {
    await lena.fill({ body: 'Et des bancs ?' });
    await lena.documents(t('comment.send'));
    const input = lena.page.locator('article, li', { hasText: 'Et des bancs ?' }).last();
    expect(await input.textContent()).toContain('Lena Łucja');
  });

  it('is answered by an officer, and reads the answer where they took part', async () => {
    await officer.open(PAGE);
    await officer.follow(t('answers.link'));
    await officer.fill({ verdict: 'accepted', 'body.fr': 'La piste se fera, avec des bancs.' });
    await officer.documents(t('answers.preview'));
    await officer.documents(t('answers.publish'));
    await lena.open('/me');
    expect(await lena.reads()).toContain('Une piste sur le quai.');
    await lena.follow(/Une piste sur le quai/);
    expect(await lena.reads()).toContain('La piste se fera, avec des bancs.');
  });

  it('signs out, and is the same person when they come back', async () => {
    await lena.documents(t('session.sign-out'));
    await lena.open('/sign-in?next=%2Fme');
    await lena.fill({ account: `@lena@${HOST}` });
    await Promise.all([
      lena.page.waitForURL(/\/me$/),
      lena.page.getByRole('button', { name: t('identity.account-button'), exact: true }).click(),
    ]);
    expect(await lena.reads()).toContain('Une piste sur le quai.');
  });

  it('met no page with a fault', () => {
    // The page that says no answers so, which the browser repeats.
    expect(lena.faults.filter((fault) => !/error=access_denied: .* 403/.test(fault))).toEqual([]);
    expect(officer.faults).toEqual([]);
  });
});
