import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSignInLink } from '../../src/application/sign-in/sign-in.ts';
import { opened, proposed, registeredPerson, setUpCity } from '../support/city.ts';
import { mailedLink } from '../support/mails.ts';
import { cookieOf, openPages, type Pages } from './pages.ts';

describe('one’s own sign-ins', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    await opened(pages.app, 'velo');
    const author = await registeredPerson(pages.app, 'Author');
    await proposed(pages.app, { slug: 'velo', authorId: author.id });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const post = async (path: string, form: Readonly<Record<string, string>>, cookie: string) =>
    await pages.post(path, form, { cookie, 'sec-fetch-site': 'same-origin' });
  /** Signs in with an address, on a browser of its own. */
  const enter = async (email: string) => {
    await pages.post('/sign-in', { email });
    return cookieOf(await pages.post(await mailedLink(pages.app, email)));
  };
  const page = async (cookie: string) => await pages.text('/me/sign-ins', { cookie });

  it('lists the way and the session somebody has, which stay while they are the only ones', async () => {
    const cookie = await enter('only@city.example');
    const text = await page(cookie);
    expect(text).toContain('only@city.example');
    expect(text).toContain('C’est la seule');
    expect(text).toContain('cet appareil');
    expect(text).not.toContain('Déconnecter partout ailleurs');
  });

  it('adds an address by a link that is good on this browser alone, and takes it away again', async () => {
    const cookie = await enter('first@city.example');
    const response = await post('/me/sign-ins', { intent: 'add', email: 'second@city.example' }, cookie);
    expect(response.headers.get('location')).toBe('/me/sign-ins?done=address-asked');
    const link = await mailedLink(pages.app, 'second@city.example');
    const stranger = await pages.get(link);
    expect(stranger.status).toBe(401);
    expect((await pages.post(link)).status).toBe(401);
    expect(await pages.text(link, { cookie })).toContain('Ajouter l’adresse');
    const added = await post(link, {}, cookie);
    expect(added.headers.get('location')).toBe('/me/sign-ins?done=sign-in-added');
    const now = cookieOf(added);
    const text = await page(now);
    expect(text).toContain('second@city.example');
    const id = /value="remove"><input type="hidden" name="id" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const removed = await post('/me/sign-ins', { intent: 'remove', id }, now);
    expect(removed.headers.get('location')).toBe('/me/sign-ins?done=sign-in-removed');
    expect(await page(now)).not.toContain('first@city.example');
  });

  it('are asked for by one person a few times in half an hour', async () => {
    const cookie = await enter('asking@city.example');
    const statuses: number[] = [];
    for (let time = 0; time <= 5; time += 1) {
      const form = { intent: 'add', email: `asked${time}@city.example` };
      statuses.push((await post('/me/sign-ins', form, cookie)).status);
    }
    expect(statuses).toEqual([303, 303, 303, 303, 303, 429]);
  });

  it('ends sessions elsewhere, one or all', async () => {
    const here = await enter('many@city.example');
    const links = async () => {
      const me = await pages.text('/me', { cookie: here });
      const participantId = /participants\/([0-9a-f-]{36})/.exec(me)?.[1] ?? '';
      const { secret } = await createSignInLink(pages.app, { holder: { participantId } });
      return cookieOf(await pages.post(`/sign-in/${secret}`));
    };
    const [one, two] = [await links(), await links()];
    const id = /value="end"><input type="hidden" name="id" value="([^"]+)"/.exec(await page(here))?.[1] ?? '';
    await post('/me/sign-ins', { intent: 'end', id }, here);
    const left = async () =>
      await Promise.all([one, two].map(async (cookie) => (await pages.get('/me', { cookie })).status));
    expect((await left()).toSorted()).toEqual([200, 401]);
    await post('/me/sign-ins', { intent: 'end-others' }, here);
    expect(await left()).toEqual([401, 401]);
    expect((await pages.get('/me', { cookie: here })).status).toBe(200);
  });

  it('are nobody else’s to end or take away', async () => {
    const [own, other] = [await enter('own@city.example'), await enter('other@city.example')];
    const id = /value="end"><input type="hidden" name="id" value="([^"]+)"/.exec(await page(own))?.[1] ?? 'none';
    await post('/me/sign-ins', { intent: 'end', id }, other);
    await post('/me/sign-ins', { intent: 'remove', id }, other);
    expect((await pages.get('/me', { cookie: own })).status).toBe(200);
    expect((await pages.get('/me/sign-ins')).status).toBe(401);
  });

  it('get another secret after a day of use; the former is good for requests under way, then for nothing', async () => {
    const cookie = await enter('renewed@city.example');
    expect((await pages.get('/me', { cookie })).headers.get('set-cookie')).toBeNull();
    pages.clock.advance({ days: 1 });
    const renewed = cookieOf(await pages.get('/about', { cookie }));
    expect(renewed).toMatch(/^__Host-parvis_session=/);
    expect(renewed).not.toBe(cookie);
    expect((await pages.get('/me', { cookie })).status).toBe(200);
    pages.clock.advance({ minutes: 2 });
    expect((await pages.get('/me', { cookie })).status).toBe(401);
    expect((await pages.get('/me', { cookie: renewed })).status).toBe(200);
  });

  it('that ended mid-form cost nothing: what was written is there to be sent again', async () => {
    const cookie = await enter('expired@city.example');
    pages.clock.advance({ days: 15 });
    const path = '/consultations/velo/proposals/1/comment';
    const body = 'Un long commentaire, écrit\navec soin <b>et</b> du temps.';
    const refused = await post(path, { body, side: 'for' }, cookie);
    expect(refused.status).toBe(401);
    const text = await refused.text();
    expect(text).toContain('avec soin &lt;b&gt;et&lt;/b&gt; du temps.');
    expect(text).toContain('href="/sign-in?next=%2Fsign-in%2Fbeside"');
    const again = await post('/me/sign-ins?lang=fr', { intent: 'add', email: 'kept@city.example' }, cookie);
    const held = await again.text();
    expect(held).toContain('<input type="hidden" name="email" value="kept@city.example">');
    expect(held).toContain('action="/me/sign-ins?lang=fr"');
  });
});
