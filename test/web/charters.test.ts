import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { opened, setUpCity, value } from '../support/city.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';

const FORM = '/admin/consultations/mutualiser/charter';
const PAGE = '/consultations/mutualiser/charter';

let pages: Pages;
let officer: AdminSession;

beforeAll(async () => {
  pages = await openPages('2026-03-02T08:00:00Z');
  await setUpCity(pages.app);
  const words = { title: { fr: 'Mutualiser' }, summary: { fr: 'Payer une fois.' } };
  const open = { opensAt: '2026-03-01', closesAt: '2030-12-31', by: null };
  value(await createCommunity(pages.app, { slug: 'mutualiser', ...words, ...open }));
  value(await publishConsultation(pages.app, { slug: 'mutualiser', by: null }));
  officer = await adminSession(pages, 'officer');
});
afterAll(async () => {
  await pages[Symbol.asyncDispose]();
});

async function adopts(fields: Readonly<Record<string, string>>) {
  return await officer.send(FORM, filledForm(await officer.form(FORM, 'replaces'), fields));
}

const FIRST = {
  'decision.fr': 'Assemblée du 1er mars',
  'text.fr': 'Nous partageons les coûts.',
  sum: '5 000',
  currency: 'eur',
  pledgeWithdrawal: 'until-close',
  sharing: 'by-population',
  populations: 'https://lyon.example/ 522250 2024',
};

it('is recorded by a form, version by version, and everybody reads what each one changed', async () => {
  expect(await pages.text(PAGE)).toContain('Il n’y a pas encore de charte.');
  const wrong = await adopts({ ...FIRST, sum: 'beaucoup', populations: 'https://lyon.example/ 522250' });
  expect([wrong.status, wrong.html]).toEqual([422, expect.stringContaining('beaucoup')]);
  expect((await adopts(FIRST)).to).toBe(`${FORM}?done=charter-adopted`);
  const first = await pages.text(PAGE);
  expect(first).toMatch(/Version 1[\s\S]*Assemblée du 1er mars[\s\S]*5.000.€[\s\S]*522.250[\s\S]*2024/);
  const stale = await officer.form(FORM, 'replaces');
  const next = { 'decision.fr': 'Vote du 2 mars', 'text.fr': 'Nous partageons tous les coûts.', sum: '9000' };
  expect((await adopts(next)).status).toBe(303);
  const overtaken = await officer.send(FORM, filledForm(stale, { ...next, 'text.fr': 'Autre chose.' }));
  expect([overtaken.status, overtaken.html]).toEqual([409, expect.stringContaining('Autre chose.')]);
  const second = await pages.text(PAGE);
  expect(second).toMatch(/Version 2[\s\S]*Vote du 2 mars/);
  expect(second).toMatch(/<ins>[\s\S]*tous[\s\S]*<\/ins>/);
  expect(second).toMatch(/5.000.€[\s\S]*9.000.€/);
  const former = await pages.text(`${PAGE}/1`);
  expect(former).toContain('n’est plus en vigueur');
  expect(former).not.toContain('<ins>');
  expect((await pages.get(`${PAGE}/3`)).status).toBe(404);
});

it('is what the form of the terms of a request begins with', async () => {
  const form = await officer.form('/admin/consultations/mutualiser/new-request', 'licence');
  const texts = { 'title.fr': 'Exporter', 'body.fr': 'Il manque un bouton.', acceptanceCriteria: 'Dix secondes.' };
  const words = { ...texts, licence: 'EUPL-1.2' };
  const written = await officer.send('/admin/consultations/mutualiser/new-request', filledForm(form, words));
  expect(written.status).toBe(303);
  const path = '/admin/consultations/mutualiser/requests/1';
  await officer.send(path, filledForm(await officer.form(`${path}?act=step`, 'act'), { step: 'open' }));
  const terms = await officer.read(`${path}?act=step`);
  expect(terms).toContain('https://lyon.example/ 522250');
  expect(terms).toMatch(/<option value="by-population"[^>]*selected/);
  expect(terms).toMatch(/name="year"[^>]*value="2024"|value="2024"[^>]*name="year"/);
});

it('is of communities alone, recorded by whoever conducts consultations', async () => {
  await opened(pages.app, 'velo');
  expect((await pages.get('/consultations/velo/charter')).status).toBe(409);
  const moderator = await adminSession(pages, 'moderator');
  expect(await moderator.status(FORM)).toBe(403);
});
