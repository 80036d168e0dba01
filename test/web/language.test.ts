import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opened, proposed, registeredPerson, setUpCity } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';
import { tagsIn } from './tags.ts';

describe('the language of a page', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing' } });
    const author = await registeredPerson(app, 'نور');
    const content = {
      title: { ar: 'مسارات آمنة' },
      body: { ar: 'نحتاج إلى مسارات.' },
      lang: 'ar',
      cost: null,
      amends: null,
    };
    await proposed(app, { slug: 'velo', authorId: author.id, content });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const langOf = async (path: string, accept?: string) => {
    const page = await pages.text(path, accept === undefined ? {} : { 'accept-language': accept });
    return tagsIn(page)
      .find((tag) => tag.name === 'html')
      ?.attributes.get('lang');
  };

  it.each([
    ['/', undefined, 'fr'],
    ['/', 'en', 'en'],
    ['/', 'en-US,en;q=0.9,fr;q=0.8', 'en'],
    ['/', 'de,fr;q=0.3,en;q=0.5', 'en'],
    ['/', 'en;q=0,fr;q=0.1', 'fr'],
    ['/', 'de', 'fr'],
    ['/', ';;,=', 'fr'],
    ['/?lang=en', 'fr', 'en'],
    ['/?lang=xx', 'en', 'en'],
    ['/?lang=fr', 'en', 'fr'],
  ])('is for %s with %s: %s', async (path, accept, lang) => {
    expect(await langOf(path, accept)).toBe(lang);
  });

  it('is the one that somebody chose, once they signed in, and yet the one that is asked for by name', async () => {
    const { id } = await registeredPerson(pages.app, 'Nora');
    const cookie = await pages.signedIn({ participantId: id });
    const asks = { cookie, 'accept-language': 'fr' };
    expect((await pages.get('/', asks)).headers.get('content-language')).toBe('fr');
    const form = { name: 'Nora', lang: 'en' };
    await pages.post('/me', form, { cookie, 'sec-fetch-site': 'same-origin' });
    expect((await pages.get('/', asks)).headers.get('content-language')).toBe('en');
    expect((await pages.get('/?lang=fr', asks)).headers.get('content-language')).toBe('fr');
    expect((await pages.get('/', { 'accept-language': 'fr' })).headers.get('content-language')).toBe('fr');
  });

  it('is said to caches, and in a header', async () => {
    const response = await pages.get('/', { 'accept-language': 'en' });
    expect(response.headers.get('vary')).toContain('Accept-Language');
    expect(response.headers.get('content-language')).toBe('en');
  });

  it('goes on in the links once it was asked for by name', async () => {
    expect(await pages.text('/?lang=en')).toContain('href="/consultations/velo?lang=en"');
    expect(await pages.text('/', { 'accept-language': 'en' })).toContain('href="/consultations/velo"');
  });

  it('offers the other languages, each in its own name', async () => {
    const link = tagsIn(await pages.text('/consultations/velo?q=quai')).find(
      (tag) => tag.attributes.get('hreflang') === 'en' && tag.name === 'a',
    );
    expect(link?.attributes.get('href')).toBe('/consultations/velo?q=quai&amp;lang=en');
    expect(link?.attributes.get('lang')).toBe('en');
  });

  it('is not that of what people wrote: their words have their own, and their direction', async () => {
    const page = await pages.text('/consultations/velo/proposals/1');
    expect(page).toContain('Texte en arabe');
    expect(page).toContain('<div class="prose" dir="auto" lang="ar"><p>نحتاج إلى مسارات.</p>');
    expect(page).toContain('<span dir="auto" lang="ar">مسارات آمنة</span>');
    expect(page).toContain('<bdi>نور</bdi>');
  });

  it('is not that of a title which exists in French only', async () => {
    const page = await pages.text('/consultations/velo', { 'accept-language': 'en' });
    expect(page).toContain('<span dir="auto" lang="fr">Consultation velo</span>');
    expect(page).toContain('Text in French');
  });

  it('writes dates in the time zone of the consultation', async () => {
    const french = await pages.text('/consultations/velo');
    expect(french).toMatch(/<time datetime="2026-03-31T22:00:00.000Z">31 mars 2026 à 23:59<\/time>/);
    expect(french).toContain('1er mars 2026');
    expect(french).toContain('Dates et heures de Paris.');
    expect(await pages.text('/consultations/velo?lang=en')).toContain('31 March 2026 at 23:59');
  });
});
