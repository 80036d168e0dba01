import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeInstitution } from '../../src/application/institution/change-institution.ts';
import { readStaticPage, readStaticPages } from '../../src/application/institution/reads.ts';
import { changeStaticPage } from '../../src/application/institution/write-static-pages.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { MENU_ENTRIES } from '../../src/domain/institution/institution.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const PAGES = '/admin/pages';
const NEW = '/admin/new-page';

describe('pages of the institution', () => {
  let pages: Pages;
  let admin: AdminSession;
  let proposalPath: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    value(await changeInstitution(pages.app, { contact: 'participation@lyon.example', by: null }));
    await opened(pages.app, 'velo', { rules: { hold: 'nothing' } });
    const author = await registeredPerson(pages.app, 'Ana');
    const { id } = await proposed(pages.app, { slug: 'velo', authorId: author.id, body: 'Une piste' });
    value(await decideProposal(pages.app, { proposalId: id, kind: 'remove', rule: 'spam', reason: 'Non.', by: null }));
    const open = await proposed(pages.app, { slug: 'velo', authorId: author.id, body: 'Une autre' });
    proposalPath = `/consultations/velo/proposals/${open.number}`;
    admin = await adminSession(pages, 'administrator');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const pathOf = (to: string) => new URL(to, pages.app.origin).pathname;
  const draft = async (template: string, fields: Readonly<Record<string, string>>) => {
    const path = `${NEW}?template=${template}`;
    return await admin.send(path, filledForm(await admin.form(path, 'kind'), fields));
  };
  const save = async (path: string, fields: Readonly<Record<string, string>>) =>
    await admin.send(path, filledForm(await admin.form(path, 'from'), fields));
  const press = async (path: string, act: string) =>
    await admin.send(path, new URLSearchParams({ act, once: `${path} ${act} ${Math.random()}` }));
  const footerOf = (html: string) => html.slice(html.indexOf('<footer class="site">'));
  const menuOf = (html: string) => /<nav aria-label="[^"]*"><ul>(.*?)<\/ul>/s.exec(html)?.[1] ?? '';

  it('are for administrators alone; without any there is a word and every template', async () => {
    const officer = await adminSession(pages, 'officer');
    expect((await pages.get(PAGES)).status).toBe(401);
    for (const path of [PAGES, NEW, `${PAGES}/x`, `${PAGES}/x/delete`]) expect(await officer.status(path)).toBe(403);
    const html = await admin.read(PAGES);
    expect(html).toContain('Aucune page pour l’instant');
    for (const kind of ['legal-notice', 'charter', 'accessibility', 'other'])
      expect(html).toContain(`template=${kind}`);
    for (const lang of ['fr', 'en']) expect(faultsOf(await admin.read(`${PAGES}?lang=${lang}`))).toEqual([]);
    expect(footerOf(await pages.text('/'))).toContain('href="/accessibility"');
  });

  it('begin with a template in the language of the officer, with what is known', async () => {
    const french = await admin.form(`${NEW}?template=legal-notice`, 'kind');
    expect(french.get('title.fr')).toBe('Mentions légales');
    expect(french.get('slug')).toBe('mentions-legales');
    expect(french.get('text.fr')).toContain('participation@lyon.example');
    expect(french.get('text.en')).toBe('');
    const english = await admin.form(`${NEW}?template=charter&lang=en`, 'kind');
    expect(english.get('text.en')).toContain('invites everybody');
    expect(english.get('text.fr')).toBe('');
    for (const template of ['legal-notice', 'charter', 'accessibility', 'other']) {
      expect(faultsOf(await admin.read(`${NEW}?template=${template}`))).toEqual([]);
    }
  });

  it('are drafted, refused with their gaps, filled in, published, found, changed and taken back', async () => {
    const drafted = await draft('legal-notice', {});
    expect(drafted.status).toBe(303);
    const path = pathOf(drafted.to);
    expect(path).toBe(`${PAGES}/mentions-legales`);
    expect((await pages.get('/pages/mentions-legales')).status).toBe(404);
    const gaps = await press(path, 'publish');
    expect(gaps.status).toBe(422);
    expect(gaps.html).toContain('entre doubles crochets');
    const text = 'Éditeur\n===\n\nLa **ville**.\n\nHébergeur\n---\n\n<script>alert(1)</script>';
    expect((await save(path, { 'text.fr': text })).status).toBe(303);
    expect((await press(path, 'publish')).status).toBe(303);
    const shown = await pages.text('/pages/mentions-legales');
    expect(shown).toMatch(/<h1>.*Mentions légales.*<\/h1>/);
    expect(shown).toContain('<h2>Éditeur</h2>');
    expect(shown).toContain('<h3>Hébergeur</h3>');
    expect(shown).not.toContain('<script>alert');
    expect(faultsOf(shown)).toEqual([]);
    expect(footerOf(shown)).toContain('href="/pages/mentions-legales" aria-current="page"');
    expect(menuOf(shown)).not.toContain('/pages/');
    expect(await pages.text('/sitemap.xml')).toContain('/pages/mentions-legales</loc>');
    expect((await save(path, { inMenu: 'yes' })).status).toBe(303);
    expect(menuOf(await pages.text('/consultations'))).toContain('href="/pages/mentions-legales"');
    expect((await press(path, 'unpublish')).status).toBe(303);
    expect((await pages.get('/pages/mentions-legales')).status).toBe(404);
    expect(footerOf(await pages.text('/'))).not.toContain('/pages/');
    expect(await pages.text('/sitemap.xml')).not.toContain('/pages/');
  });

  it('are looked at before anything is saved, and keep what was typed where they are refused', async () => {
    const preview = await draft('other', { do: 'preview', 'title.fr': 'Aide', 'text.fr': 'Voici **comment**.' });
    expect(preview.status).toBe(200);
    expect(preview.html).toContain('<strong>comment</strong>');
    const refused = await draft('other', { 'title.fr': 'Aide', 'text.fr': '', slug: 'Pas bon' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('value="Pas bon"');
    const path = `${PAGES}/mentions-legales`;
    const stale = await admin.form(path, 'from');
    expect((await save(path, { 'text.fr': 'Un.' })).status).toBe(303);
    const late = await admin.send(path, filledForm(stale, { 'text.fr': 'Deux.' }));
    expect(late.status).toBe(409);
    expect(late.html).toContain('Un.');
    expect(late.html).toContain('Deux.');
    expect(faultsOf(late.html)).toEqual([]);
    expect((await readStaticPages(pages.app, { drafts: true })).map(({ slug }) => slug)).toEqual(['mentions-legales']);
  });

  it('keep what they said before, which is put back by the form', async () => {
    const path = `${PAGES}/mentions-legales`;
    const formers = async () =>
      [...(await admin.read(path)).matchAll(/href="([^"]*former=[^"]*)"/g)].map(([, to = '']) =>
        to.replaceAll('&amp;', '&'),
      );
    pages.clock.advance({ minutes: 1 });
    expect((await save(path, { 'text.fr': 'Trois.' })).status).toBe(303);
    const before = (await formers()).length;
    pages.clock.advance({ minutes: 1 });
    // Where it is shown is nothing that a page says.
    expect((await save(path, { inFooter: 'yes', inMenu: 'yes' })).status).toBe(303);
    const [latest = '', ...rest] = await formers();
    expect(rest).toHaveLength(before - 1);
    const filled = await admin.form(latest, 'from');
    expect(filled.get('text.fr')).toBe('Un.');
    expect(await admin.read(latest)).toContain('Il n’est pas enregistré.');
    expect(faultsOf(await admin.read(latest))).toEqual([]);
    expect((await admin.form(path, 'from')).get('text.fr')).toBe('Trois.');
    pages.clock.advance({ minutes: 1 });
    expect((await admin.send(path, filledForm(filled, {}))).status).toBe(303);
    expect((await admin.form(path, 'from')).get('text.fr')).toBe('Un.');
    const [now = ''] = await formers();
    expect((await admin.form(now, 'from')).get('text.fr')).toBe('Trois.');
    expect((await admin.form(`${path}?former=nothing`, 'from')).get('text.fr')).toBe('Un.');
  });

  it('are stored with their fifty latest texts', async () => {
    const path = `${PAGES}/mentions-legales`;
    const slug = 'mentions-legales';
    for (let nth = 0; nth < 52; nth += 1) {
      pages.clock.advance({ minutes: 1 });
      const page = value(await readStaticPage(pages.app, { slug, drafts: true }));
      value(await changeStaticPage(pages.app, { slug, content: { ...page, text: { fr: `Texte ${nth}` } }, by: null }));
    }
    const html = await admin.read(path);
    expect(html.match(/former=/g)).toHaveLength(50);
    value(
      await changeStaticPage(pages.app, {
        slug,
        content: { ...value(await readStaticPage(pages.app, { slug, drafts: true })), text: { fr: 'Un.' } },
        by: null,
      }),
    );
  });

  it('stand beside entries of the node that the institution hides, but not those the law asks for', async () => {
    const hide = async (hiddenEntries: typeof MENU_ENTRIES | readonly []) =>
      value(await changeInstitution(pages.app, { hiddenEntries, by: null }));
    await hide(MENU_ENTRIES);
    const html = await pages.text('/about');
    const footer = footerOf(html);
    for (const path of ['/privacy', '/accessibility']) expect(footer).toContain(`href="${path}"`);
    for (const path of ['/about', '/commons', '/network', '/consultations.atom'])
      expect(footer).not.toContain(`href="${path}"`);
    expect(menuOf(html)).not.toContain('href="/consultations"');
    expect(faultsOf(html)).toEqual([]);
    expect((await pages.get('/network')).status).toBe(200);
    await hide([]);
    expect(footerOf(await pages.text('/about'))).toContain('href="/network"');
  });

  it('declare accessibility in the footer by the words of its state, in every language', async () => {
    const nothing = await draft('accessibility', { 'text.fr': 'Déclaration.' });
    const path = pathOf(nothing.to);
    const refused = await press(path, 'publish');
    expect(refused.status).toBe(422);
    expect(footerOf(await pages.text('/'))).not.toContain('conforme');
    expect((await save(path, { conformity: 'partial' })).status).toBe(303);
    expect((await press(path, 'publish')).status).toBe(303);
    const home = footerOf(await pages.text('/'));
    expect(home).toContain('>Accessibilité\u00a0: partiellement conforme</a>');
    expect(home).not.toContain('href="/accessibility"');
    expect(footerOf(await pages.text('/?lang=en'))).toContain('>Accessibility: partially compliant</a>');
    const shown = await pages.text('/pages/declaration-d-accessibilite');
    expect(shown).toContain('href="/accessibility"');
    expect(await pages.text('/accessibility')).toContain('href="/pages/declaration-d-accessibilite"');
    expect((await save(path, { conformity: 'none' })).status).toBe(303);
    expect(footerOf(await pages.text('/'))).toContain('>Accessibilité\u00a0: non conforme</a>');
    expect((await save(path, { conformity: '' })).status).toBe(422);
  });

  it('are cited as the charter where something is reported or was decided', async () => {
    const within = (html: string) => html.slice(html.indexOf('<main'), html.indexOf('</main>'));
    expect(within(await pages.text(`${proposalPath}/report`))).not.toContain('/pages/');
    const drafted = await draft('charter', { slug: 'charte', 'title.fr': 'Notre charte', 'text.fr': 'Soyons clairs.' });
    expect((await press(pathOf(drafted.to), 'publish')).status).toBe(303);
    const link = '<a href="/pages/charte">Notre charte</a>';
    expect(within(await pages.text(`${proposalPath}/report`))).toContain(link);
    const removed = await pages.get('/consultations/velo/proposals/1');
    expect(within(await removed.text())).toContain(link);
  });

  it('are moved up, and deleted after a second step', async () => {
    const order = async () => (await readStaticPages(pages.app, { drafts: true })).map(({ slug }) => slug);
    const before = await order();
    const [first = '', second = ''] = before;
    const up = await admin.send(PAGES, new URLSearchParams({ up: second, once: 'up' }));
    expect(up.status).toBe(303);
    expect((await order()).slice(0, 2)).toEqual([second, first]);
    expect((await admin.send(PAGES, new URLSearchParams({ up: second, once: 'again' }))).status).toBe(404);
    expect(faultsOf(await admin.read(PAGES))).toEqual([]);
    const step = `${PAGES}/charte/delete`;
    expect(await admin.read(step)).toContain('ne mènent plus nulle part');
    expect((await admin.send(step, await admin.form(step, 'once'))).status).toBe(303);
    expect((await pages.get('/pages/charte')).status).toBe(404);
    expect(await admin.read('/admin/audit')).toContain('Page supprimée');
  });
});
