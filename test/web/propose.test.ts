import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { readProposal } from '../../src/application/proposal/read-proposals.ts';
import { readDraft } from '../../src/application/proposal/reads.ts';
import { SCRIPT } from '../../src/http/web/kit/assets.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { adminSession } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';

const SAME = { 'sec-fetch-site': 'same-origin' };
const path = '/consultations/velo/propose';

describe('proposing on the pages', () => {
  let pages: Pages;
  let ana: string;
  let cookie: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', {
      rules: { hold: 'nothing', standings: ['resident', 'registered'], proposalsPerParticipant: 3 },
    });
    await opened(app, 'read-first', { rules: { hold: 'everything' } });
    ana = (await registeredPerson(app, 'Ana')).id;
    const other = await registeredPerson(app, 'Léo');
    for (const body of ['Une piste cyclable sur le quai de Saône.', 'Des bancs dans le parc.', 'Un marché le soir.']) {
      await proposed(app, { slug: 'velo', authorId: other.id, body });
    }
    cookie = await pages.signedIn({ participantId: ana });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const post = (form: Record<string, string>, own = true, at = path) =>
    pages.post(at, form, own ? { ...SAME, cookie } : SAME);
  const proposal = async (number: number) =>
    value(await readProposal(pages.app, { slug: 'velo', number, viewer: ANYBODY }));
  const WHOLE = {
    title: 'Un abri à vélos',
    body: 'Devant la **gare**.',
    lang: 'fr',
    tags: '#Vélo, gare',
    place: 'Place de la gare',
    coordinates: '45.7606, 4.8593',
    cost: '12 000,50',
    currency: 'eur',
    amends: '',
  };

  it('is offered where the phase is open, and explained before', async () => {
    expect(await pages.text('/consultations/velo')).toContain(`href="${path}"`);
    const text = await pages.text(path);
    expect(text).toContain('/sign-in?next=%2Fconsultations%2Fvelo%2Fpropose');
    expect(text).not.toContain('<textarea');
    expect(await pages.text(`${path}?lang=en`)).toContain('Your text, under the name you chose.');
  });

  it('has a form for whoever may, with our own script and no other', async () => {
    const response = await pages.get(path, { cookie });
    const text = await response.text();
    expect(text).toContain(`<script src="${SCRIPT.path}" defer blocking="render"></script>`);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'; connect-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    const script = await pages.get(SCRIPT.path);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect((await pages.get('/about')).headers.get('content-security-policy')).not.toContain('script-src');
  });

  it('shows a preview and sends nothing', async () => {
    const html = await (await post({ ...WHOLE, intent: 'preview' })).text();
    expect(html).toContain('<strong>gare</strong>');
    expect(html).toContain('value="Un abri à vélos"');
    const hostile = await (
      await post({ ...WHOLE, title: '"><script>x', body: '<img src=x>', intent: 'preview' })
    ).text();
    expect(hostile).not.toMatch(/<script>x|<img/);
  });

  it('is sent once with everything that was said', async () => {
    const form = await pages.text(path, { cookie });
    const once = /name="once" value="([^"]+)"/.exec(form)?.[1] ?? '';
    const [first, again] = [
      await post({ ...WHOLE, once, intent: 'send' }),
      await post({ ...WHOLE, once, intent: 'send' }),
    ];
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe('/consultations/velo/proposals/4?done=proposal-sent');
    expect(again.headers.get('location')).toBe('/consultations/velo/proposals/4?done=proposal-sent');
    expect(await proposal(4)).toMatchObject({
      title: { fr: 'Un abri à vélos' },
      lang: 'fr',
      tags: ['vélo', 'gare'],
      place: 'Place de la gare',
      location: { lat: 45.7606, lon: 4.8593 },
      cost: { amount: 1_200_050, currency: 'EUR' },
      amends: null,
    });
    expect(await pages.text('/consultations/velo/proposals/4')).toContain('Place de la gare');
  });

  it('sent anew in the same words, as a browser offers them that went back, is the one there is', async () => {
    const again = await post({ ...WHOLE, once: 'another-form', intent: 'send' });
    expect(again.headers.get('location')).toBe('/consultations/velo/proposals/4?done=proposal-sent');
    const elsewhere = await post({ ...WHOLE, place: 'Place du marché', intent: 'send' });
    expect(elsewhere.headers.get('location')).toBe('/consultations/velo/proposals/5?done=proposal-sent');
  });

  it.each([
    ['title', { title: ' ' }],
    ['coordinates', { coordinates: 'ici' }],
    ['cost', { cost: 'beaucoup' }],
    ['currency', { currency: 'eu' }],
    ['tags', { tags: 'deux mots' }],
    ['amends', { amends: 'la première' }],
  ])('that is refused says so beside %s, and keeps what was typed', async (name, input) => {
    const refused = await post({ ...WHOLE, ...input, intent: 'send' });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain(`id="${name}-error"`);
    expect(html).toContain('Devant la **gare**.');
  });

  it('without a session keeps what was typed, and says how to sign in', async () => {
    const refused = await post({ ...WHOLE, intent: 'send' }, false);
    expect(refused.status).toBe(401);
    const html = await refused.text();
    expect(html).toContain('Se connecter dans un autre onglet');
    expect(html).toContain('Devant la **gare**.');
    expect(
      (await pages.post(path, { ...WHOLE, intent: 'send' }, { cookie, 'sec-fetch-site': 'cross-site' })).status,
    ).toBe(403);
  });

  it('finds similar proposals, by a button and for the script', async () => {
    const html = await (await post({ ...WHOLE, title: 'Pistes cyclables quai', body: '', intent: 'similar' })).text();
    expect(html).toContain('/consultations/velo/proposals/1"');
    expect(html).not.toContain('/consultations/velo/proposals/3"');
    const piece = await pages.text('/consultations/velo/similar?text=piste+cyclable+quai&in=fr');
    expect(piece).toContain('/consultations/velo/proposals/1"');
    expect(piece).not.toContain('<html');
    expect(await pages.text('/consultations/velo/similar?text=%27%5C%26%7C!%3A*&in=zz')).toContain('Aucune');
  });

  it('finds similar proposals for one network no more than sixty times a minute', async () => {
    const statuses: number[] = [];
    for (let time = 0; time <= 60; time += 1) {
      statuses.push((await pages.get('/consultations/velo/similar?text=piste&in=fr')).status);
    }
    expect(statuses[0]).toBe(200);
    expect(statuses.at(-1)).toBe(429);
  });

  it('is kept as a draft for its author alone, found again, and forgotten when it is sent', async () => {
    const response = await post({ ...WHOLE, title: 'À finir', coordinates: 'plus tard', intent: 'keep' });
    expect(response.headers.get('location')).toBe(`${path}?done=draft-kept`);
    const found = await pages.text(path, { cookie });
    expect(found).toContain('value="À finir"');
    expect(found).toContain('Ce formulaire contient votre brouillon');
    const stored = await pages.app.store.read((reader) => reader.drafts.all(ana));
    expect(stored).toHaveLength(1);
    expect(stored[0]?.encryptedContent).not.toContain('finir');
    await post({ ...WHOLE, intent: 'send' });
    expect(await readDraft(pages.app, { slug: 'velo', participantId: ana })).toBeNull();
  });

  it('keeps one draft for each consultation, and throws it away on request', async () => {
    await post({ ...WHOLE, title: 'Un', intent: 'keep' });
    await post({ ...WHOLE, title: 'Deux', intent: 'keep' });
    expect((await readDraft(pages.app, { slug: 'velo', participantId: ana }))?.said.title).toBe('Deux');
    await post({ intent: 'discard' });
    expect(await readDraft(pages.app, { slug: 'velo', participantId: ana })).toBeNull();
    expect((await post({ ...WHOLE, title: '', body: '', intent: 'keep' })).status).toBe(422);
  });

  it('says beforehand that there are no more to give', async () => {
    await post({ ...WHOLE, title: 'La troisième', intent: 'send' });
    const text = await pages.text(path, { cookie });
    expect(text).toContain('Les règles permettent 3 propositions par personne.');
    expect(text).not.toContain('<textarea');
    expect((await post({ ...WHOLE, title: 'La quatrième', intent: 'send' })).status).toBe(409);
  });

  it('that waits for an agent leads to its own page', async () => {
    const sent = await post({ ...WHOLE, intent: 'send' }, true, '/consultations/read-first/propose');
    expect(sent.headers.get('location')).toMatch(/^\/me\/proposals\/[0-9a-f-]{36}\?done=proposal-held$/);
  });

  it('leaves no draft of somebody who is erased', async () => {
    const { id } = await registeredPerson(pages.app, 'Zoé');
    const own = await pages.signedIn({ participantId: id });
    await pages.post(path, { ...WHOLE, intent: 'keep' }, { ...SAME, cookie: own });
    value(await eraseParticipant(pages.app, { participantId: id, by: { kind: 'participant', id: id } }));
    expect(await pages.app.store.read((reader) => reader.drafts.all(id))).toEqual([]);
  });

  it('is over with its phase', async () => {
    pages.clock.advance({ days: 60 });
    cookie = await pages.signedIn({ participantId: ana });
    expect(await pages.text('/consultations/velo')).not.toContain(`href="${path}"`);
    const late = await post({ ...WHOLE, intent: 'send' });
    expect(late.status).toBe(409);
    const html = await late.text();
    expect(html).toContain('Devant la **gare**.');
    // The pages say the same minute of the same day.
    expect(html).toContain('jusqu’au 31 mars 2026 à 23:59 (heure de Paris)');
    expect(await pages.text('/consultations/velo')).toContain('31 mars 2026 à 23:59</time>');
  });

  it('leaves to its author the draft that was not sent, to read and to copy', async () => {
    await post({ ...WHOLE, body: 'Un texte de ce soir-là.', intent: 'keep' });
    const html = await pages.text(path, { cookie });
    expect(html).toMatch(/<textarea id="kept-body"[^>]* readonly[^>]*>\nUn texte de ce soir-là\.<\/textarea>/);
    for (const value of ['Un abri à vélos', 'Place de la gare', '12 000,50 eur']) {
      expect(html).toContain(`readonly dir="auto" value="${value}"`);
    }
    expect(html).toContain('n’a pas été envoyé');
    expect(html).not.toContain('Ce formulaire contient');
    await post({ intent: 'discard' });
    expect(await pages.text(path, { cookie })).not.toContain('kept-body');
  });
});

