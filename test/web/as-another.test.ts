import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opened, proposed, registeredPerson, setUpCity } from '../support/city.ts';
import { adminSession } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';

const SAME = { 'sec-fetch-site': 'same-origin' };
const comment = '/consultations/velo/proposals/1/comment';

describe('somebody who is signed in as another than a page takes', () => {
  let pages: Pages;
  let officer: string;
  let scoped: string;
  let ana: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    const own = await opened(pages.app, 'velo', { rules: { hold: 'nothing' } });
    const author = await registeredPerson(pages.app, 'Ana');
    await proposed(pages.app, { slug: 'velo', authorId: author.id });
    ana = await pages.signedIn({ participantId: author.id });
    officer = (await adminSession(pages, 'officer')).cookie;
    scoped = (await adminSession(pages, 'officer', { email: 'scoped@lyon.example', consultations: [own.id] })).cookie;
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('is told so as an agent, and not to sign in', async () => {
    const answer = await pages.get('/me', { cookie: officer });
    const html = await answer.text();
    expect(answer.status).toBe(403);
    expect(html).toContain('La participation est personnelle : utilisez un compte de participant.');
    expect(html).toContain('href="/sign-in?next=%2Fme&amp;as=other"');
    expect(html).not.toContain('Il faut être connecté');
  });

  it('comes to a page that does not lead them back, and may sign in there', async () => {
    const html = await pages.text('/sign-in?next=%2Fme&as=other', { cookie: officer });
    expect(html).toContain('ce navigateur passera à ce compte');
    expect(html).toContain('name="email"');
    expect(html).not.toContain('>Continuer</a>');
    expect(await pages.text('/sign-in?next=%2Fme', { cookie: officer })).toContain('<a href="/me">Continuer</a>');
  });

  it('keeps the words of a comment that was sent after the browser became an officer’s', async () => {
    const form = { body: 'Le quai est large, je le mesure.', side: 'for', lang: 'fr' };
    const refused = await pages.post(comment, form, { ...SAME, cookie: officer });
    const html = await refused.text();
    expect(refused.status).toBe(403);
    expect(html).toContain('Le quai est large, je le mesure.');
    expect(html).toContain('href="/sign-in?next=%2Fsign-in%2Fbeside&amp;as=other"');
    const again = await pages.post(comment, form, { ...SAME, cookie: ana });
    expect(again.headers.get('location')).toContain('done=comment-sent');
  });

  it('keeps the words of a page that holds no form of its own', async () => {
    const input = { name: 'Ana de la rue du Lac, la même' };
    const html = await (await pages.post('/me', input, { ...SAME, cookie: officer })).text();
    expect(html).toContain('Quelqu’un d’autre est connecté');
    expect(html).toContain(input.name);
  });

  it('reads as a resident whose desk it is, in words and with a way to another sign-in', async () => {
    const answer = await pages.get('/admin', { cookie: ana });
    const html = await answer.text();
    expect(answer.status).toBe(403);
    expect(html).toContain('Cette page est réservée aux agents de l’institution.');
    expect(html).toContain('href="/sign-in?next=%2Fadmin&amp;as=other"');
    expect(html).not.toMatch(/: read/);
  });

  it('reads as an officer what their role does not allow, in words', async () => {
    const html = await (await pages.get('/admin/agents', { cookie: officer })).text();
    expect(html.replaceAll('\u00a0', ' ')).toContain('n’a pas ce droit : tout : réservé aux administrateurs.');
  });

  it('is offered at the desk what somebody may do who works on some consultations', async () => {
    const [whole, some] = [
      await pages.text('/admin', { cookie: officer }),
      await pages.text('/admin', { cookie: scoped }),
    ];
    expect(whole).toContain('href="/admin/invitations"');
    expect(some).not.toContain('href="/admin/invitations"');
    for (const path of ['/admin/residents', '/admin/peers', '/admin/hosts']) {
      const form = new RegExp(`<form [^>]*method="post" action="${path}"`);
      expect(await pages.text(path, { cookie: officer })).toMatch(form);
      const shown = await pages.text(path, { cookie: scoped });
      expect(shown).not.toMatch(form);
      expect(shown).toContain('Cela concerne toute l’institution.');
    }
    const invitations = await (await pages.get('/admin/invitations', { cookie: scoped })).text();
    expect(invitations).toContain('d’autres ou toute l’institution');
  });

  it('comes back from signing in to what they looked at, with what they asked for', async () => {
    const html = await pages.text('/consultations/velo?order=newest&tag=quai');
    expect(html).toContain('/sign-in?next=%2Fconsultations%2Fvelo%3Forder%3Dnewest%26tag%3Dquai"');
    const beside = await pages.text(`/sign-in?next=${encodeURIComponent(`${comment}?to=1`)}`);
    expect(beside).toContain('%3Fto%3D1');
  });
});
