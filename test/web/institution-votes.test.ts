import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { setUpCity, value } from '../support/city.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';

const COMMUNITY = '/admin/consultations/mutualiser';
const BALLOT = '/consultations/mutualiser/ballots/budget-commun';
const VOTE = `${BALLOT}/vote`;
const BY_NAME = 'Les institutions votent en leur nom';

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

it('weights are typed in with the ballot, a line for each institution, and refused by their line', async () => {
  const path = `${COMMUNITY}/new-ballot`;
  const form = await officer.form(path, 'slug');
  const fields = {
    slug: 'budget-commun',
    'question.fr': 'Adopter le budget commun ?',
    closesAt: '2026-03-10T18:00',
    weights: 'https://LYON.example 3\nhttps://torino.example/ deux',
  };
  const wrong = await officer.send(path, filledForm(form, fields));
  expect([wrong.status, wrong.html]).toEqual([422, expect.stringContaining('https://torino.example/ deux')]);
  const right = { ...fields, weights: 'https://LYON.example 3\nhttps://torino.example/ 2' };
  const drafted = await officer.send(path, filledForm(form, right));
  expect(drafted.to).toBe(`${COMMUNITY}/ballots/budget-commun?done=ballot-drafted`);
  expect(await officer.read(`${COMMUNITY}/ballots/budget-commun/edit`)).toContain('https://lyon.example/ 3');
  const publish = `${COMMUNITY}/ballots/budget-commun/publish`;
  expect(await officer.read(publish)).toMatch(/Poids[\s\S]*Ville de Lyon[\s\S]*3[\s\S]*torino\.example[\s\S]*2/);
  expect((await officer.send(publish, await officer.form(publish, 'from'))).status).toBe(303);
});

it('everybody reads before the vote that it is by name, and how often each counts', async () => {
  const page = await pages.text(BALLOT);
  expect(page).toContain(BY_NAME);
  expect(page).toMatch(
    /id="weights"[\s\S]*Ville de Lyon[\s\S]*<td class="count">3<\/td>[\s\S]*<td class="count">2<\/td>/,
  );
  expect(page).not.toContain(`href="${VOTE}"`);
  const form = await pages.text(VOTE);
  expect(form).toContain('Seules des institutions participent à cette communauté');
  expect(form).not.toContain('<form class="ballot"');
});

it('an officer votes for the institution by a form that says so, and the later vote counts', async () => {
  expect(await officer.read(BALLOT)).toMatch(new RegExp(`href="${VOTE}">Voter au nom de l’institution`));
  const page = await officer.read(VOTE);
  expect(page).toContain('L’institution vote en son nom');
  expect(page).toContain('Déposer le bulletin de l’institution');
  expect(page).not.toContain('Vous seul.');
  expect((await officer.send(VOTE, filledForm(await officer.form(VOTE, 'rulesHash'), {}))).status).toBe(422);
  const votes = async (answer: string) =>
    await officer.send(VOTE, filledForm(await officer.form(VOTE, 'rulesHash'), { answer }));
  expect((await votes('no')).to).toBe(`${BALLOT}?done=institution-voted`);
  expect(await officer.read(`${BALLOT}?done=institution-voted`)).toContain('Le bulletin de l’institution est déposé.');
  expect((await votes('yes')).status).toBe(303);
  expect(await officer.read(BALLOT)).toMatch(/L’institution a voté le[\s\S]*Oui/);
  // What it voted is hidden with the result.
  expect(await pages.text(BALLOT)).not.toContain('L’institution a voté le');
});

it('others who work there see no form', async () => {
  const moderator = await adminSession(pages, 'moderator');
  expect(await moderator.read(BALLOT)).not.toContain(VOTE);
  expect(await moderator.read(VOTE)).not.toContain('<form class="ballot"');
});

it('the result says votes and weights', async () => {
  pages.clock.set('2026-03-11T08:00:00Z');
  const page = await pages.text(BALLOT);
  expect(page).toMatch(/1 institution a voté, avec un poids de 3\./);
  expect(page).toMatch(/Poids<\/th><td class="count">3<\/td><td class="count">3<\/td>/);
  expect(page).toMatch(/Oui<\/th><td class="count">1<\/td><td class="count">3<\/td>/);
});
