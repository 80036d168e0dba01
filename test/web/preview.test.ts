import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opened, proposed, registeredPerson, setUpCity } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

describe('the card that others draw of a link', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    await opened(pages.app, 'velo', { rules: { hold: 'nothing' } });
    const author = await registeredPerson(pages.app, 'Ana');
    await proposed(pages.app, { slug: 'velo', authorId: author.id, body: 'Une piste "sûre" & large' });
  });
  afterAll(async () => {
    await pages[Symbol.asyncDispose]();
  });

  /** The elements of the head that say something of the page, by their name. */
  const headOf = async (path: string): Promise<Readonly<Record<string, string>>> => {
    const html = await (await pages.get(path)).text();
    const metas = html.matchAll(/<meta (?:property|name)="([^"]+)" content="([^"]*)">/g);
    const alternate = /<link rel="alternate" type="application\/activity\+json" href="([^"]+)">/.exec(html)?.[1];
    return {
      ...Object.fromEntries(Array.from(metas, ([, name, content]) => [name, content])),
      activity: alternate ?? '',
    };
  };

  it('has title, text, site, address and kind, and names the actor and the document', async () => {
    const { origin } = pages.app;
    const { host } = new URL(origin);
    const proposal = await headOf('/consultations/velo/proposals/1');
    const url = `${origin}/consultations/velo/proposals/1`;
    expect(proposal).toMatchObject({
      'og:type': 'article',
      'og:url': url,
      'fediverse:creator': `@velo_1@${host}`,
      activity: url,
    });
    expect(proposal['og:title']).not.toBe('');
    expect(proposal['og:description']).toContain('Une piste &quot;sûre&quot; &amp; large');
    expect(proposal['og:site_name']).toBe((await headOf('/'))['og:title']);
    expect(await headOf('/consultations/velo')).toMatchObject({ 'fediverse:creator': `@velo@${host}` });
    expect(await headOf('/')).toMatchObject({ 'og:type': 'website', activity: `${origin}/` });
  });

  it('names no actor and no document where there is none', async () => {
    const about = await headOf('/about');
    expect(about['og:title']).toBeDefined();
    expect(about).not.toHaveProperty('fediverse:creator');
    expect(about['activity']).toBe('');
  });

  it('is none of a page that cannot be found again', async () => {
    expect(await headOf('/sign-in')).not.toHaveProperty('og:url');
  });
});
