import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { tableSchema } from '../../src/application/kit/table-schema.ts';
import { decideProposal } from '../../src/application/moderation/decide-proposal.ts';
import { SYNTHESIS } from '../../src/application/open-data/synthesis-files.ts';
import { opened, proposed, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { tableFaults } from '../support/table-faults.ts';
import { formOf } from './form-of.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf } from './tags.ts';

const SAID = [
  ['Une piste cyclable sur le quai', 'Une piste large pour le vélo, séparée des voitures.'],
  ['Piste cyclable du pont', 'Traverser le pont à vélo par une piste séparée.'],
  ['Des pistes pour les enfants à vélo', 'Une piste cyclable devant chaque école.'],
  ['Des repas bio à la cantine', 'Des légumes locaux à la cantine.'],
  ['Cantine végétarienne', 'Un repas végétarien avec des légumes bio.'],
  ['Légumes locaux à la cantine', 'Des repas bio cuisinés avec les producteurs.'],
  ['=Réparer(l’orgue)', 'Un concert par saison.'],
] as const;

describe('a synthesis', () => {
  let pages: Pages;
  let officer: string;
  let author: string;
  const AT = '/consultations/velo/synthesis';
  const DESK = '/admin/consultations/velo/synthesis';

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing' } });
    author = (await registeredPerson(app, 'Ana')).id;
    for (const [title, body] of SAID)
      await proposed(app, { slug: 'velo', authorId: author, content: saying(body, { title: { fr: title } }) });
    const { agent } = value(await inviteAgent(app, { email: 'o@lyon.example', role: 'officer', by: null }));
    officer = await pages.signedIn({ agentId: agent.id });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const desk = (path = DESK) => pages.text(path, { cookie: officer });
  const post = (form: URLSearchParams) => pages.post(DESK, form, { cookie: officer, 'sec-fetch-site': 'same-origin' });

  it('is drafted for agents: themes by their words, and its method', async () => {
    expect((await pages.get(DESK)).status).toBe(401);
    for (const lang of ['fr', 'en']) expect(faultsOf(await desk(`${DESK}?lang=${lang}`))).toEqual([]);
    const html = await desk();
    expect(html).toMatch(/<h3[^>]*>[^<]*(piste|vélo)/);
    expect(html).toMatch(/<h3[^>]*>[^<]*cantine/);
    expect(html).toContain('TF-IDF cosine, Louvain');
    expect(await pages.text(AT)).toContain('Aucune synthèse n’est publiée.');
    expect((await pages.get(`${AT}.json`)).status).toBe(404);
  });

  it('is published as it was read, once, with what the institution says', async () => {
    const form = formOf(await desk());
    form.set('words.fr', 'Deux sujets <b>dominent</b>.');
    const [first, again] = [await post(form), await post(form)];
    expect([first.status, again.status]).toEqual([303, 303]);
    const html = await pages.text(AT);
    expect(faultsOf(html)).toEqual([]);
    expect(html).toContain('Deux sujets');
    expect(html).not.toContain('<b>dominent');
    const { themes, method, words } = JSON.parse(await pages.text(`${AT}.json`));
    expect(themes).toHaveLength(2);
    expect(method.parameters.seed).toEqual(expect.any(Number));
    expect(words.fr).toContain('Deux sujets');
    const answer = await pages.get(`${AT}.csv`);
    const csv = await answer.text();
    expect(tableFaults(csv, SYNTHESIS)).toEqual([]);
    const schema = '/consultations/velo/data/synthesis.schema.json';
    expect(answer.headers.get('link')).toBe(`<${schema}>; rel="describedby"; type="application/json"`);
    expect(JSON.parse(await pages.text(schema))).toMatchObject({
      'title@fr': expect.any(String),
      ...tableSchema(SYNTHESIS),
    });
    expect(csv).toContain("apart,,,7,'=Réparer(l’orgue),");
  });

  it('is not published where the proposals changed meanwhile, and keeps what was typed', async () => {
    const form = formOf(await desk());
    form.set('words.fr', 'À ne pas perdre.');
    const { id } = await proposed(pages.app, { slug: 'velo', authorId: author, body: 'Un banc au parc.' });
    const late = await post(form);
    expect(late.status).toBe(409);
    expect(formOf(await late.text()).get('words.fr')).toBe('À ne pas perdre.');
    const removal = { kind: 'remove', rule: 'spam', reason: 'Non', by: null } as const;
    value(await decideProposal(pages.app, { ...removal, proposalId: id }));
  });

  it('shows no title of what was removed since', async () => {
    const bySlug = await pages.app.store.read((reader) => reader.consultations.bySlug('velo'));
    const row = await pages.app.store.read((reader) => reader.proposals.byNumber(bySlug?.id ?? '', 7));
    const removal = { kind: 'remove', rule: 'off-topic', reason: 'Non', by: null } as const;
    value(await decideProposal(pages.app, { ...removal, proposalId: row?.id ?? '' }));
    expect(await pages.text(AT)).not.toContain('Réparer');
    expect(await pages.text(`${AT}.csv`)).not.toContain('Réparer');
  });
});
