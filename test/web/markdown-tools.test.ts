import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opened, registeredPerson, setUpCity } from '../support/city.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const TABLE = '| A | B |\n| --- | --- |\n| 1 | 2 |';

describe('the tools of a text in Markdown', () => {
  let pages: Pages;
  let officer: AdminSession;
  let admin: AdminSession;
  let resident: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    await opened(pages.app, 'velo');
    officer = await adminSession(pages, 'officer');
    admin = await adminSession(pages, 'administrator');
    resident = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Ana')).id });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const shown = async (text: string, cookie: string | null, of = 'official') =>
    await pages.post('/markdown', { text, of }, cookie === null ? {} : { cookie });

  /** The tag of a field for text. */
  const areaIn = (html: string, name: string): string => {
    const [, area = ''] = html.split(`<textarea id="${name.replaceAll('.', '-')}"`);
    return area.slice(0, area.indexOf('>'));
  };

  it('are named in the language of the page, those of the institution with images and tables', async () => {
    const official = await officer.read('/admin/new-consultation?lang=fr');
    expect(official).toContain(
      'data-tools="Mise en forme|Aperçu du texte|Gras|Italique|Titre|Liste|Lien|Image ou fichier|Tableau"',
    );
    expect(faultsOf(official)).toEqual([]);
    const proposing = await (await pages.get('/consultations/velo/propose?lang=en', { cookie: resident })).text();
    expect(proposing).toContain('data-tools="Formatting|Preview of the text|Bold|Italic|Heading|List|Link"');
  });

  it.each([
    ['/admin/consultations/velo/questionnaire', 'introduction.fr', 'official'],
    ['/admin/settings', 'notices.about.fr', 'official'],
    ['/admin/settings', 'summary.fr', 'official'],
    ['/admin/new-page', 'text.fr', 'page'],
  ])('are over the Markdown at %s: %s', async (path, name, kind) => {
    expect(areaIn(await admin.read(`${path}?lang=fr`), name)).toContain(
      `data-markdown="${kind}" data-tools="Mise en forme|`,
    );
  });

  it('are over what is said of each option of a ballot', async () => {
    const path = '/admin/consultations/velo/new-ballot?lang=fr';
    const form = filledForm(await admin.form(path), { method: 'approval', do: 'more-option' });
    const { html } = await admin.send(path, form);
    expect(areaIn(html, 'option.0.description.fr')).toContain('data-markdown="official" data-tools="Mise en forme|');
  });

  it('bring the script and what lets it ask this node, and pages without such a text have neither', async () => {
    for (const [path, has] of [
      ['/admin/new-consultation', true],
      ['/admin/consultations', false],
    ] as const) {
      const answer = await pages.get(path, { cookie: officer.cookie });
      expect([path, answer.headers.get('content-security-policy')?.includes('connect-src')]).toEqual([path, has]);
      expect([path, (await answer.text()).includes('<script')]).toEqual([path, has]);
    }
  });

  it('show a text as pages do, and nothing that runs', async () => {
    const answer = await shown(
      'Venez **nombreux** <script>alert(1)</script> [ici](javascript:alert(1))',
      officer.cookie,
    );
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await answer.text();
    expect(html).toContain('<strong>nombreux</strong>');
    expect(html).not.toMatch(/<script|href="javascript/);
    expect(await (await shown(TABLE, officer.cookie)).text()).toContain('<table');
  });

  it('show an image that was uploaded here as its page does, and a heading of a page as one', async () => {
    const file = `/files/${'a'.repeat(64)}`;
    const image = `<img src="${file}" alt="Le quai" loading="lazy" />`;
    for (const address of [file, pages.app.origin + file]) {
      expect(await (await shown(`![Le quai](${address})`, officer.cookie)).text()).toContain(image);
    }
    expect(await (await shown(`![Le quai](${file})`, resident)).text()).not.toContain('<img');
    expect(await (await shown('# Un titre', officer.cookie, 'page')).text()).toContain('<h2>Un titre</h2>');
    expect(await (await shown('# Un titre', officer.cookie)).text()).not.toContain('<h2>');
  });

  it('offer the files of the institution to its agents', async () => {
    const latest = async (cookie: string) => await pages.get('/admin/files/latest?lang=fr', { cookie });
    expect(await (await latest(officer.cookie)).text()).toContain('<a href="/admin/files?lang=fr">');
    expect((await latest(resident)).status).toBe(403);
  });

  it('show tables to nobody who writes no text of the institution, and nothing to whoever is not signed in', async () => {
    expect(await (await shown(TABLE, officer.cookie, 'contribution')).text()).not.toContain('<table');
    expect(await (await shown(TABLE, resident)).text()).not.toContain('<table');
    expect((await shown(TABLE, null)).status).toBe(401);
  });

  it('show so many texts in a while, and no more', async () => {
    const other = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Léo')).id });
    const answers = await Promise.all(Array.from({ length: 121 }, async () => await shown('x', other)));
    const statuses = answers.map(({ status }) => status).toSorted();
    expect([statuses.indexOf(429), statuses.length]).toEqual([120, 121]);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
