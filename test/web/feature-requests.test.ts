import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCommunity } from '../../src/application/community/create-community.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { setUpCity, value } from '../support/city.ts';
import { oneAgentPledges } from '../support/one-agent.ts';
import { type AdminSession, adminSession, filledForm } from './admin-session.ts';
import { openPages, type Pages } from './pages.ts';

const COMMUNITY = '/admin/consultations/mutualiser';
const REQUEST = `${COMMUNITY}/requests/1`;

let pages: Pages;
let officer: AdminSession;

beforeAll(async () => {
  pages = await openPages('2026-03-02T08:00:00Z');
  await setUpCity(pages.app);
  await oneAgentPledges(pages.app);
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
  const funding = {
    amount: '10 000',
    currency: 'EUR',
    closesAt: '2026-03-05T00:00',
    sharing: 'equally',
    lateJoining: 'equally',
  };
  expect((await does('step', { step: 'specify', ...funding })).html).toContain('id="refused"');
  const twice = { year: '2026', populations: 'https://a.example/ 10\nhttps://a.example/ 20' };
  const doubled = await does('step', { step: 'specify', reason: 'Vote du 2 mars.', ...funding, ...twice });
  expect([doubled.status, doubled.html]).toEqual([422, expect.stringContaining('https://a.example/ 20')]);
  expect((await does('step', { step: 'specify', reason: 'Vote du 2 mars.', ...funding })).status).toBe(303);
  const calendar = await pages.text('/consultations/mutualiser/calendar.ics');
  const lines = calendar.replaceAll('\r\n ', '').split('\r\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'DTSTART:20260304T230000Z',
      'SUMMARY:Dernier moment pour les promesses à « Joindre des pièces »',
      'URL:https://lyon.example/consultations/mutualiser/proposals/1/request',
    ]),
  );
  expect(await pages.text('/consultations/mutualiser/requests')).toContain('/consultations/mutualiser/calendar.ics');
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

it('shows what was announced and who runs it', async () => {
  expect((await does('step', { step: 'commission', reason: 'Marché 12.' })).status).toBe(303);
  const release = { version: '2.1', url: 'https://git.example/2.1', date: '2026-03-05' };
  expect((await does('release', { ...release, url: 'git' })).status).toBe(422);
  expect((await does('release', release)).to).toBe(`${REQUEST}?done=request-release`);
  expect((await does('step', { step: 'deliver', reason: 'Livraison.' })).status).toBe(303);
  expect((await does('use', { version: '', since: '', dueOn: '2026-06-01' })).to).toBe(`${REQUEST}?done=request-use`);
  const planned = await pages.text('/consultations/mutualiser/proposals/1/request');
  expect(planned).toMatch(/Ville de Lyon[\s\S]*Pas utilisée[\s\S]*1er juin 2026/);
  expect(await officer.read(`${REQUEST}?act=use`)).toContain('2.1 (Ville de Lyon)');
  expect((await does('use', { version: '2.1', since: '2026-03-05', dueOn: '' })).status).toBe(303);
  const page = await pages.text('/consultations/mutualiser/proposals/1/request');
  expect(page).toContain('href="https://git.example/2.1"');
  expect(page).toContain('Adoptée');
});

