import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { listResidents } from '../../src/application/participant/list-residents.ts';
import { readOwnStanding } from '../../src/application/participant/reads.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

const SAME = { 'sec-fetch-site': 'same-origin' };
const SUPPORT = '/consultations/velo/proposals/1/support';

describe('whether an act will count', () => {
  let pages: Pages;
  const as: Record<string, string> = {};
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    await opened(pages.app, 'velo', {
      rules: { hold: 'nothing', standings: ['resident', 'registered'], decidingStanding: ['resident'] },
    });
    for (const [name, standing] of [
      ['Léo', 'resident'],
      ['Zoé', 'registered'],
    ] as const) {
      const { id } = await registeredPerson(pages.app, name, { standing });
      ids[name] = id;
      as[name] = await pages.signedIn({ participantId: id });
    }
    await proposed(pages.app, { slug: 'velo', authorId: ids['Léo'] ?? '' });
    const { agent } = value(await inviteAgent(pages.app, { email: 'officer@city.example', role: 'officer', by: null }));
    as['officer'] = await pages.signedIn({ agentId: agent.id });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const shown = (name?: string, path = SUPPORT) =>
    pages.text(path, name === undefined ? {} : { cookie: as[name] ?? '' });

  it('is told before a support by who decides, to somebody who is not signed in', async () => {
    const page = await shown();
    expect(page).toContain('La décision dépend des soutiens des catégories\u00a0: habitants vérifiés.');
    expect(page).toContain('Comment être reconnu comme habitant');
  });

  it('is told to somebody by their own standing, also beside the button', async () => {
    expect(await shown('Léo')).toContain('Votre soutien compte pour la décision');
    expect(await shown('Léo')).not.toContain('Comment être reconnu comme habitant');
    for (const path of [SUPPORT, '/consultations/velo/proposals/1']) {
      expect(await shown('Zoé', path)).toContain('Votre soutien ne compte pas pour la décision.');
    }
    expect(await shown('Zoé')).toContain('Comment être reconnu comme habitant');
  });

  it('names only ways that the institution offers', async () => {
    expect(await shown('Zoé')).toContain('Il n’est pas encore possible d’être reconnu comme habitant en ligne.');
    value(await listResidents(pages.app, { text: 'code\nABCDE-12345\n', file: 'codes.csv', by: null }));
    const page = await shown('Zoé');
    expect(page).toContain('<a href="/me/standing">Saisir le code');
    expect(page).not.toContain('aucun moyen en ligne');
  });

  it('changes by a code that an officer makes at the counter, once, and shows once', async () => {
    const form = { intent: 'code', territory: '69387', once: 'a form of the counter' };
    const made = await pages.post('/admin/residents', form, { ...SAME, cookie: as['officer'] ?? '' });
    const code = /<code class="handle">([0-9A-Z-]+)</.exec(await made.text())?.[1] ?? '';
    expect(code).toMatch(/^([2-9A-HJ-NP-Z]{4}-){2}[2-9A-HJ-NP-Z]{4}$/);
    const again = await pages.post('/admin/residents', form, { ...SAME, cookie: as['officer'] ?? '' });
    expect(again.headers.get('location')).toContain('done=resident-code-made-before');
    await pages.post('/me/standing', { code: code.toLowerCase() }, { ...SAME, cookie: as['Zoé'] ?? '' });
    expect(value(await readOwnStanding(pages.app, ids['Zoé'] as never))).toEqual({
      standing: 'resident',
      territory: '69387',
    });
    expect(await shown('Zoé')).toContain('Votre soutien compte pour la décision');
  });

  it('is not changed by a code for a place that nobody knows', async () => {
    const form = { intent: 'code', territory: 'nowhere' };
    const refused = await pages.post('/admin/residents', form, { ...SAME, cookie: as['officer'] ?? '' });
    expect(refused.status).toBe(422);
  });
});
