import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAppearances } from '../../src/application/institution/change-appearance.ts';
import { opened, setUpCity } from '../support/city.ts';
import { animatedFile, pictureFile } from '../support/pictures.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const APPEARANCE = '/admin/appearance';
/** What a page has that it must not; pictures of the institution are its own. */
const faults = (html: string) => faultsOf(html).filter((tag) => !OWN_PICTURE.test(tag));
const OWN_PICTURE = /(?:src|href)="\/images\/[0-9a-f]{64}"/;

describe('the appearance at the desk', () => {
  let pages: Pages;
  let admin: AdminSession;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    await opened(pages.app, 'velo');
    admin = await adminSession(pages, 'administrator');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const send = async (
    path: string,
    texts: Readonly<Record<string, string>>,
    files: Readonly<Record<string, Buffer>> = {},
  ) => {
    const form = new FormData();
    // A browser sends fields in their order, and files stand last.
    for (const [name, text] of filledForm(await admin.form(path, 'from'), texts)) {
      if (!['logo', 'banner', 'sharing'].includes(name)) form.append(name, text);
    }
    for (const [name, bytes] of Object.entries(files)) form.append(name, new File([Uint8Array.from(bytes)], 'picture'));
    return await pages.upload(path, form, { cookie: admin.cookie, 'sec-fetch-site': 'same-origin' });
  };
  const press = async (act: string) => {
    const html = await admin.read(APPEARANCE);
    const form = html.split('<form').find((part) => part.includes(`name="act" value="${act}"`)) ?? '';
    const hidden = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    return await admin.send(
      APPEARANCE,
      new URLSearchParams(hidden.map(([, name = '', text = '']): [string, string] => [name, text])),
    );
  };
  const stylesheetOf = (html: string) => /href="(\/assets\/colours-[^"]+)"/.exec(html)?.[1] ?? '';

  it('is for administrators alone, in every language', async () => {
    const officer = await adminSession(pages, 'officer');
    expect((await pages.get(APPEARANCE)).status).toBe(401);
    expect(await officer.status(APPEARANCE)).toBe(403);
    expect(await officer.status(`${APPEARANCE}/preview`)).toBe(403);
    for (const lang of ['fr', 'en']) expect(faults(await admin.read(`${APPEARANCE}?lang=${lang}`))).toEqual([]);
  });

  it('is refused by name with everything that was typed: a colour that cannot be read, a picture that moves', async () => {
    const refused = await send(APPEARANCE, { main: '#123456', accent: '#ffdd00' }, { logo: await animatedFile() });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toMatch(
      /un texte en #ffdd00 a un contraste de 1,1\d? pour 1.*il en faut au moins 4,5 pour 1.*est #[0-9a-f]{6}/,
    );
    expect(html).toContain('cette image est animée');
    expect(html).toContain('value="#123456"');
    expect((await readAppearances(pages.app)).draft).toBeNull();
  });

  it('of a form of twenty megabytes keeps what was typed', async () => {
    const refused = await send(APPEARANCE, { main: '#123456' }, { logo: Buffer.alloc(20_000_000, 1) });
    expect(refused.status).toBe(413);
    expect(await refused.text()).toContain('value="#123456"');
  });

  it('is drafted, previewed on the home page, published, and taken back', async () => {
    const banner = await pictureFile({ width: 1_200, height: 300, colour: '#446688' });
    const drafted = await send(
      APPEARANCE,
      { main: '#5a1f3d', accent: '#8a1c2f', 'bannerAlt.fr': 'La place au matin' },
      { logo: await pictureFile({ width: 300, height: 100 }), banner },
    );
    expect(drafted.headers.get('location')).toContain('done=appearance-drafted');
    const preview = await admin.read(`${APPEARANCE}/preview`);
    expect(faults(preview)).toEqual([]);
    expect(preview).toContain('alt="La place au matin"');
    expect(stylesheetOf(preview)).toBe('/assets/colours-5a1f3d-8a1c2f.css');
    expect(stylesheetOf(await pages.text('/'))).toBe('');
    expect((await press('publish')).to).toContain('done=appearance-published');
    const home = await pages.text('/');
    expect(home).toContain('class="site-name with-logo"');
    expect(home).toContain('alt="La place au matin"');
    expect(home).toMatch(/<link rel="icon" type="image\/png" href="\/images\/[0-9a-f]{64}">/);
    expect(home).toMatch(/<link rel="apple-touch-icon" href="\/images\/[0-9a-f]{64}">/);
    expect(home).toMatch(/<meta property="og:image" content="https:\/\/lyon\.example\/images\/[0-9a-f]{64}">/);
    const feed = await pages.text('/consultations.atom');
    expect(feed).toMatch(/<icon>https:\/\/lyon\.example\/images\/[0-9a-f]{64}<\/icon>/);
    expect(feed).toMatch(/<logo>https:\/\/lyon\.example\/images\/[0-9a-f]{64}<\/logo>/);
    expect((await press('restore')).to).toContain('done=appearance-restored');
    expect(await pages.text('/')).not.toContain('with-logo');
    await press('restore');
  });

  it('is a stylesheet of its own within the policy of the pages, with an ETag, readable in the dark', async () => {
    const path = stylesheetOf(await pages.text('/about'));
    const css = await pages.get(path);
    expect(css.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(await css.text()).toBe(
      '@media screen{:root{--main:#5a1f3d;--on-main:#ffffff}' +
        'header.site{--accent:#ffffff;--on-accent:#5a1f3d;--quiet:#ffffff;--edge:#ffffff}}\n' +
        ':root{--accent:#8a1c2f;--on-accent:#ffffff}\n' +
        '@media (prefers-color-scheme:dark){:root{--accent:#bc7c87;--on-accent:#000000}}\n',
    );
    const etag = css.headers.get('etag') ?? '';
    expect((await pages.get(path, { 'if-none-match': etag })).status).toBe(304);
    expect((await pages.get('/assets/colours-zzzzzz-none.css')).status).toBe(404);
    const home = await pages.get('/');
    expect(home.headers.get('content-security-policy')).toContain("style-src 'self'");
    expect(await home.text()).not.toMatch(/ style="/);
  });

  it('gives a consultation a picture, on its page, its card and beside links to it', async () => {
    const path = '/admin/consultations/velo/cover';
    expect(faults(await admin.read(path))).toEqual([]);
    const form = new FormData();
    form.append('coverAlt.fr', 'Une piste au bord du fleuve');
    form.append('cover', new File([Uint8Array.from(await pictureFile({ width: 900, height: 600 }))], 'a.png'));
    const headers = { cookie: admin.cookie, 'sec-fetch-site': 'same-origin' };
    expect((await pages.upload(path, form, headers)).headers.get('location')).toContain('done=cover-changed');
    const html = await pages.text('/consultations/velo');
    expect(html).toMatch(
      /<img class="cover" src="\/images\/[0-9a-f]{64}" alt="Une piste au bord du fleuve" width="900"/,
    );
    const shared = /og:image" content="https:\/\/lyon\.example(\/images\/[0-9a-f]{64})"/.exec(html)?.[1] ?? '';
    expect(html).toContain(`<img class="cover" src="${shared}"`);
    expect(await pages.text('/')).toMatch(/<img class="card-cover" src="\/images\/[0-9a-f]{64}" alt=""/);
    const words = new FormData();
    words.append('remove-cover', 'yes');
    await pages.upload(path, words, headers);
    expect(await pages.text('/consultations/velo')).not.toContain('class="cover"');
  });
});