it('enters from paper that a member without a site joins, and what it runs', async () => {
  const members = `${COMMUNITY}/paper-members`;
  expect(await officer.read(REQUEST)).not.toContain('act=join');
  const girona = { institution: 'https://girona.example/', name: 'Girona', reference: 'Ple 7' };
  const wrong = await officer.send(
    members,
    filledForm(await officer.form(members, 'reference'), { ...girona, name: '' }),
  );
  expect([wrong.status, wrong.html]).toEqual([422, expect.stringContaining('Ple 7')]);
  const admitted = await officer.send(members, filledForm(await officer.form(members, 'reference'), girona));
  expect(admitted.to).toBe(`${members}?done=paper-member-admitted`);
  expect(await officer.read(members)).toMatch(/Girona[\s\S]*Ple 7/);
  expect(await officer.read(`${REQUEST}?act=join`)).toMatch(/Girona[\s\S]*5.000.€[\s\S]*Ville de Lyon/);
  const joins = { institution: girona.institution, reference: 'Ple 8', most: '6 000' };
  const nobody = await does('join', { ...joins, most: '' });
  expect([nobody.status, nobody.html]).toEqual([422, expect.stringContaining('Ple 8')]);
  expect((await does('join', joins)).to).toBe(`${REQUEST}?done=request-join`);
  const page = await pages.text('/consultations/mutualiser/proposals/1/request');
  expect(page.slice(page.indexOf('id="late"'))).toMatch(/Girona[\s\S]*5.000.€[\s\S]*Ville de Lyon/);
  expect(await officer.read(REQUEST)).not.toContain('act=join');
  expect(await officer.read('/admin/pledges')).toMatch(/10.000.€[\s\S]*5.000.€/);
  const runs = { institution: girona.institution, reference: 'Ple 9', version: '2.1', since: '2026-03-05', dueOn: '' };
  expect((await does('use', runs)).to).toBe(`${REQUEST}?done=request-use`);
  expect(await pages.text('/consultations/mutualiser/proposals/1/request')).toMatch(/Girona[\s\S]*Ple 9/);
});

it('lists what could not be read of its host', async () => {
  const [foundAt, uri] = [new Date('2026-03-05T08:00:00Z'), 'https://torino.example/p/1/pledges/1'];
  await pages.app.store.transact(async (writer) => {
    const community = await writer.consultations.bySlug('mutualiser');
    const proposal = await writer.proposals.byNumber(community?.id ?? '', 1);
    const unread = { proposalId: proposal?.id ?? '', uri, kind: 'pledge', because: 'signature', foundAt } as const;
    await writer.statements.saveUnread({ ...unread, institution: 'https://girona.example/' });
  });
  expect(await officer.read(REQUEST)).toMatch(/Promesse ou retrait[\s\S]*Sa signature ne peut pas être vérifiée/);
  expect(await pages.text('/consultations/mutualiser/proposals/1/request')).not.toContain('Promesse ou retrait');
});

it('has a pledge above the sum of the institution confirmed by a second agent', async () => {
  pages.clock.set('2026-03-02T08:00:00Z');
  await oneAgentPledges(pages.app, 500_000);
  const form = await officer.form(`${COMMUNITY}/new-request`, 'licence');
  const texts = { 'title.fr': 'Exporter', 'body.fr': 'Il manque un bouton.', acceptanceCriteria: 'Dix secondes.' };
  const words = { ...texts, licence: 'EUPL-1.2' };
  expect((await officer.send(`${COMMUNITY}/new-request`, filledForm(form, words))).status).toBe(303);
  const path = `${COMMUNITY}/requests/2`;
  const doesAt = async (who: AdminSession, act: string, fields: Readonly<Record<string, string>>) =>
    await who.send(path, filledForm(await who.form(`${path}?act=${act}`, 'act'), fields));
  expect((await doesAt(officer, 'step', { step: 'open' })).status).toBe(303);
  const funding = { amount: '10 000', currency: 'EUR', closesAt: '2026-03-05T00:00', sharing: 'equally' };
  expect((await doesAt(officer, 'step', { step: 'specify', reason: 'Vote.', ...funding })).status).toBe(303);
  const pledge = { kind: 'money', amount: '10000', expiresAt: '2026-12-31' };
  expect((await doesAt(officer, 'pledge', pledge)).to).toBe(`${path}?done=request-pledge-waits`);
  expect((await doesAt(officer, 'pledge', { ...pledge, amount: '9000' })).status).toBe(303);
  const waiting = await officer.read(path);
  expect(waiting).toMatch(/en attente d’un second agent[\s\S]*10.000.€[\s\S]*9.000.€/);
  const published = await pages.text('/consultations/mutualiser/proposals/2/request');
  expect(published).not.toMatch(/second agent|9.000.€/);
  expect(await officer.read(`${path}?act=confirm`)).toContain('un autre agent doit les confirmer');
  const other = await adminSession(pages, 'officer', { email: 'bea@lyon.example' });
  const [first, second] = [...waitingIds(await other.read(`${path}?act=confirm`))];
  const own = await officer.send(
    path,
    filledForm(await officer.form(`${path}?act=confirm`, 'act'), { waiting: first ?? '' }),
  );
  expect([own.status, own.html]).toEqual([409, expect.stringContaining('Un autre agent doit')]);
  expect((await doesAt(other, 'confirm', {})).status).toBe(422);
  expect((await doesAt(other, 'confirm', { waiting: first ?? '' })).to).toBe(`${path}?done=request-pledge`);
  expect((await doesAt(officer, 'discard', { waiting: second ?? '' })).to).toBe(
    `${path}?done=request-pledge-discarded`,
  );
  expect(await officer.read(path)).not.toContain('id="waiting"');
  expect(await pages.text('/consultations/mutualiser/proposals/2/request')).toMatch(/Ville de Lyon[\s\S]*10.000.€/);
});

