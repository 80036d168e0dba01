import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSignInLink } from '../../src/application/sign-in/sign-in.ts';
import { registeredPerson, setUpCity } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

describe('a sign-in link', () => {
  let pages: Pages;
  let path: string;
  let participantId: string;

  beforeEach(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    participantId = (await registeredPerson(pages.app, 'Ana')).id;
    path = `/sign-in/${(await createSignInLink(pages.app, { holder: { participantId } })).secret}`;
  });
  afterEach(() => pages[Symbol.asyncDispose]());

  it('is not spent by being looked at', async () => {
    for (let look = 0; look < 3; look += 1) expect(await pages.text(path)).toContain('Me connecter');
    expect((await pages.post(path)).status).toBe(303);
  });

  it('signs in once, and then says that it was used', async () => {
    expect((await pages.post(path)).headers.get('location')).toBe('/');
    const again = await pages.post(path);
    expect(again.status).toBe(410);
    expect(await again.text()).toContain('Ce lien ne permet plus de se connecter');
    expect(again.headers.get('set-cookie')).toBeNull();
  });

  it('is over after half an hour', async () => {
    pages.clock.advance({ minutes: 31 });
    expect((await pages.post(path)).status).toBe(410);
  });

  it('gives a cookie that scripts, other sites and plain http cannot have', async () => {
    const cookie = (await pages.post(path)).headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-parvis_session=/);
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(part);
    expect(cookie).not.toContain('Domain');
  });

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: 'https://elsewhere.example' }],
    [{ origin: 'null' }],
    [{ cookie: '__Host-parvis_session=x' }],
  ])('is not spent by a form of another site: %o', async (headers: Record<string, string>) => {
    expect((await pages.post(path, {}, headers)).status).toBe(403);
    expect((await pages.post(path)).status).toBe(303);
  });

  it('goes home, whatever else it is asked', async () => {
    const response = await pages.post(`${path}?next=https://elsewhere.example&return=//elsewhere.example`);
    expect(response.headers.get('location')).toBe('/');
  });

  it('shows who is signed in, until they sign out', async () => {
    const cookie = await pages.signedIn({ participantId });
    expect(await pages.text('/about', { cookie })).toContain('Connecté\u00a0: <a href="/me"><bdi>Ana</bdi></a>');
    const out = await pages.post('/sign-out', {}, { cookie, 'sec-fetch-site': 'same-origin' });
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect(await pages.text('/about', { cookie })).not.toContain('Connecté');
  });

  it('is not signed out by another site', async () => {
    const cookie = await pages.signedIn({ participantId });
    expect((await pages.post('/sign-out', {}, { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(await pages.text('/about', { cookie })).toContain('Connecté');
  });

  it('takes a plain cookie on a node without https', async () => {
    await using plain = await openPages('2026-03-02T08:00:00Z', { origin: 'http://localhost:3000' });
    await setUpCity(plain.app);
    const cookie = await plain.signedIn({ participantId: (await registeredPerson(plain.app, 'Léo')).id });
    expect(cookie).toMatch(/^parvis_session=/);
    expect(await plain.text('/about', { cookie })).toContain('<bdi>Léo</bdi>');
  });
});
