import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { QUOTAS } from '../../src/http/kit/limit.ts';
import { setUpCity, value } from '../support/city.ts';
import { mailedLink, mailsTo } from '../support/mails.ts';
import { cookieOf, openPages, type Pages } from './pages.ts';

describe('signing in by mail', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const ask = async (email: string, next?: string) =>
    await pages.post(`/sign-in${next === undefined ? '' : `?next=${encodeURIComponent(next)}`}`, { email });

  it('asks for an address and keeps where somebody was', async () => {
    const page = await pages.text('/sign-in?next=/consultations/velo');
    expect(page).toContain('action="/sign-in?next=%2Fconsultations%2Fvelo"');
    expect(page).toContain('type="email"');
  });

  it('leads somebody new from the link to the welcome, and back to where they were', async () => {
    expect((await ask('Ana@city.example', '/consultations')).headers.get('location')).toBe(
      '/sign-in/sent?next=%2Fconsultations',
    );
    expect(await mailsTo(pages.app, 'ana@city.example')).toMatchObject([{ lang: 'fr' }]);
    const link = await mailedLink(pages.app, 'ana@city.example');
    expect(await pages.text(link)).toContain('ana@city.example');
    const entered = await pages.post(link);
    const welcome = entered.headers.get('location') ?? '';
    expect(welcome).toBe('/welcome?next=%2Fconsultations&lang=fr');
    const cookie = cookieOf(entered);
    expect(await pages.text(welcome, { cookie })).toContain('Un pseudonyme convient');
    const named = await pages.post(welcome, { name: 'Ana', lang: 'en' }, { cookie, 'sec-fetch-site': 'same-origin' });
    expect(named.headers.get('location')).toBe('/consultations');
    expect(await pages.text('/about', { cookie })).toContain('<bdi>Ana</bdi>');
  });

  it('tells a spent link kindly and offers another', async () => {
    await ask('spent@city.example', '/consultations');
    const link = await mailedLink(pages.app, 'spent@city.example');
    await pages.post(link);
    const again = await pages.get(link);
    expect(again.status).toBe(410);
    const page = await again.text();
    expect(page).toContain('il a déjà servi');
    expect(page).toContain('action="/sign-in?next=%2Fconsultations&amp;lang=fr"');
  });

  it('answers alike whether an address is known or not, an agent’s too', async () => {
    value(await inviteAgent(pages.app, { email: 'officer@city.example', role: 'officer', by: null }));
    const answers = [await ask('officer@city.example'), await ask('nobody@city.example')];
    expect(answers.map(({ status, headers }) => [status, headers.get('location')])).toEqual([
      [303, '/sign-in/sent'],
      [303, '/sign-in/sent'],
    ]);
    const entered = await pages.post(await mailedLink(pages.app, 'officer@city.example'));
    expect(await pages.text('/about', { cookie: cookieOf(entered) })).toContain('href="/admin"');
  });

  it.each([
    ['https://elsewhere.example', 'one'],
    ['//elsewhere.example', 'two'],
    ['/\\elsewhere.example', 'three'],
    ['javascript:alert(1)', 'four'],
  ])('leads to no other site: %s', async (next, name) => {
    expect(await pages.text(`/sign-in?next=${encodeURIComponent(next)}`)).toContain('action="/sign-in"');
    const address = `${name}@city.example`;
    expect((await ask(address, next)).headers.get('location')).toBe('/sign-in/sent');
    const link = await mailedLink(pages.app, address);
    expect(link).not.toContain('elsewhere');
    const entered = await pages.post(`${link}&next=${encodeURIComponent(next)}`);
    expect(entered.headers.get('location')).toBe('/welcome?lang=fr');
  });

  it.each(['', 'ana', 'ana@city.example, rose@city.example'])(
    'names what is wrong with %j and keeps it',
    async (email) => {
      const answer = await ask(email);
      expect(answer.status).toBe(422);
      const page = await answer.text();
      expect(page).toContain('class="wrong"');
      expect(page).toContain(`value="${email}"`);
    },
  );

  it('mails one link where the button was pressed twice', async () => {
    const answers = await Promise.all([ask('twice@city.example'), ask('twice@city.example')]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await mailsTo(pages.app, 'twice@city.example')).toHaveLength(1);
  });

  it('lets one network ask for so many links and no more', async () => {
    const statuses: number[] = [];
    for (let turn = 0; turn < 21; turn += 1) statuses.push((await ask(`a${turn}@city.example`)).status);
    expect([statuses[0], statuses.at(-1)]).toEqual([303, 429]);
  });

  it('locks nobody out by the network where a proxy that is not trusted hides who asks', async () => {
    for (let turn = 0; turn <= QUOTAS.signInNetwork.points; turn += 1) {
      const headers = { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': '198.51.100.1' };
      expect((await pages.post('/sign-in', { email: `p${turn}@city.example` }, headers)).status).toBe(303);
    }
  });

  it('lets one network try so many links and no more', async () => {
    const link = `/sign-in/${'a'.repeat(43)}`;
    for (let turn = 0; turn < QUOTAS.signInAttempts.points; turn += 1) await pages.post(link);
    const refused = await pages.post(link);
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    const behindProxy = { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': '198.51.100.1' };
    expect((await pages.post(link, {}, behindProxy)).status).toBe(410);
  });

  it('says so on a node that sends no mail', async () => {
    await using silent = await openPages('2026-03-02T08:00:00Z', { mails: undefined });
    await setUpCity(silent.app);
    const page = await silent.text('/sign-in');
    expect(page).toContain('pas encore configurée');
    expect(page).not.toContain('type="email"');
    expect((await silent.post('/sign-in', { email: 'ana@city.example' })).status).toBe(503);
  });
});
