import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeInstitution } from '../../src/application/institution/change-institution.ts';
import { locale } from '../../src/http/web/kit/language.ts';
import { UI_LANGS } from '../../src/i18n/languages.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const PATHS = [
  '/',
  '/consultations',
  '/consultations/velo',
  '/consultations/velo/proposals/1',
  '/consultations/velo/proposals/1/support',
  '/consultations/velo/propose',
  '/sign-in',
  '/about',
  '/api',
  '/privacy',
  '/accessibility',
  '/nowhere',
];

describe.each(UI_LANGS)('the interface in %s', (lang) => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    value(await changeInstitution(app, { languages: ['fr', ...UI_LANGS.filter((each) => each !== 'fr')], by: null }));
    await opened(app, 'velo', { rules: { hold: 'nothing' } });
    await proposed(app, { slug: 'velo', authorId: (await registeredPerson(app, 'Ana')).id });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it.each(PATHS)('is whole on %s', async (path) => {
    const response = await pages.get(`${path}?lang=${lang}`);
    const html = await response.text();
    expect(response.headers.get('content-language')).toBe(lang);
    expect(faultsOf(html)).toEqual([]);
    expect(html.replaceAll(/<code[\s\S]*?<\/code>/g, '')).not.toMatch(/\{[a-zA-Z]+\}/);
    expect(html).toContain(locale(lang).t('nav.skip'));
  });

  it('writes a date and a count as the language does', () => {
    const { date, t } = locale(lang);
    const written = date(new Date('2026-03-02T12:00:00Z'), 'Europe/Paris');
    expect(written).toContain('2026');
    expect(t('count.proposals', { count: 1 })).not.toBe(t('count.proposals', { count: 2 }));
  });
});
