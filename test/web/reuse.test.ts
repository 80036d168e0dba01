import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConsultation } from '../../src/application/consultation/read-consultations.ts';
import { DRAFT_READER } from '../../src/application/kit/viewer.ts';
import { opened, registeredPerson, setUpCity } from '../support/city.ts';
import { adminSession, filledForm } from './admin-session.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const NOW = new Date('2026-03-02T08:00:00Z');
const PEER = 'https://partecipa.example/';
const BICI = `${PEER}consultations/bici`;
const SOURCE = `${BICI}/proposals/1`;

describe('taking up from the commons, by form', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages(NOW.toISOString());
    await setUpCity(pages.app);
    await opened(pages.app, 'velo', { rules: { hold: 'nothing' } });
    await pages.app.store.transact(async (writer) => {
      await writer.peering.savePeer({
        uri: PEER,
        origin: 'https://partecipa.example',
        handle: 'torino@partecipa.example',
        name: { it: 'Città di Torino' },
        territory: null,
        languages: ['it'],
        protocol: '1',
        software: 'parvis 0.1.0',
        journal: null,
        witness: null,
        mirrors: true,
        counts: true,
        witnesses: true,
        keepsEntries: false,
        addedAt: NOW,
        seenAt: NOW,
        failingSince: null,
        clockAheadMs: null,
      });
      const common = { peer: PEER, consultation: BICI, languages: ['it', 'fr'], publishedAt: NOW, updatedAt: NOW };
      const title = { it: 'Una <i>pista</i>', fr: 'Une <i>piste</i>' };
      const summary = { it: 'Lungo il fiume.', fr: 'Le long du fleuve.' };
      await writer.catalogue.saveEntries(
        [
          { ...common, uri: BICI, kind: 'consultation', title, summary, tags: [], topics: [], phases: [] },
          {
            ...common,
            uri: SOURCE,
            kind: 'proposal',
            title,
            summary,
            tags: ['bici'],
            topics: ['cycling'],
            number: 1,
            verdict: null,
            supports: 3,
          },
        ],
        { page: '', pass: 1 },
      );
    });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const derivationOf = async (slug: string) => {
    const found = await readConsultation(pages.app, { slug, viewer: DRAFT_READER });
    return found.ok ? found.value.derivation : null;
  };

  it('gives an officer a draft with its words, and keeps from where it is', async () => {
    const officer = await adminSession(pages, 'officer');
    expect(await officer.read('/commons')).toContain(`/admin/new-consultation?from=${encodeURIComponent(BICI)}`);
    const page = await officer.read(`/admin/new-consultation?from=${encodeURIComponent(BICI)}`);
    expect(faultsOf(page)).toEqual([]);
    const form = formOf(page, 'slug');
    expect([form.get('title.fr'), form.get('summary.fr'), form.get('derivedFrom')]).toEqual([
      'Une <i>piste</i>',
      'Le long du fleuve.',
      BICI,
    ]);
    const values = { slug: 'pistes', 'phase.0.opensAt': '2026-04-01T08:00', 'phase.0.closesAt': '2026-04-30T18:00' };
    const refused = await officer.send('/admin/new-consultation', filledForm(form, { ...values, slug: 'no slug' }));
    expect(formOf(refused.html, 'slug').get('derivedFrom')).toBe(BICI);
    const done = await officer.send('/admin/new-consultation', filledForm(formOf(refused.html, 'slug'), values));
    expect(done.status).toBe(303);
    expect(await derivationOf('pistes')).toMatchObject({ source: BICI, institution: PEER });
    expect(await derivationOf('velo')).toBeNull();
  });

  it('gives a resident a proposal with its words, and keeps from where it is', async () => {
    const ana = await registeredPerson(pages.app, 'Ana');
    const cookie = await pages.signedIn({ participantId: ana.id });
    const address = `/consultations/velo/propose?from=${encodeURIComponent(SOURCE)}`;
    const page = await pages.text(address, { cookie });
    expect(faultsOf(page)).toEqual([]);
    const form = formOf(page, 'title');
    expect(form.getAll('topics')).toEqual(['cycling']);
    expect([form.get('title'), form.get('body'), form.get('lang'), form.get('derivedFrom')]).toEqual([
      'Une <i>piste</i>',
      'Le long du fleuve.',
      'fr',
      SOURCE,
    ]);
    form.set('intent', 'preview');
    const headers = { cookie, 'sec-fetch-site': 'same-origin' };
    const previewed = await (await pages.post('/consultations/velo/propose', form, headers)).text();
    const again = formOf(previewed, 'title');
    expect(again.get('derivedFrom')).toBe(SOURCE);
    again.set('intent', 'send');
    const sent = await pages.post('/consultations/velo/propose', again, headers);
    expect(sent.status).toBe(303);
    expect(await pages.text('/consultations/velo/proposals/1?lang=en')).toContain(`<a href="${SOURCE}"`);
  });
});
