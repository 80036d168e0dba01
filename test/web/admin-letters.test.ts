import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLetterText } from '../../src/application/letter-texts.ts';
import { setUpCity } from '../support/city.ts';
import { type AtDesk, atDesk, filledIn } from './at-desk.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const LETTERS = '/admin/letters';
const SIGN_IN = `${LETTERS}/sign-in/fr`;

describe('letters at the desk', () => {
  let pages: Pages;
  let admin: AtDesk;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    admin = await atDesk(pages, 'administrator');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const kept = () => readLetterText(pages.app, { kind: 'sign-in', lang: 'fr' });
  const save = async (said: Readonly<Record<string, string>>) =>
    await admin.send(SIGN_IN, filledIn(await admin.form(SIGN_IN, 'subject'), said));

  it('are for administrators alone, each in the languages that the institution offers', async () => {
    const officer = await atDesk(pages, 'officer');
    const form = await admin.form(SIGN_IN, 'subject');
    expect(await officer.status(LETTERS)).toBe(403);
    expect(await officer.status(SIGN_IN)).toBe(403);
    expect((await officer.send(SIGN_IN, form)).status).toBe(403);
    expect((await pages.get(SIGN_IN)).status).toBe(401);
    const list = await admin.read(LETTERS);
    for (const kind of ['sign-in', 'add-address', 'follow', 'digest', 'reminder', 'waiting', 'decision']) {
      for (const lang of ['fr', 'en']) {
        expect(list).toContain(`href="${LETTERS}/${kind}/${lang}"`);
        expect(faultsOf(await admin.read(`${LETTERS}/${kind}/${lang}`))).toEqual([]);
      }
    }
    for (const nowhere of ['sign-in/fi', 'newsletter/fr'])
      expect(await admin.status(`${LETTERS}/${nowhere}`)).toBe(404);
  });

  it('stand in their forms in the standard text, which is not kept as own words', async () => {
    expect((await admin.form(SIGN_IN, 'subject')).get('introduction')).toBe('Bonjour,');
    await save({});
    expect(await kept()).toEqual({ subject: null, introduction: null, closing: null });
    expect(await admin.read(LETTERS)).not.toContain('vos mots');
  });

  it('are shown as their readers get them before they are kept', async () => {
    const form = filledIn(await admin.form(SIGN_IN, 'subject'), { introduction: 'Chère voisine,', do: 'preview' });
    const shown = await admin.send(SIGN_IN, form);
    expect(shown.status).toBe(200);
    expect(/<pre class="letter"[^>]*>([^<]*)/.exec(shown.html)?.[1]).toMatch(/^Chère voisine,\n\nOuvrez ce lien/);
    expect((await kept()).introduction).toBeNull();
  });

  it('are kept part by part', async () => {
    const done = await save({ introduction: 'Chère voisine, {minutes} minutes.' });
    expect(await admin.read(done.to)).toContain('La lettre est enregistrée dans vos mots.');
    expect(await kept()).toEqual({ subject: null, introduction: 'Chère voisine, {minutes} minutes.', closing: null });
    expect(await admin.read(LETTERS)).toContain('vos mots, depuis le');
  });

  it.each([
    ['introduction', 'Ouvrez {link}', 'ne peut pas dire « link »'],
    ['closing', 'À bientôt', 'doit dire « institution »'],
    ['subject', 'a'.repeat(200), 'id="subject-error"'],
  ])('keep what was typed where %s is refused', async (field, text, why) => {
    const refused = await save({ [field]: text });
    expect(refused.status).toBe(422);
    expect(refused.html.replaceAll(/[\u00a0\u202f]/g, ' ')).toContain(why);
    expect(formOf(refused.html, 'subject').get(field)).toBe(text);
    expect((await kept()).introduction).toBe('Chère voisine, {minutes} minutes.');
  });

  it('are not overwritten by who began before somebody else', async () => {
    const early = await admin.form(SIGN_IN, 'subject');
    await save({ subject: 'Entrer' });
    const late = await admin.send(SIGN_IN, filledIn(early, { subject: 'Autre' }));
    expect(late.status).toBe(409);
    expect(late.html).toContain('Changé entre-temps');
    expect((await kept()).subject).toBe('Entrer');
  });

  it('go back to the standard text', async () => {
    const done = await admin.send(SIGN_IN, await admin.form(SIGN_IN, 'act'));
    expect(await admin.read(done.to)).toContain('La lettre a de nouveau son texte habituel.');
    expect(await kept()).toEqual({ subject: null, introduction: null, closing: null });
    expect(await admin.read('/admin/audit?kind=letter-text-changed')).toContain('Texte d’une lettre modifié');
  });
});
