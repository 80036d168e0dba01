import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { setUpCity, value } from '../support/city.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';

const COMMUNITY = '/admin/consultations/mutualiser';
const REQUEST = `${COMMUNITY}/requests/1`;

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

/** Sends the form of one act about the request. */
async function does(act: string, fields: Readonly<Record<string, string>>) {
  return await officer.send(REQUEST, filledForm(await officer.form(`${REQUEST}?act=${act}`, 'act'), fields));
}

it('goes from the need to who pays what by forms alone', async () => {
  expect(await pages.text('/consultations/mutualiser/requests')).toContain('Il n’y a pas encore de demande.');
  const form = await officer.form(`${COMMUNITY}/new-request`, 'licence');
  const wrong = { 'title.fr': 'Joindre des pièces', 'body.fr': 'Il manque un bouton.', issue: 'http://git.example/1' };
  const refused = await officer.send(`${COMMUNITY}/new-request`, filledForm(form, wrong));
  expect([refused.status, refused.html]).toEqual([422, expect.stringContaining('Il manque un bouton.')]);
  const right = { ...wrong, issue: '', licence: 'EUPL-1.2', acceptanceCriteria: 'Dix secondes.\nDeux clics.' };
  const written = await officer.send(`${COMMUNITY}/new-request`, filledForm(form, right));
  expect([written.status, written.to]).toEqual([303, `${REQUEST}?done=request-created`]);
  expect((await does('step', { step: 'open' })).status).toBe(303);
  expect(
    (await does('estimate', { supplier: 'Atelier', amount: '9 500', currency: 'eur', date: '2026-03-01' })).status,
  ).toBe(303);
  const hostile = 'javascript://a.example/%0Aalert(1)';
  const offer = { amount: '9 500', currency: 'eur', date: '2026-03-01' };
  expect((await does('estimate', { ...offer, supplier: hostile })).status).toBe(303);
  const offered = await pages.text('/consultations/mutualiser/proposals/1/request');
  expect(offered).toContain(hostile);
  expect(offered).not.toContain(`href="${hostile}`);
  const funding = { amount: '10 000', currency: 'EUR', closesAt: '2026-03-05T00:00', sharing: 'equally' };
  expect((await does('step', { step: 'specify', ...funding })).html).toContain('id="refused"');
  const twice = { year: '2026', populations: 'https://a.example/ 10\nhttps://a.example/ 20' };
  const doubled = await does('step', { step: 'specify', reason: 'Vote du 2 mars.', ...funding, ...twice });
  expect([doubled.status, doubled.html]).toEqual([422, expect.stringContaining('https://a.example/ 20')]);
  expect((await does('step', { step: 'specify', reason: 'Vote du 2 mars.', ...funding })).status).toBe(303);
  expect((await does('pledge', { amount: '10000', expiresAt: '2026-12-31' })).status).toBe(422);
  const tooMuch = await does('pledge', { kind: 'money', amount: '20000', expiresAt: '2026-12-31' });
  expect(tooMuch.html).toMatch(/La demande coûte 10.000.€ en tout/);
  expect((await does('pledge', { kind: 'money', amount: '10000', expiresAt: '2026-12-31' })).status).toBe(303);
  expect(await officer.read(REQUEST)).toContain('Les promesses prises en compte couvrent le coût.');
  expect(await officer.read(REQUEST)).toContain('Les promesses sont reçues jusqu’au');
  pages.clock.set('2026-03-05T08:00:00Z');
  expect(await officer.read(REQUEST)).not.toContain('Les promesses sont reçues jusqu’au');
  expect(await pages.text('/consultations/mutualiser/requests')).not.toContain('Les promesses sont reçues jusqu’au');
  expect((await does('settle', {})).to).toBe(`${REQUEST}?done=request-settle`);
  const page = await pages.text('/consultations/mutualiser/proposals/1/request');
  expect(page).toContain('Financée');
  expect(page).toMatch(/Ville de Lyon[\s\S]*10.000.€[\s\S]*10.000.€/);
  expect(page).toContain('Vote du 2 mars.');
  expect(await pages.text('/consultations/mutualiser/requests')).toContain('Joindre des pièces');
  expect(await pages.text('/consultations/mutualiser/proposals/1')).toContain(
    '/consultations/mutualiser/proposals/1/request',
  );
  expect(await officer.read('/admin/pledges')).toMatch(/Joindre des pièces[\s\S]*10.000.€/);
});

it('is done by whoever conducts consultations, and nobody else', async () => {
  const moderator = await adminSession(pages, 'moderator');
  expect(await moderator.status(REQUEST)).toBe(403);
  expect((await pages.get('/consultations/mutualiser/proposals/2/request')).status).toBe(404);
});
