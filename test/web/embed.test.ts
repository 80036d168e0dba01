import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { drafted, opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf, tagsIn } from './tags.ts';

const ORIGIN = 'https://lyon.example';
const VELO = '/consultations/velo';

describe('what other sites show of a node', () => {
  let pages: Pages;
  let cookie: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    await opened(pages.app, 'velo', { rules: { hold: 'nothing' } });
    await drafted(pages.app, { slug: 'brouillon' });
    const { id } = await registeredPerson(pages.app, 'Ana');
    await proposed(pages.app, { slug: 'velo', authorId: id, body: 'Un banc <b>ici</b>' });
    const gone = await proposed(pages.app, { slug: 'velo', authorId: id, body: 'Un secret' });
    value(await withdrawProposal(pages.app, { proposalId: gone.id, authorId: id }));
    cookie = await pages.signedIn({ participantId: id });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const oembed = async (url: string, more = '') => await pages.get(`/oembed?url=${encodeURIComponent(url)}${more}`);

  it.each([`${VELO}/embed`, `${VELO}/proposals/1/embed`])(
    'is a card without cookie, script or form, that any site may frame: %s',
    async (path) => {
      const answer = await pages.get(path, { cookie });
      const html = await answer.text();
      expect(answer.status).toBe(200);
      expect(answer.headers.get('set-cookie')).toBeNull();
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain('frame-ancestors *');
      expect(policy).toContain("form-action 'none'");
      expect(policy).not.toContain('script-src');
      expect(answer.headers.get('cache-control')).toBe('public, max-age=60');
      expect(tagsIn(html).filter(({ name }) => name === 'form' || name === 'script')).toEqual([]);
      expect(html).not.toContain('Ana');
      expect(html).toContain('target="_top"');
      expect(faultsOf(html)).toEqual([]);
    },
  );

  it('is nothing of what the public may not read, and no other page stands in a frame', async () => {
    for (const [path, status] of [
      ['/consultations/brouillon/embed', 404],
      [`${VELO}/proposals/9/embed`, 404],
      [`${VELO}/proposals/2/embed`, 410],
    ] as const) {
      const answer = await pages.get(path, { cookie });
      expect(answer.status).toBe(status);
      expect(await answer.text()).not.toContain('secret');
    }
    expect((await pages.get(VELO)).headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('is found by whoever reads the page, as oEmbed says', async () => {
    const html = await pages.text(`${VELO}/proposals/1`);
    const link = tagsIn(html).find(({ attributes }) => attributes.get('type') === 'application/json+oembed');
    const answer = await pages.get((link?.attributes.get('href') ?? '').replace(ORIGIN, ''));
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.json()).toMatchObject({
      version: '1.0',
      type: 'rich',
      provider_url: ORIGIN,
      width: 600,
      height: 400,
      html: expect.stringContaining(`<iframe src="${ORIGIN}${VELO}/proposals/1/embed"`),
    });
  });

  it('is as large as a site lets it be, and never less than can be read', async () => {
    const size = async (more: string) => {
      const { width, height } = (await (await oembed(ORIGIN + VELO, more)).json()) as Record<string, number>;
      return [width, height];
    };
    expect(await size('&maxwidth=300&maxheight=9000')).toEqual([300, 400]);
    expect(await size('&maxwidth=1&maxheight=-5')).toEqual([200, 400]);
  });

  it.each([
    [`${ORIGIN}/consultations/brouillon`, '', 404],
    [`${ORIGIN}${VELO}/proposals/2`, '', 410],
    [`${ORIGIN}/`, '', 404],
    [`https://elsewhere.example${VELO}`, '', 404],
    ['javascript:alert(1)', '', 404],
    [ORIGIN + VELO, '&format=xml', 501],
  ])('is refused for %s%s', async (url, more, status) => {
    expect((await oembed(url, more)).status).toBe(status);
  });

  it('has a manifest with the name and an icon of the institution', async () => {
    const answer = await pages.get('/manifest.webmanifest');
    expect(answer.headers.get('content-type')).toContain('application/manifest+json');
    const manifest = (await answer.json()) as { readonly name: string; readonly icons: readonly { src: string }[] };
    expect(manifest.name).not.toBe('');
    expect((await pages.get(manifest.icons[0]?.src ?? '')).status).toBe(200);
    const home = await pages.get('/');
    expect(await home.text()).toContain('<link rel="manifest" href="/manifest.webmanifest">');
    expect(home.headers.get('content-security-policy')).toContain("manifest-src 'self'");
  });
});
