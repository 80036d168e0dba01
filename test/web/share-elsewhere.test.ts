import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { drafted, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { asked } from '../support/voting.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const ORIGIN = 'https://lyon.example';
const CONSULTATION = '/consultations/velo';
const PROPOSAL = `${CONSULTATION}/proposals/1`;
const BALLOT = `${CONSULTATION}/ballots/rues`;
const at = (path: string) => `/share?uri=${encodeURIComponent(ORIGIN + path)}`;

describe('sharing a page', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await drafted(app, {
      slug: 'velo',
      title: { fr: 'Plan vélo & bus' },
      phases: [{ kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31', allows: ['propose', 'vote'] }],
      rules: { hold: 'nothing' },
    });
    value(await publishConsultation(app, { slug: 'velo', by: null }));
    await asked(app, { consultation: 'velo', slug: 'rues', method: 'yes-no' });
    await proposed(app, { slug: 'velo', authorId: (await registeredPerson(app, 'Ana')).id });
    await drafted(app, { slug: 'brouillon' });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it.each([CONSULTATION, PROPOSAL, BALLOT])(
    'is offered by %s: an address to copy, a mail, a server, services',
    async (path) => {
      const html = await pages.text(path);
      expect(faultsOf(html)).toEqual([]);
      const url = encodeURIComponent(ORIGIN + path);
      expect(html).toContain(`readonly value="${ORIGIN}${path}"`);
      expect(html).toMatch(new RegExp(`href="mailto:\\?subject=[^"+]+&amp;body=${url}"`));
      expect(html).toContain(`href="/share?uri=${url}"`);
      expect(html).toContain(
        `href="https://www.facebook.com/sharer/sharer.php?u=${url}" rel="nofollow noopener noreferrer"`,
      );
      expect(html).toMatch(new RegExp(`href="https://wa\\.me/\\?text=[^"]+%20${url}"`));
    },
  );

  it.each([CONSULTATION, PROPOSAL, BALLOT])(
    'asks for a server by a form that needs no script, about %s',
    async (path) => {
      const html = await pages.text(at(path));
      expect(faultsOf(html)).toEqual([]);
      expect(html).toContain(`<form method="post" action="/share?uri=${encodeURIComponent(ORIGIN + path)}">`);
      expect(html).toContain(`<code class="handle">`);
      expect(html).not.toContain('<script');
    },
  );

  it.each(['social.example', '@lea@social.example', 'https://social.example/', 'https://social.example/@lea'])(
    'leads whoever names %s to a new post there, by a link that opens by itself',
    async (server) => {
      const response = await pages.post(at(CONSULTATION), { server });
      const html = await response.text();
      expect([response.status, response.headers.get('location')]).toEqual([200, null]);
      const text = encodeURIComponent(`Plan vélo & bus ${ORIGIN}${CONSULTATION}`);
      expect(html).toContain(`href="https://social.example/share?text=${text}"`);
      expect(html).toContain('Continuer sur social.example');
    },
  );

  it.each([
    '',
    'lea',
    'localhost',
    '127.0.0.1',
    'social.example/@evil.example',
    'javascript:alert(1)',
    'a@b@c.example',
  ])('says what a server looks like, and keeps what was typed: %j', async (server) => {
    const response = await pages.post(at(CONSULTATION), { server });
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain('Ce n’est pas le nom d’un serveur');
    expect(html).toContain(`value="${server}"`);
    expect(html).not.toContain('http-equiv="refresh"');
  });

  it('opens nothing for a form of another site', async () => {
    const response = await pages.post(
      at(CONSULTATION),
      { server: 'social.example' },
      { 'sec-fetch-site': 'cross-site' },
    );
    expect(response.status).toBe(403);
  });

  it.each([
    '',
    '/',
    '/about',
    '/consultations/brouillon',
    '/consultations/velo/proposals/9',
    '/consultations/velo/ballots/x',
  ])('is not there for what is not public or is no such page: %j', async (path) => {
    expect((await pages.get(at(path))).status).toBe(404);
    expect((await pages.post(at(path), { server: 'social.example' })).status).toBe(404);
  });

  it('is not there for a page elsewhere', async () => {
    for (const uri of [`https://evil.example${CONSULTATION}`, `${ORIGIN}.evil.example${CONSULTATION}`]) {
      expect((await pages.get(`/share?uri=${encodeURIComponent(uri)}`)).status).toBe(404);
    }
  });
});
