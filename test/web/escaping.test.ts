import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import { changeConsultation } from '../../src/application/consultation/change-consultation.ts';
import { value } from '../support/city.ts';
import { adminSession } from './admin-session.ts';
import { hostile, hostileCity } from './hostile-city.ts';
import { addressesOf, openPages, type Pages } from './pages.ts';
import { faultsOf, tagsIn } from './tags.ts';

describe('what anybody wrote in any field', () => {
  let pages: Pages;
  let texts: ReadonlyMap<string, string>;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const more = await hostileCity(pages);
    const search = `/consultations/hostile?q=${encodeURIComponent(hostile('q'))}&tag=${encodeURIComponent(hostile('tag'))}&lang=fr`;
    const all = [...addressesOf('hostile', [1]), ...more, search, `/nothing/${encodeURIComponent(hostile('path'))}`];
    const read = await Promise.all(all.map(async (path) => [path, await (await pages.get(path)).text()] as const));
    texts = new Map(read);
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('never becomes markup of a page', () => {
    const pagesOnly = [...texts].filter(([path]) => !path.includes('.atom') && !path.endsWith('.json'));
    const found = pagesOnly.flatMap(([path, text]) => faultsOf(text).map((fault) => `${path}: ${fault}`));
    expect(found).toEqual([]);
  });

  it('never becomes markup of a page of the desk, nor of a form that is filled in with it', async () => {
    const { app } = pages;
    const admin = await adminSession(pages, 'administrator');
    const by = { kind: 'agent', id: admin.id } as const;
    value(await createToken(app, { name: hostile('token'), scopes: ['read'], by }));
    value(await changeConsultation(app, { slug: 'hostile', change: { title: { fr: hostile('words') } }, by }));
    const below = ['', '/edit', '/publish', '/statistics', '/new-ballot'].map(
      (path) => `/admin/consultations/hostile${path}`,
    );
    const lists = [
      '',
      '/consultations',
      '/agents',
      '/tokens',
      '/settings',
      '/audit',
      '/answers',
      '/moderation',
      '/hosts',
    ];
    const all = [
      ...lists.map((path) => `/admin${path}`),
      ...below,
      `/admin/agents/${admin.id}`,
      '/admin/answers/hostile/1',
    ];
    for (const path of all) {
      const html = await (await pages.get(path, { cookie: admin.cookie })).text();
      expect([path, ...faultsOf(html)]).toEqual([path]);
    }
    for (const path of ['/admin/new-consultation', '/admin/agents', '/admin/tokens', '/admin/settings']) {
      const form = await admin.form(path);
      for (const name of [...form.keys()].filter((each) => each !== 'once')) form.set(name, hostile(name));
      const refused = await admin.send(path, form);
      expect([path, refused.status, ...faultsOf(refused.html)]).toEqual([path, refused.status]);
    }
  });

  it('never becomes markup of a feed, nor of what a reader makes of its content', () => {
    const found = [...texts]
      .filter(([path]) => path.endsWith('.atom'))
      .flatMap(([path, text]) => {
        const contents = Array.from(text.matchAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g), ([, content = '']) => content);
        return contents.flatMap(faultsOf).map((fault) => `${path}: ${fault}`);
      });
    expect(found).toEqual([]);
  });

  it.each([
    'institution',
    'institution-summary',
    'territory',
    'contact',
    'about',
    'privacy',
    'accessibility',
    'consultation',
    'summary',
    'phase',
    'campaign',
    'name',
    'revised',
    'revised-body',
    'comment',
    'comment-reason',
    'answer',
    'commitment',
    'note',
    'later-note',
    'reason',
    'question',
    'yes',
    'extension',
    'q',
  ])('is shown as it was written: %s', (field) => {
    const shown = [...texts.values()].some((text) =>
      new RegExp(`(^|[^\\w-])${field}(&quot;|")(&#39;|')&gt;&lt;script`).test(text),
    );
    expect(shown).toBe(true);
  });

  it.each(['gone-body', 'removed-comment'])('is not shown once it was removed: %s', (field) => {
    expect([...texts.values()].filter((text) => text.includes(`${field}&quot;`) || text.includes(`${field}"`))).toEqual(
      [],
    );
  });

  it('links with no credit and to nothing but web and mail', () => {
    const links = [...texts.values()].flatMap(tagsIn).filter((tag) => tag.name === 'a' && !tag.closing);
    const foreign = links.filter(({ attributes }) => {
      const href = attributes.get('href') ?? '';
      const own = href.startsWith('/') || href.startsWith('#') || href.startsWith('https://lyon.example/');
      return !own && !/^(https?|mailto|geo):/.test(href);
    });
    expect(foreign).toEqual([]);
  });
});
