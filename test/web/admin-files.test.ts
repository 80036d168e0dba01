import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeConsultation } from '../../src/application/consultation/change-consultation.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { opened, setUpCity, value } from '../support/city.ts';
import { pdfFile } from '../support/documents.ts';
import { pictureFile } from '../support/pictures.ts';
import { type AdminSession, adminSession } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const FILES = '/admin/files';
const OWN_FILE = /(?:src|href)="\/files\/[0-9a-f]{64}"/;
const faults = (html: string) => faultsOf(html).filter((tag) => !OWN_FILE.test(tag));

describe('images and documents at the desk', () => {
  let pages: Pages;
  let officer: AdminSession;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    await opened(pages.app, 'quai');
    officer = await adminSession(pages, 'officer');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const send = async (bytes: Buffer, name: string, texts: Readonly<Record<string, string>> = {}) => {
    const form = new FormData();
    for (const [field, text] of Object.entries({ description: 'Plan du quai', ...texts })) form.append(field, text);
    form.append('file', new File([Uint8Array.from(bytes)], name));
    return await pages.upload(FILES, form, { cookie: officer.cookie, 'sec-fetch-site': 'same-origin' });
  };
  const copied = async () =>
    // Images first: of what came at one moment the hash decides otherwise.
    Array.from(
      (await officer.read(FILES)).matchAll(/readonly value="([^"]+)"/g),
      ([, markdown = '']) => markdown,
    ).toSorted();
  const hashIn = (markdown: string) => /\/files\/([0-9a-f]{64})/.exec(markdown)?.[1] ?? '';

  it('are for officers', async () => {
    expect((await pages.get(FILES)).status).toBe(401);
    expect(await (await adminSession(pages, 'moderator')).status(FILES)).toBe(403);
    for (const lang of ['fr', 'en', 'fi']) expect(faults(await officer.read(`${FILES}?lang=${lang}`))).toEqual([]);
  });

  it('are refused with what was typed, and taken with what can be copied into a text', async () => {
    const refused = await send(pdfFile({ author: '(Ana Ruiz)' }), 'plan.pdf', { description: 'Plan à lire' });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('nomment des personnes');
    expect(html).toContain('value="Plan à lire"');
    expect(await copied()).toEqual([]);
    const taken = await send(pdfFile({ pages: 12 }), 'Plan é.pdf');
    expect(taken.headers.get('location')).toContain('done=file-uploaded');
    expect(await copied()).toEqual([
      expect.stringMatching(
        /^\[Plan du quai \(PDF, 1\u00a0ko, 12 pages\)\]\(https:\/\/lyon\.example\/files\/[0-9a-f]{64}\)$/,
      ),
    ]);
  });

  it('are saved by whoever has the address, and run nowhere', async () => {
    const [markdown = ''] = await copied();
    const response = await pages.get(`/files/${hashIn(markdown)}`);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="Plan-e.pdf"; filename*=UTF-8''Plan-%C3%A9.pdf`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      etag: `"${hashIn(markdown)}"`,
    });
    const again = await pages.get(`/files/${hashIn(markdown)}`, { 'if-none-match': `W/"${hashIn(markdown)}"` });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await pages.get(`/files/${'0'.repeat(64)}`)).status).toBe(404);
  });

  it('stand in an introduction: an image as an image, a document as a link, a table as a table', async () => {
    await send(await pictureFile({ width: 90, height: 60 }), 'quai.png', { description: 'Le quai <vide>' });
    const [image = '', pdf = ''] = await copied();
    expect(image).toMatch(/^!\[Le quai &lt;vide&gt;\]/);
    const words = `${image.replaceAll('&lt;', '<').replaceAll('&gt;', '>')}\n\n${pdf}\n\n| A | B |\n|---|--:|\n| 1 | 2 |`;
    value(await changeConsultation(pages.app, { slug: 'quai', change: { summary: { fr: words } }, by: OPERATOR }));
    const html = await pages.text('/consultations/quai');
    expect(html).toContain(
      `<img src="/files/${hashIn(image)}" alt="Le quai &lt;vide&gt;" width="90" height="60" loading="lazy" />`,
    );
    expect(html).toContain(`<a href="https://lyon.example/files/${hashIn(pdf)}"`);
    expect(html).toContain('<td class="count">2</td>');
    expect(faults(html)).toEqual([]);
    expect(await officer.read(FILES)).toContain('<a href="/admin/consultations/quai">quai</a>: introduction');
  });

  it('are offered to the editor as a piece of a page', async () => {
    const piece = await officer.read(`${FILES}/latest`);
    expect(piece.match(/data-insert="/g)).toHaveLength(2);
    expect((await pages.get(`${FILES}/latest`)).status).toBe(403);
  });

  it('are deleted after a second step that says which texts have them', async () => {
    const [image = ''] = await copied();
    const path = `${FILES}/${hashIn(image)}`;
    expect(await officer.read(path)).toContain('/admin/consultations/quai');
    expect((await officer.send(path, await officer.form(path))).to).toContain('done=file-removed');
    expect((await pages.get(`/files/${hashIn(image)}`)).status).toBe(404);
    expect(await copied()).toHaveLength(1);
    expect(await officer.status(path)).toBe(404);
  });
});
