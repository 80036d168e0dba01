import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { readConsultation, readConsultations } from '../../src/application/consultation/read-consultations.ts';
import { DRAFT_READER } from '../../src/application/kit/viewer.ts';
import { drafted, setUpCity, value } from '../support/city.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const OFFER = '/admin/consultations/velo/template';
const USE = '/admin/new-consultation-from-template';

describe('templates, by form', () => {
  let pages: Pages;
  let officer: AdminSession;
  let uri: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00.000Z');
    await setUpCity(pages.app);
    await drafted(pages.app, {
      slug: 'velo',
      title: { fr: 'Plan <vélo>', en: 'Cycling plan' },
      phases: [
        { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
        { kind: 'vote', opensAt: '2026-04-01', closesAt: '2026-04-30' },
      ],
    });
    const options = [{ name: { fr: 'La gare' } }, { name: { fr: 'Le port' } }];
    const vote = { slug: 'place', question: { fr: 'Quelle place ?' }, method: 'choice', options } as const;
    value(await createBallot(pages.app, { ...vote, consultation: 'velo', by: null }));
    value(await publishConsultation(pages.app, { slug: 'velo', by: null }));
    await drafted(pages.app, { slug: 'brouillon' });
    officer = await adminSession(pages, 'officer');
    uri = `${pages.app.origin}/templates/velo`;
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const derivationOf = async (slug: string) =>
    value(await readConsultation(pages.app, { slug, viewer: DRAFT_READER })).derivation;

  it('are none at first', async () => {
    const page = await pages.text('/templates?lang=en');
    expect(faultsOf(page)).toEqual([]);
    expect(page).toContain('This institution offers no template so far.');
    expect(await pages.text('/commons?lang=en')).toContain('href="/templates?lang=en"');
    expect(await officer.status('/admin/consultations/brouillon/template')).toBe(409);
    expect((await pages.get('/templates/velo')).status).toBe(404);
  });

  it('are offered by an officer, who says what each is good for', async () => {
    expect(await officer.read('/admin/consultations/velo')).toContain(OFFER);
    const page = await officer.read(OFFER);
    expect(faultsOf(page)).toEqual([]);
    const form = formOf(page, 'licence');
    expect([form.get('title.fr'), form.getAll('ballots')]).toEqual(['Plan <vélo>', ['place']]);
    const refused = await officer.send(OFFER, form);
    expect(refused.html).toContain('id="refused"');
    expect(formOf(refused.html, 'licence').get('title.fr')).toBe('Plan <vélo>');
    const fields = filledForm(form, { 'purpose.fr': 'Pour des <idées>.', licence: 'CC-BY-4.0' });
    const sent = await officer.send(OFFER, fields);
    expect(sent).toMatchObject({ status: 303, to: expect.stringContaining('done=template-published') });
    const again = await officer.read(OFFER);
    expect(again).toContain('/templates/velo');
    expect(formOf(again, 'licence').get('licence')).toBe('CC-BY-4.0');
  });

  it('are read by everybody', async () => {
    const list = await pages.text('/templates?lang=fr');
    expect(faultsOf(list)).toEqual([]);
    expect(list).toContain('Plan &lt;vélo&gt;');
    expect(list).toContain('Pour des &lt;idées&gt;.');
    const page = await pages.text('/templates/velo?lang=fr');
    expect(faultsOf(page)).toEqual([]);
    for (const said of ['CC BY 4.0', 'Quelle place ?', 'Le port', uri, '/api/v1/templates/velo']) {
      expect(page).toContain(said);
    }
    expect(page).not.toContain(USE);
    expect(await officer.read('/templates/velo')).toContain(`${USE}?from=${encodeURIComponent(uri)}`);
    expect(await pages.text('/sitemap.xml')).toContain('/templates<');
  });

  it('are used by an officer, who sees first what would be made', async () => {
    expect(await officer.read('/admin/consultations')).toContain(USE);
    const empty = await officer.read(USE);
    expect(faultsOf(empty)).toEqual([]);
    expect(formOf(empty, 'from').get('from')).toBe('');
    const wrong = await officer.read(`${USE}?from=${encodeURIComponent('https://nowhere.example/templates/x')}`);
    expect(wrong).toContain('id="refused"');
    const path = `${USE}?from=${encodeURIComponent(uri)}`;
    const page = await officer.read(path);
    expect(faultsOf(page)).toEqual([]);
    expect(page).toContain('Quelle place ?');
    const form = formOf(page, 'firstDay');
    const refused = await officer.send(USE, filledForm(form, { slug: 'place' }));
    expect(refused.html).toContain('data-fault="firstDay"');
    const fields = filledForm(formOf(refused.html, 'firstDay'), { slug: 'bici', firstDay: '2027-09-01' });
    const made = await officer.send(USE, fields);
    expect(made).toMatchObject({ status: 303, to: expect.stringContaining('/admin/consultations/bici') });
    expect(await officer.send(USE, fields)).toEqual(made);
    expect(await derivationOf('bici')).toMatchObject({ source: uri, template: { licence: 'CC-BY-4.0' } });
    const { items } = await readConsultations(pages.app, { limit: 100, after: null, viewer: DRAFT_READER });
    expect(items).toHaveLength(3);
    // What was typed beside an address that leads nowhere any more comes back.
    const lost = await officer.send(USE, filledForm(fields, { template: `${uri}-2`, once: 'other' }));
    expect(lost.status).toBe(404);
    const kept = formOf(lost.html, 'from');
    expect([kept.get('from'), kept.get('slug'), kept.get('firstDay')]).toEqual([`${uri}-2`, 'bici', '2027-09-01']);
    kept.set('from', uri);
    expect(formOf(await officer.read(`${USE}?${kept}`), 'firstDay').get('firstDay')).toBe('2027-09-01');
    const twice = await officer.send(USE, filledForm(await officer.form(path, 'firstDay'), { firstDay: '2027-09-01' }));
    expect(twice.status).toBe(303);
  });

  it('are credited on the page of what was made', async () => {
    value(await publishConsultation(pages.app, { slug: 'bici', by: null }));
    const page = await pages.text('/consultations/bici?lang=en');
    expect(faultsOf(page)).toEqual([]);
    expect(page).toContain(`<a href="${uri}"`);
    expect(page).toContain('CC BY 4.0');
  });

  it('are taken back, and found no more', async () => {
    const form = formOf(await officer.read(OFFER), 'do');
    const sent = await officer.send(OFFER, form);
    expect(sent).toMatchObject({ status: 303, to: expect.stringContaining('done=template-withdrawn') });
    expect((await pages.get('/templates/velo')).status).toBe(404);
    expect(await pages.text('/templates?lang=en')).toContain('This institution offers no template so far.');
  });
});
