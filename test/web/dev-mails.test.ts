import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailTransportOf } from '../../src/start/config.ts';
import { setUpCity } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

describe('the mails of a development node', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z', { origin: 'http://localhost:3000', mails: 'shown' });
    await setUpCity(pages.app);
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('are shown with their links', async () => {
    expect(await pages.text('/dev/mails')).toContain('Il n’y en a pas encore');
    await pages.post('/sign-in', { email: 'ana@city.example' });
    expect(await pages.text('/sign-in/sent')).toContain('href="/dev/mails"');
    const page = await pages.text('/dev/mails');
    expect(page).toContain('ana@city.example');
    expect(page).toMatch(/<a href="http:\/\/localhost:3000\/sign-in\/[^"]+">/);
  });

  it.each([
    [{ 'x-forwarded-for': '203.0.113.9' }],
    [{ forwarded: 'for=203.0.113.9' }],
    [{ via: '1.1 proxy' }],
    [{ host: 'rebound.example:3000' }],
  ])('are not there for whoever comes from elsewhere: %o', async (headers: Record<string, string>) => {
    const answer = await pages.get('/dev/mails', headers);
    expect([answer.status, (await answer.text()).includes('ana@')]).toEqual([404, false]);
  });

  it('are not there on a node with a mail server, or on the open net', async () => {
    await using real = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(real.app);
    await real.post('/sign-in', { email: 'ana@city.example' });
    expect((await real.get('/dev/mails')).status).toBe(404);
    expect(await real.text('/sign-in/sent')).not.toContain('/dev/mails');
  });

  it.each([
    [{ smtpUrl: null, mailFrom: null, origin: 'http://localhost:3000' }, 'shown'],
    [{ smtpUrl: null, mailFrom: null, origin: 'http://127.0.0.1:3000' }, 'shown'],
    [{ smtpUrl: null, mailFrom: null, origin: 'http://city-a.localhost:3000' }, 'shown'],
    [{ smtpUrl: null, mailFrom: null, origin: 'https://lyon.example' }, undefined],
    [{ smtpUrl: null, mailFrom: null, origin: 'http://192.168.1.4:3000' }, undefined],
    [{ smtpUrl: null, mailFrom: null, origin: 'http://127.0.0.1.lyon.test' }, undefined],
    [{ smtpUrl: 'smtp://a', mailFrom: null, origin: 'http://localhost:3000' }, undefined],
    [{ smtpUrl: 'smtp://a', mailFrom: 'a@b.example', origin: 'http://localhost:3000' }, 'sent'],
  ] as const)('with %o are %s', (config, way) => {
    expect(mailTransportOf(config)).toBe(way);
  });
});
