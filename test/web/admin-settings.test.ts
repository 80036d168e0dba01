import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeInstitution } from '../../src/application/institution/change-institution.ts';
import { readInstitution } from '../../src/application/institution/reads.ts';
import { setUpCity, value } from '../support/city.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const SETTINGS = '/admin/settings';

describe('the settings at the desk', () => {
  let pages: Pages;
  let admin: AdminSession;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    admin = await adminSession(pages, 'administrator');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const institution = async () => (await readInstitution(pages.app))?.institution;
  const save = async (parameters: Readonly<Record<string, string | readonly string[]>>) =>
    await admin.send(SETTINGS, filledForm(await admin.form(SETTINGS, 'from'), parameters));

  it('are for administrators alone, in both languages', async () => {
    const officer = await adminSession(pages, 'officer');
    expect((await pages.get(SETTINGS)).status).toBe(401);
    expect(await officer.status(SETTINGS)).toBe(403);
    expect((await officer.send(SETTINGS, await admin.form(SETTINGS, 'from'))).status).toBe(403);
    for (const lang of ['fr', 'en']) {
      const html = await admin.read(`${SETTINGS}?lang=${lang}`);
      expect(faultsOf(html)).toEqual([]);
      expect(html).toContain('@lyon@lyon.example');
    }
  });

  it('change name, contact and texts, and take back what is emptied', async () => {
    const done = await save({
      'name.en': 'City of Lyon',
      contact: 'participer@lyon.example',
      'notices.about.fr': 'Nous.',
      licence: 'ODbL-1.0',
    });
    expect(await admin.read(done.to)).toContain('Les réglages sont enregistrés.');
    expect(await institution()).toMatchObject({
      name: { fr: 'Ville de Lyon', en: 'City of Lyon' },
      contact: 'participer@lyon.example',
      licence: 'ODbL-1.0',
      notices: { about: { fr: 'Nous.' } },
    });
    expect(await pages.text('/about')).toContain('Nous.');
    await save({ contact: '', licence: '', 'notices.about.fr': '' });
    expect(await institution()).toMatchObject({ contact: null, licence: null, notices: {} });
  });

  it('hide entries of menu and footer, and switch on letters with a code', async () => {
    await save({ hiddenEntries: ['menu-about', 'footer-network'], codeLetters: 'yes' });
    expect(await institution()).toMatchObject({ hiddenEntries: ['menu-about', 'footer-network'], codeLetters: true });
    await save({ hiddenEntries: [], codeLetters: '' });
    expect(await institution()).toMatchObject({ hiddenEntries: [], codeLetters: false });
  });

  it('offer time zones by their cities, that of the institution chosen', async () => {
    expect(await admin.read(SETTINGS)).toContain('<option value="Europe/Paris" selected>Paris (UTC+1)</option>');
    await save({ timeZone: 'Europe/Helsinki' });
    expect((await institution())?.timeZone).toBe('Europe/Helsinki');
    await save({ timeZone: 'Europe/Paris' });
  });

  it('offer the languages that are ticked, the usual one first', async () => {
    await save({ languages: ['fr', 'en'], usual: 'en' });
    expect((await institution())?.languages).toEqual(['en', 'fr']);
    await save({ languages: ['fr'], usual: 'fr', 'name.en': 'The City' });
    expect((await institution())?.languages).toEqual(['fr']);
    // What was said in a language that is not offered any more is kept until somebody takes it out.
    expect((await admin.form(SETTINGS, 'from')).get('name.en')).toBe('The City');
    await save({ languages: ['fr', 'en'], usual: 'fr' });
  });

  it('keep what was typed where they are refused', async () => {
    for (const [field, text] of [
      ['name.fr', ''],
      ['timeZone', 'Mars/Olympus'],
      ['languages', []],
    ] as const) {
      const refused = await save({ 'name.en': '', contact: 'gardé', [field]: text });
      expect([field, refused.status]).toEqual([field, 422]);
      expect(refused.html).toContain('id="refused"');
      expect(formOf(refused.html, 'from').get('contact')).toBe('gardé');
    }
    expect((await institution())?.contact).toBeNull();
  });

  it('tell what somebody else changed meanwhile', async () => {
    const fields = await admin.form(SETTINGS, 'from');
    value(await changeInstitution(pages.app, { contact: 'autre@lyon.example', by: null }));
    const clash = await admin.send(SETTINGS, filledForm(fields, { contact: 'moi@lyon.example' }));
    expect(clash.status).toBe(409);
    expect(clash.html).toContain('autre@lyon.example');
    expect((await institution())?.contact).toBe('autre@lyon.example');
    await admin.send(SETTINGS, formOf(clash.html, 'from'));
    expect((await institution())?.contact).toBe('moi@lyon.example');
  });

  it('add places that rules may name, and rename them where they are', async () => {
    const place = async (parameters: Readonly<Record<string, string>>) =>
      await admin.send(SETTINGS, filledForm(await admin.form(SETTINGS, 'code'), parameters));
    const places = async () => (await readInstitution(pages.app))?.territories;
    expect((await place({ code: '69389', 'place.fr': 'Lyon 9e' })).status).toBe(303);
    expect(await places()).toContainEqual({ code: '69389', name: { fr: 'Lyon 9e' }, within: '69123' });
    expect((await place({ code: '69389', 'place.fr': 'Vaise' })).status).toBe(303);
    expect(await places()).toContainEqual({ code: '69389', name: { fr: 'Vaise' }, within: '69123' });
    const moved = await place({ code: '69389', 'place.fr': 'Vaise', within: '' });
    expect(moved.status).toBe(422);
    expect(moved.html).toContain('id="within-error"');
    const nameless = await place({ code: '69390' });
    expect(nameless.status).toBe(422);
    expect(formOf(nameless.html, 'code').get('code')).toBe('69390');
  });
});