describe('how much one person writes on the pages in an hour', () => {
  const other = 'Une piste cyclable sur le quai.';
  const WORDS = { body: 'Devant la **gare**.', lang: 'fr', intent: 'send' };
  let pages: Pages;
  let cookie: string;
  let authorId: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z', { contributionsPerHour: 3 });
    await setUpCity(pages.app);
    await opened(pages.app, 'velo', { rules: { hold: 'nothing', standings: ['resident', 'registered'] } });
    await opened(pages.app, 'ecoles', { rules: { hold: 'nothing' } });
    authorId = (await registeredPerson(pages.app, 'Ana')).id;
    await proposed(pages.app, { slug: 'velo', authorId: (await registeredPerson(pages.app, 'Léo')).id, body: other });
    cookie = await pages.signedIn({ participantId: authorId });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const send = (title: string) => pages.post(path, { ...WORDS, title }, { ...SAME, cookie });
  const comment = '/consultations/velo/proposals/1/comment';

  it('is said before it is reached, and then refused with the moment from which it goes on; the text is kept', async () => {
    expect((await send('Un')).status).toBe(303);
    expect((await send('Un')).status, 'the same again is the one there is').toBe(303);
    for (const form of [path, comment]) {
      expect(await pages.text(form, { cookie })).toContain('Vous pouvez encore envoyer 2 contributions pour le moment');
    }
    pages.clock.advance({ minutes: 10 });
    const replied = await pages.post(comment, { body: 'Oui.', lang: 'fr', side: 'for' }, { ...SAME, cookie });
    expect(replied.status).toBe(303);
    expect((await send('Deux')).status).toBe(303);
    const refused = await send('Trois');
    expect(refused.status).toBe(409);
    const html = await refused.text();
    expect(html).toContain('Une personne peut envoyer 3 contributions par heure.');
    expect(html).toContain('10:00');
    expect(html).toContain('Devant la **gare**.');
    expect(await pages.text(comment, { cookie })).not.toContain('<textarea');
    expect((await pages.post(comment, { body: 'Non.', lang: 'fr' }, { ...SAME, cookie })).status).toBe(409);
  });

  it('is seen by those who moderate where they wrote, for some days', async () => {
    const queue = '/admin/moderation';
    const moderator = await adminSession(pages, 'moderator', { email: 'm@lyon.example' });
    const seen = await moderator.read(queue);
    expect(seen).toContain('Ont écrit 3 contributions ou plus en une heure');
    expect(seen).toMatch(/Ana<\/bdi><\/a>\s: 3 contributions en sept jours/);
    expect(seen).not.toContain('Léo');
    expect(await moderator.read(`${queue}?consultation=ecoles`)).not.toContain('Ana');
    pages.clock.advance({ minutes: 50 });
    expect((await send('Trois')).status, 'an hour after the first').toBe(303);
    expect((await send('Quatre')).status).toBe(409);
    pages.clock.advance({ days: 7 });
    const later = await adminSession(pages, 'moderator', { email: 'm2@lyon.example' });
    expect(await later.read(queue)).not.toContain('Ana');
  });
});
