import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMailTemplate } from '../../src/application/mail/mail-templates.ts';
import { setUpCity } from '../support/city.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const LETTERS = '/admin/mail-templates';
const SIGN_IN = `${LETTERS}/sign-in/fr`;

describe('letters at the desk', () => {
  let pages: Pages;
  let admin: AdminSession;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    admin = await adminSession(pages, 'administrator');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const stored = () => readMailTemplate(pages.app, { kind: 'sign-in', lang: 'fr' });
  const save = async (parameters: Readonly<Record<string, string>>) =>
    await admin.send(SIGN_IN, filledForm(await admin.form(SIGN_IN, 'subject'), parameters));

  it('are for administrators alone, each in the languages that the institution offers', async () => {
    const officer = await adminSession(pages, 'officer');
    const form = await admin.form(SIGN_IN, 'subject');
    expect(await officer.status(LETTERS)).toBe(403);
    expect(await officer.status(SIGN_IN)).toBe(403);
    expect((await officer.send(SIGN_IN, form)).status).toBe(403);
    expect((await pages.get(SIGN_IN)).status).toBe(401);
    const list = await admin.read(LETTERS);
    for (const kind of [
      'sign-in',
      'add-address',
      'invitation',
      'follow',
      'digest',
      'newsletter',
      'reminder',
      'waiting',
      'decision',
    ]) {
      for (const lang of ['fr', 'en']) {
        expect(list).toContain(`href="${LETTERS}/${kind}/${lang}"`);
        expect(faultsOf(await admin.read(`${LETTERS}/${kind}/${lang}`))).toEqual([]);
      }
    }
    for (const nowhere of ['sign-in/fi', 'bulletin/fr']) expect(await admin.status(`${LETTERS}/${nowhere}`)).toBe(404);
  });

  it.each(['', '/sign-in/fr', '/digest/en?lang=en'])('have moved for good from /admin/letters%s', async (rest) => {
    const moved = await pages.get(`/admin/letters${rest}`, { cookie: admin.cookie });
    expect([moved.status, moved.headers.get('location')]).toEqual([301, `${LETTERS}${rest}`]);
    expect(await admin.status(`${LETTERS}${rest}`)).toBe(200);
  });

  it('stand in their forms in the standard text, which is not kept as own words', async () => {
    expect((await admin.form(SIGN_IN, 'subject')).get('introduction')).toBe('Bonjour,');
    await save({});
    expect(await stored()).toEqual({ subject: null, introduction: null, closing: null });
    expect(await admin.read(LETTERS)).not.toContain('votre texte');
  });

  it('are shown as their readers get them before they are kept', async () => {
    const form = filledForm(await admin.form(SIGN_IN, 'subject'), { introduction: 'Chère voisine,', do: 'preview' });
    const shown = await admin.send(SIGN_IN, form);
    expect(shown.status).toBe(200);
    expect(/<pre class="letter"[^>]*>([^<]*)/.exec(shown.html)?.[1]).toMatch(/^Chère voisine,\n\nOuvrez ce lien/);
    expect((await stored()).introduction).toBeNull();
  });

  it('are kept part by part', async () => {
    const done = await save({ introduction: 'Chère voisine, {minutes} minutes.' });
    expect(await admin.read(done.to)).toContain('Votre texte pour ce courriel est enregistré.');
    expect(await stored()).toEqual({ subject: null, introduction: 'Chère voisine, {minutes} minutes.', closing: null });
    expect(await admin.read(LETTERS)).toContain('votre texte, depuis le');
  });

  it.each([
    ['introduction', 'Ouvrez {link}', 'contient une variable inconnue : « link »'],
    ['closing', 'À bientôt', 'doit contenir la variable « institution »'],
    ['subject', 'a'.repeat(200), 'id="subject-error"'],
  ])('keep what was typed where %s is refused', async (field, text, why) => {
    const refused = await save({ [field]: text });
    expect(refused.status).toBe(422);
    expect(refused.html.replaceAll(/[\u00a0\u202f]/g, ' ')).toContain(why);
    expect(formOf(refused.html, 'subject').get(field)).toBe(text);
    expect((await stored()).introduction).toBe('Chère voisine, {minutes} minutes.');
  });

  it('are not overwritten by who began before somebody else', async () => {
    const early = await admin.form(SIGN_IN, 'subject');
    await save({ subject: 'Entrer' });
    const late = await admin.send(SIGN_IN, filledForm(early, { subject: 'Autre' }));
    expect(late.status).toBe(409);
    expect(late.html).toContain('Modifié entre-temps');
    expect((await stored()).subject).toBe('Entrer');
  });

  it('go back to the standard text', async () => {
    const done = await admin.send(SIGN_IN, await admin.form(SIGN_IN, 'act'));
    expect(await admin.read(done.to)).toContain('Le courriel a de nouveau son texte par défaut.');
    expect(await stored()).toEqual({ subject: null, introduction: null, closing: null });
    expect(await admin.read('/admin/audit?kind=letter-text-changed')).toContain('Modèle de courriel modifié');
  });
});
