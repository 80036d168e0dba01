import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readInstitution } from '../../src/application/institution/reads.ts';
import { openPages, type Pages, SETUP_KEY } from './pages.ts';

const FORM = {
  key: SETUP_KEY,
  name: 'Ville de Lyon',
  handle: 'lyon',
  territoryName: 'Lyon',
  territoryCode: '69123',
  languages: 'fr',
  timeZone: 'Europe/Paris',
  email: 'officer@lyon.example',
};

describe('an empty node', () => {
  let pages: Pages;
  beforeEach(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
  });
  afterEach(() => pages[Symbol.asyncDispose]());

  it.each([
    '/',
    '/consultations',
    '/consultations/velo',
    '/consultations/velo.atom',
    '/participants/00000000-0000-7000-8000-000000000000',
    '/about',
    '/privacy',
  ])('says on %s that it is not set up yet', async (path) => {
    const response = await pages.get(path, { 'accept-language': 'fr' });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('Ce site n’est pas encore installé');
  });

  it('shows the set-up form to who has the key only', async () => {
    expect((await pages.get('/setup')).status).toBe(404);
    expect((await pages.get('/setup?key=guessed')).status).toBe(404);
    expect(await pages.text(`/setup?key=${SETUP_KEY}`)).toContain('name="handle"');
    expect((await pages.post('/setup', { ...FORM, key: 'guessed' })).status).toBe(404);
  });

  it('asks whose clock deadlines go by, and chooses none', async () => {
    const [, select = ''] = (await pages.text(`/setup?key=${SETUP_KEY}`)).split('<select id="timeZone"');
    expect(select).toMatch(/^ name="timeZone" required[^>]*><option value="">/);
    expect(select.split('</select>')[0]).not.toContain(' selected');
    expect(select).toContain('<option value="Europe/Paris">Paris (UTC+1)</option>');
  });

  it('has no set-up page where no key was given', async () => {
    await using closed = await openPages('2026-03-02T08:00:00Z', { setupKey: null });
    expect((await closed.get('/setup?key=')).status).toBe(404);
  });

  it('becomes the node of an institution whose administrator can sign in', async () => {
    const response = await pages.post('/setup', FORM);
    const link = /href="https:\/\/lyon\.example(\/sign-in\/[^"]+)"/.exec(await response.text())?.[1];
    expect(response.status).toBe(200);
    const signed = await pages.post(link ?? '');
    const cookie = signed.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await pages.text('/', { cookie })).toContain('un administrateur de l’institution');
    expect(await pages.text('/')).toContain('@lyon@lyon.example');
  });

  it.each([
    ['handle', 'Ville de Lyon', '«\u00a0Nom du compte\u00a0»\u00a0: seuls les minuscules'],
    ['name', '', '«\u00a0Nom de l’institution\u00a0»\u00a0: champ obligatoire.'],
    ['email', 'nobody', '\u00a0»\u00a0: adresse non valide.'],
    ['timeZone', '', '«\u00a0Fuseau horaire\u00a0»\u00a0: indiquez un fuseau horaire connu'],
    ['timeZone', 'Europe/Nowhere', 'indiquez un fuseau horaire connu'],
    ['handle', 'admin', 'est réservé'],
  ])('says which field does not do and keeps what was written: %s', async (field, wrong, text) => {
    const response = await pages.post('/setup?lang=fr', { ...FORM, [field]: wrong });
    const page = await response.text();
    expect(response.status).toBe(422);
    expect(page).toContain(text);
    expect(page).toContain('value="69123"');
    expect(await readInstitution(pages.app)).toBeNull();
  });

  it('says of every field that does not do what is wrong with it', async () => {
    const wrong = { ...FORM, name: '', timeZone: 'Europe/Nowhere', email: 'nobody' };
    const page = await (await pages.post('/setup?lang=fr', wrong)).text();
    expect(/role="alert"[^>]*><ul>(.*?)<\/ul>/.exec(page)?.[1]?.match(/<li>/g)).toHaveLength(3);
    expect(page.match(/aria-invalid="true"/g)).toHaveLength(2);
    expect(page).toContain('value="nobody"');
    expect(await readInstitution(pages.app)).toBeNull();
  });

  it('is not set up by a form of another site', async () => {
    expect((await pages.post('/setup', FORM, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(await readInstitution(pages.app)).toBeNull();
  });

  it('is set up once', async () => {
    await pages.post('/setup', FORM);
    expect((await pages.post('/setup', { ...FORM, handle: 'other' })).status).toBe(404);
    expect((await pages.get(`/setup?key=${SETUP_KEY}`)).status).toBe(404);
  });

  it('refuses a form larger than any form is', async () => {
    expect((await pages.post('/setup', { ...FORM, name: 'x'.repeat(100_000) })).status).toBe(413);
  });
});
