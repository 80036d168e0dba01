import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { SCRIPT, STYLESHEET } from '../../src/http/web/kit/assets.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { addressesOf, openPages, type Pages } from './pages.ts';
import { faultsOf, type Tag, tagsIn } from './tags.ts';

const BUDGET = 50 * 1024;
const PAGES = [
  ...addressesOf('velo', [1]).filter((path) => !/\.(atom|json|jsonld|csv)$/.test(path)),
  '/consultations/velo/proposals/1/versions/1',
  '/interact?uri=https%3A%2F%2Flyon.example%2Fconsultations%2Fvelo%2Fproposals%2F1',
  '/share?uri=https%3A%2F%2Flyon.example%2Fconsultations%2Fvelo',
  '/nothing',
];

describe('every page', () => {
  let pages: Pages;
  let read: ReadonlyMap<string, { readonly response: Response; readonly html: string; readonly tags: readonly Tag[] }>;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing', supports: 'for-and-against', supportThreshold: 10 } });
    const author = await registeredPerson(app, 'Ana');
    for (let index = 0; index < 25; index += 1) {
      // Texts of the longest allowed length that do not compress into nothing.
      const body = Array.from({ length: 3_000 }, (_, word) => ((index + 1) * (word + 7919)).toString(36))
        .join(' ')
        .slice(0, 20_000);
      const proposal = await proposed(app, { slug: 'velo', authorId: author.id, body, tags: ['piste'] });
      if (index > 0) continue;
      const comment = { slug: 'velo', proposalId: proposal.id, authorId: author.id, lang: 'fr' };
      for (let input = 0; input < 60; input += 1)
        value(await submitComment(app, { ...comment, body: `Commentaire ${input}` }));
    }
    const all = await Promise.all(
      PAGES.map(async (path) => {
        const response = await pages.get(path);
        const html = await response.text();
        return [path, { response, html, tags: tagsIn(html) }] as const;
      }),
    );
    read = new Map(all);
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const of = (path: string) => {
    const page = read.get(path);
    if (page === undefined) throw new Error(`${path} was not read`);
    return page;
  };
  const opening = (path: string, name: string) => of(path).tags.filter((tag) => tag.name === name && !tag.closing);

  it.each(PAGES)('has no script but our own file, no inline style and nothing from elsewhere: %s', (path) => {
    expect(faultsOf(of(path).html)).toEqual([]);
    const policy = of(path).response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|script-src (?!'self';)|\*/);
  });

  it.each(PAGES)('sets no cookie for somebody who reads: %s', (path) => {
    expect(of(path).response.headers.get('set-cookie')).toBeNull();
  });

  it.each(PAGES)('weighs less than 50 KB with all that it loads but images, compressed: %s', async (path) => {
    const loads = of(path).tags.flatMap(({ name, attributes }) => [
      ...(name === 'link' && attributes.get('rel') === 'stylesheet' ? [attributes.get('href') ?? ''] : []),
      ...(name === 'script' && attributes.has('src') ? [attributes.get('src') ?? ''] : []),
    ]);
    expect(loads).toContain(STYLESHEET.path);
    const texts = await Promise.all(loads.map(async (asset) => await (await pages.get(asset)).text()));
    const weight = [of(path).html, ...texts].reduce((sum, text) => sum + gzipSync(text).length, 0);
    expect(weight).toBeLessThan(BUDGET);
  });

  it('weighs less than 50 KB with its script too, on the heaviest of them', () => {
    const heaviest = Math.max(...PAGES.map((path) => gzipSync(of(path).html).length));
    expect(heaviest + gzipSync(STYLESHEET.body).length + gzipSync(SCRIPT.body).length).toBeLessThan(BUDGET);
  });

  it.each(PAGES)(
    'has a language, a title, a skip link, its landmarks and one heading of the first level: %s',
    (path) => {
      const { html } = of(path);
      expect(opening(path, 'html')[0]?.attributes.get('lang')).toBe('fr');
      expect(/<title>([^<]+)<\/title>/.exec(html)?.[1]).toMatch(/Ville de Lyon$/);
      expect(opening(path, 'h1')).toHaveLength(1);
      for (const landmark of ['header', 'main', 'footer']) expect(opening(path, landmark).length).toBeGreaterThan(0);
      expect(opening(path, 'a')[0]?.attributes.get('href')).toBe('#content');
    },
  );

  it.each(PAGES)('has headings without gaps: %s', (path) => {
    const levels = of(path)
      .tags.filter((tag) => /^h[1-6]$/.test(tag.name) && !tag.closing)
      .map((tag) => Number(tag.name[1]));
    const gaps = levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1);
    expect(gaps).toEqual([]);
  });

  it.each(PAGES)('labels every field, names every navigation and uses no id twice: %s', (path) => {
    const { tags } = of(path);
    const labelled = new Set(opening(path, 'label').map((tag) => tag.attributes.get('for')));
    const fields = tags.filter(
      (tag) =>
        ['input', 'select', 'progress'].includes(tag.name) && !tag.closing && tag.attributes.get('type') !== 'hidden',
    );
    const ids = tags.flatMap((tag) => (tag.attributes.has('id') ? [tag.attributes.get('id')] : []));
    expect(fields.filter((tag) => !labelled.has(tag.attributes.get('id')))).toEqual([]);
    expect(opening(path, 'nav').filter((tag) => !tag.attributes.has('aria-label'))).toEqual([]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it.each(PAGES)('names every section by a heading that exists, and jumps only to what is there: %s', (path) => {
    const ids = new Set(of(path).tags.map((tag) => tag.attributes.get('id')));
    const named = of(path).tags.flatMap((tag) => tag.attributes.get('aria-labelledby') ?? []);
    const jumps = opening(path, 'a').flatMap((tag) => /^#(.+)$/.exec(tag.attributes.get('href') ?? '')?.[1] ?? []);
    expect([...named, ...jumps].filter((id) => !ids.has(id))).toEqual([]);
  });

  it.each(PAGES)('has a caption and scoped headers in every table: %s', (path) => {
    expect(opening(path, 'caption')).toHaveLength(opening(path, 'table').length);
    expect(opening(path, 'th').filter((tag) => !['row', 'col'].includes(tag.attributes.get('scope') ?? ''))).toEqual(
      [],
    );
  });

  it('has a stylesheet that is kept for a year, under a name that changes with its content', async () => {
    const response = await pages.get(STYLESHEET.path);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(STYLESHEET.path).toMatch(/^\/assets\/parvis\.[0-9a-f]{12}\.css$/);
    expect(STYLESHEET.body).not.toMatch(/@import|url\(/);
  });

  it('may be kept by caches, except the one that drew an order for its reader', async () => {
    expect(of('/consultations').response.headers.get('cache-control')).toBe('public, max-age=60');
    const drawn = await pages.get('/consultations/velo');
    expect(drawn.headers.get('cache-control')).toBe('private, max-age=300');
  });

  it('gives search engines one address for each thing, and none for a search', async () => {
    const first = await pages.text('/consultations/velo?lang=en');
    expect(first).toContain('<link rel="canonical" href="https://lyon.example/consultations/velo">');
    expect(first).toContain('hreflang="fr"');
    expect(await pages.text('/consultations/velo?q=quai')).toContain('<meta name="robots" content="noindex">');
  });
});
