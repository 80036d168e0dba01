import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyst } from '../../src/analysis/analyst.ts';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { tableSchema } from '../../src/application/kit/csv.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { SYNTHESIS } from '../../src/application/open-data/synthesis-files.ts';
import type { SynthesisCheck } from '../../src/application/synthesis/check-synthesis.ts';
import type { SynthesisDocument } from '../../src/application/synthesis/ports.ts';
import { runCommandLine } from '../../src/cli/command-line.ts';
import type { CommandServices } from '../../src/cli/command-services.ts';
import { progressOn } from '../../src/cli/progress.ts';
import { readConfig } from '../../src/start/config.ts';
import { opened, proposed, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { serve } from '../support/local-server.ts';
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

/** A command in somebody's hands who has no node: it opens nothing. */
async function commandLine(args: readonly string[]) {
  let out = '';
  const code = await runCommandLine([...args, '--json'], {
    services: { version: '0.0.0', analyst: async () => analyst } as unknown as CommandServices,
    config: readConfig({}),
    cwd: '/',
    out: (text) => {
      out += text;
    },
    err: () => undefined,
    progress: progressOn({ write: () => undefined }),
    signal: new AbortController().signal,
    running: null,
    relay: null,
  });
  const { outcome, differences = [], changedSince = [] } = JSON.parse(out) as Partial<SynthesisCheck>;
  return { code, outcome, where: [...differences, ...changedSince].map(({ where }) => where) };
}

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

  it('comes out again from the public files of an address, and names what was altered in them', async () => {
    let alter = (_path: string, text: string) => text;
    await using server = await serve(async (request, response) => {
      const path = request.url ?? '/';
      const answer = await pages.get(path);
      response.writeHead(answer.status).end(alter(path, await answer.text()));
    });
    const check = async (slug = 'velo') =>
      await commandLine(['synthesis', 'check', server.at(`/consultations/${slug}`)]);

    expect(await check()).toEqual({ code: 0, outcome: 'equal', where: [] });

    const ofTexts = (from: string, to: string) => (path: string, text: string) =>
      path.endsWith('proposals.jsonl') ? text.replace(from, to) : text;
    const ofSynthesis = (change: (json: SynthesisDocument) => unknown) => (path: string, text: string) => {
      if (!path.endsWith('synthesis.json')) return text;
      const json = JSON.parse(text) as SynthesisDocument;
      change(json);
      return JSON.stringify(json);
    };
    const found: [typeof alter, number, string, string[]][] = [
      [
        ofTexts('pont à vélo', 'pont en bus'),
        1,
        'differs',
        ['proposal 2, text', 'proposal 2, content hash in the export'],
      ],
      [ofTexts('"version":1', '"version":2'), 2, 'changed-since', ['proposal 1']],
      [ofTexts('"status":"published"', '"status":"withdrawn"'), 2, 'changed-since', ['proposal 1']],
      [
        ofSynthesis(({ themes }) => Object.assign(themes[0] ?? {}, { proposals: themes[0]?.proposals.toReversed() })),
        1,
        'differs',
        ['themes[0].proposals[0]'],
      ],
      [
        ofSynthesis(({ inputs }) => Object.assign(inputs ?? {}, { proposals: inputs?.proposals.slice(0, -1) })),
        1,
        'differs',
        ['inputs.hash', 'proposal 7'],
      ],
      [
        ofSynthesis(({ method }) => Object.assign(method.parameters, { common: 1 })),
        1,
        'differs',
        ['method.parameters.common'],
      ],
      [ofSynthesis(({ method }) => Object.assign(method.texts ?? {}, { icu: '1.0' })), 0, 'equal', []],
      [ofSynthesis(({ method }) => Object.assign(method, { version: 3 })), 2, 'not-checkable', []],
      [ofSynthesis((json) => Object.assign(json, { inputs: undefined })), 2, 'not-checkable', []],
      [(_, text) => text.slice(1), 2, 'not-checkable', []],
    ];
    for (const [altered, code, outcome, where] of found) {
      alter = altered;
      const { where: named, ...rest } = await check();
      expect(rest).toEqual({ code, outcome });
      expect(named).toEqual(expect.arrayContaining(where));
      if (where.length === 0) expect(named).toEqual([]);
    }
    expect(await check('nothing')).toMatchObject({ code: 2, outcome: 'not-checkable' });
    expect(await commandLine(['synthesis', 'check', 'velo'])).toMatchObject({ code: 2 });
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
