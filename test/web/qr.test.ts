import { create } from 'qrcode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { locale } from '../../src/http/web/kit/language.ts';
import { appendLeaves } from '../../src/transparency/append-leaves.ts';
import { drafted, opened, proposed, registeredPerson, setUpCity } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';
import { tagsIn } from './tags.ts';

const ORIGIN = 'https://lyon.example';
const { t } = locale('fr');
const PAGES = ['/', '/consultations/velo', '/consultations/velo/proposals/1'];

describe('the QR code of a page', () => {
  let pages: Pages;
  let proposalId: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    await opened(pages.app, 'velo', { rules: { hold: 'nothing' } });
    await drafted(pages.app, { slug: 'draft' });
    const authorId = (await registeredPerson(pages.app, 'Ana')).id;
    proposalId = (await proposed(pages.app, { slug: 'velo', authorId })).id;
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const codeOf = (path: string) => `${path === '/' ? '' : path}/qr.svg`;

  it.each(PAGES)('is an image with a text that says where it leads: %s', async (path) => {
    const image = tagsIn(await pages.text(path)).find((tag) => tag.name === 'img');
    expect(image?.attributes.get('src')).toBe(codeOf(path));
    expect(image?.attributes.get('alt')).toContain(ORIGIN + path);
  });

  it.each(PAGES)('holds the address of the page and nothing that runs or is styled: %s', async (path) => {
    const response = await pages.get(codeOf(path));
    const svg = await response.text();
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'");
    expect(svg).not.toMatch(/style|script|href|on\w+=/i);
    expect(modulesIn(svg)).toEqual(modulesOf(ORIGIN + path));
  });

  it('is kept for a day, then asked about by its tag', async () => {
    const path = codeOf('/consultations/velo');
    const first = await pages.get(path);
    expect(first.headers.get('cache-control')).toBe('public, max-age=86400');
    const again = await pages.get(path, { 'if-none-match': first.headers.get('etag') ?? '' });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it.each(['/consultations/draft', '/consultations/velo/proposals/9', '/consultations/nothing'])(
    'is not there for what is not public: %s',
    async (path) => {
      expect((await pages.get(codeOf(path))).status).toBe(404);
    },
  );

  it('leads from the receipt of a public act to its proof, once it is in the journal', async () => {
    const path = `/journal/receipts/${proposalId}`;
    expect(await pages.text(path)).toContain(t('journal-receipt.waiting'));
    expect((await pages.get(`${path}/qr.svg`)).status).toBe(404);
    await consumeEvents(pages.app, appendLeaves(pages.app));
    const image = tagsIn(await pages.text(path)).find((tag) => tag.name === 'img');
    const file = `${ORIGIN}/journal/proof/${proposalId}.tlog-proof`;
    expect(image?.attributes.get('src')).toBe(`${path}/qr.svg`);
    expect(image?.attributes.get('alt')).toContain(file);
    expect(modulesIn(await (await pages.get(`${path}/qr.svg`)).text())).toEqual(modulesOf(file));
    expect(await pages.text('/consultations/velo/proposals/1')).toContain(`href="${path}"`);
    for (const none of [pages.app.newId(), '-'.repeat(36)])
      expect((await pages.get(`/journal/receipts/${none}`)).status, none).toBe(404);
  });
});

/** The dark squares that should be there: column and row of each. */
function modulesOf(url: string): readonly string[] {
  const { modules } = create(url, { errorCorrectionLevel: 'M' });
  const dark: string[] = [];
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) === 1) dark.push(`${column},${row}`);
    }
  }
  return dark.sort();
}

/** The dark squares that are drawn, as horizontal strokes inside a margin of four squares. */
function modulesIn(svg: string): readonly string[] {
  const path = / stroke="#000000" d="([^"]+)"/.exec(svg)?.[1] ?? '';
  const dark: string[] = [];
  let [x, y] = [0, 0];
  for (const [, command, first = '', second = ''] of path.matchAll(/([MmhH])(-?[\d.]+)[ ,]?(-?[\d.]+)?/g)) {
    if (command === 'M') [x, y] = [Number(first), Number(second)];
    else if (command === 'm') [x, y] = [x + Number(first), y + Number(second)];
    else {
      for (let step = 0; step < Number(first); step += 1) dark.push(`${x - 4 + step},${Math.floor(y) - 4}`);
      x += Number(first);
    }
  }
  return dark.sort();
}