function waitingIds(html: string): readonly string[] {
  return [...html.matchAll(/name="waiting"[^>]*value="([^"]+)"/g)].map(([, value = '']) => value);
}

it('is done by whoever conducts consultations, and nobody else', async () => {
  const moderator = await adminSession(pages, 'moderator');
  expect(await moderator.status(REQUEST)).toBe(403);
  expect((await pages.get('/consultations/mutualiser/proposals/9/request')).status).toBe(404);
});

it('is merged into another one, and leads there', async () => {
  const written = async (title: string, neededBy: string) => {
    const form = await officer.form(`${COMMUNITY}/new-request`, 'licence');
    const words = { 'title.fr': title, 'body.fr': 'Il manque un bouton.', licence: 'EUPL-1.2', neededBy };
    const { to } = await officer.send(`${COMMUNITY}/new-request`, filledForm(form, words));
    return Number(/requests\/(\d+)/.exec(to ?? '')?.[1]);
  };
  const number = await written('Ajouter <une> pièce', 'https://torino.example/\nhttps://lyon.example/');
  const path = `${COMMUNITY}/requests/${number}`;
  const steps = async (fields: Readonly<Record<string, string>>) =>
    await officer.send(path, filledForm(await officer.form(`${path}?act=step`, 'act'), fields));
  expect((await steps({ step: 'open', duplicateOf: '1' })).status).toBe(422);
  expect((await steps({ step: 'open' })).status).toBe(303);
  const withdraw = { step: 'withdraw', reason: 'Vote du 9 mars.' };
  const itself = await steps({ ...withdraw, duplicateOf: String(number) });
  expect([itself.status, itself.html]).toEqual([409, expect.stringContaining('un doublon d’elle-même')]);
  expect((await steps({ ...withdraw, duplicateOf: '99' })).html).toContain('qui porte le numéro 99');
  expect((await steps({ ...withdraw, duplicateOf: '0' })).status).toBe(422);
  expect((await steps({ ...withdraw, duplicateOf: '1' })).status).toBe(303);
  const at = (of: number) => `/consultations/mutualiser/proposals/${of}/request`;
  const duplicate = await pages.text(at(number));
  expect(duplicate).toMatch(/Doublon de la demande 1[^<]*<a href="[^"]*proposals\/1\/request">[^/]*Joindre des pièces/);
  expect(duplicate).toContain('Vote du 9 mars.');
  expect(await officer.read(path)).toContain('Doublon de la demande 1');
  const target = await pages.text(at(1));
  expect(target).toMatch(
    new RegExp(`fusionnées avec celle-ci[^]*href="${at(number)}">[^]*Ajouter &lt;une&gt; pièce[^]*torino.example`),
  );
  expect(await pages.text('/consultations/mutualiser/requests')).toContain(' · Doublon de la demande 1');
});
