import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import type { CatalogueEntry, CatalogueQuery } from '../../src/application/network/catalogue/ports.ts';
import { type CatalogueAnswer, readCatalogues } from '../../src/application/network/catalogue/read-catalogues.ts';
import {
  readCommons,
  readCommonsFilters,
  readLikeElsewhere,
} from '../../src/application/network/catalogue/read-commons.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { createCatalogueWire } from '../../src/federation/network/catalogue-reader.ts';
import { drafted, opened, proposed, registeredPerson, value } from '../support/city.ts';
import { faultsOf } from '../web/tags.ts';
import { peered, setUpCities } from './cities.ts';
import { share } from './city.ts';
import { type Network, openNetwork, type Place } from './network.ts';
import { seedOfRun } from './seeded.ts';

const EVERYTHING: CatalogueQuery = {
  limit: 20,
  after: null,
  search: null,
  topic: null,
  territory: null,
  state: null,
  phase: null,
  lang: null,
  kind: null,
};

describe('the catalogue of the commons', () => {
  let network: Network;
  let lyon: Place;
  let torino: Place;
  let author: string;

  beforeAll(async () => {
    network = await openNetwork({ nodes: 2, seed: seedOfRun(), start: '2026-03-02T08:00:00Z' });
    [lyon, torino] = network.places as [Place, Place];
    await setUpCities(network.places);
    const { app } = torino.node;
    await consulting('bici', { rules: { hold: 'nothing' }, topics: ['mobility'] });
    await consulting('verde', {
      rules: { hold: 'nothing', resultsVisibility: 'after-close' },
      phases: [{ kind: 'propose', opensAt: '2026-04-01', closesAt: '2026-04-30' }],
    });
    author = (await registeredPerson(app, 'Ada')).id;
    await propose('Una pista ciclabile protetta lungo il fiume', ['bici']);
    await propose('Alberi e ombra in ogni piazza', ['verde'], ['trees']);
    await peered(lyon, torino);
    await network.settle();
  }, 150_000);
  afterAll(async () => {
    await network[Symbol.asyncDispose]();
  });

  const consulting = async (slug: string, input: Omit<Parameters<typeof drafted>[1], 'slug'>) => {
    const { app } = torino.node;
    await drafted(app, { slug, title: { it: `Consultazione ${slug}` }, summary: { it: 'Che cosa serve?' }, ...input });
    value(await publishConsultation(app, { slug, by: null }));
  };
  const proposeIn = (
    slug: string,
    body: string,
    of: { readonly tags?: readonly string[]; readonly topics?: readonly string[] } = {},
  ) =>
    proposed(torino.node.app, {
      ...of,
      slug,
      authorId: author,
      content: { title: { it: body }, body: { it: `${body}. ${body}.` }, lang: 'it', cost: null, amends: null },
    });
  const propose = (body: string, tags: readonly string[] = [], topics: readonly string[] = []) =>
    proposeIn('bici', body, { tags, topics });
  const find = async (query: Partial<CatalogueQuery> = {}) =>
    (await readCommons(lyon.node.app, { ...EVERYTHING, ...query })).items.map(({ entry }) =>
      entry.kind === 'proposal' ? entry.number : entry.uri.split('/').at(-1),
    );
  const readAgain = async (hours = 4) => {
    network.advance({ hours });
    await network.settle();
  };
  /** A node that tells no changes, as one of an earlier version. */
  const BEFORE_CHANGES = { begin: async () => ({ kind: 'begun', changes: null }) as const };
  const wireOf = (answer: (page: string | null) => CatalogueAnswer) => ({
    ...BEFORE_CHANGES,
    page: async ({ page }: { readonly page: string | null }) => answer(page),
  });
  const forgetCursor = () => lyon.query('update catalogue_reading set changes = null');
  /** Reads the real catalogue; answers the query of every address that was asked. */
  const queriesOfReading = async () => {
    const queries: string[] = [];
    await due();
    await readCatalogues(
      lyon.node.app,
      createCatalogueWire(async (url, { limits: _, ...init }) => {
        queries.push(new URL(url).search.replace(/=.*/, ''));
        return await fetch(url, init);
      }),
    );
    return queries;
  };
  const due = () => lyon.query("update catalogue_reading set due_at = now() - interval '10 years'");

  it('has what is public of every peer, with where it comes from', async () => {
    expect((await find()).toSorted()).toEqual([1, 2, 'bici', 'verde']);
    const page = await readCommons(lyon.node.app, { ...EVERYTHING, kind: 'proposal', search: 'fiume' });
    expect(page.items).toMatchObject([
      {
        entry: {
          uri: `${torino.origin}/consultations/bici/proposals/1`,
          title: { it: 'Una pista ciclabile protetta lungo il fiume' },
          languages: ['it'],
          tags: ['bici'],
          topics: ['cycling'],
          supports: 0,
          verdict: null,
        },
        origin: { uri: `${torino.origin}/`, name: { it: 'Città di Torino' } },
        within: { title: { it: 'Consultazione bici' } },
        staleSince: null,
      },
    ]);
  });

  it('is on pages and in the API, with its origin and its language', async () => {
    const read = async (path: string) => await (await fetch(lyon.origin + path)).text();
    const page = await read('/commons?q=fiume&lang=en');
    expect(faultsOf(page)).toEqual([]);
    expect(page).toContain('Città di Torino');
    expect(page).toContain('lang="it"');
    expect(page).toContain(`href="${torino.origin}/consultations/bici/proposals/1"`);
    expect(page).not.toContain('Alberi');
    const answer = JSON.parse(await read('/api/v1/commons?kind=proposal&limit=1')) as { items: object[]; next: string };
    expect(answer.items).toMatchObject([{ kind: 'proposal', origin: { institution: `${torino.origin}/` } }]);
    const rest = JSON.parse(await read(`/api/v1/commons?kind=proposal&limit=1&after=${answer.next}`)) as typeof answer;
    expect(rest).toMatchObject({ items: [{ kind: 'proposal' }], next: null });
    expect(rest.items).not.toEqual(answer.items);
  });

  it('stands beside a proposal that is like something of it', async () => {
    const { app } = lyon.node;
    await opened(app, 'velo', { rules: { hold: 'nothing' } });
    const leo = await registeredPerson(app, 'Léo');
    const own = await proposed(app, {
      slug: 'velo',
      authorId: leo.id,
      content: {
        title: { fr: 'Une piste', it: 'Una pista ciclabile protetta' },
        body: { fr: 'Une piste.', it: 'Lungo il fiume.' },
        lang: 'fr',
        cost: null,
        amends: null,
      },
    });
    const page = await (await fetch(`${lyon.origin}/consultations/velo/proposals/${own.number}?lang=en`)).text();
    expect(page).toContain('What did other cities propose about this?');
    expect(page).toContain(`${torino.origin}/consultations/bici/proposals/1`);
  });

  it('is found by words, topic, territory, phase and language', async () => {
    expect(await find({ search: 'piste ciclabili' })).toEqual([1]);
    expect(await find({ search: '&|!' })).toEqual([]);
    expect((await find({ topic: 'verde' })).toSorted()).toEqual([2, 'bici']);
    expect(await find({ territory: '001272', kind: 'consultation' })).toHaveLength(2);
    expect(await find({ territory: '69123' })).toEqual([]);
    expect(await find({ state: 'upcoming' })).toEqual(['verde']);
    expect((await find({ state: 'open' })).toSorted()).toEqual([1, 2, 'bici']);
    expect(await find({ state: 'closed' })).toEqual([]);
    expect((await find({ phase: 'support' })).toSorted()).toEqual([1, 2, 'bici']);
    expect(await find({ phase: 'vote' })).toEqual([]);
    expect((await find({ lang: 'it' })).toSorted()).toEqual([1, 2, 'bici', 'verde']);
    expect(await readCommonsFilters(lyon.node.app)).toMatchObject({
      topics: ['cycling', 'mobility', 'parks', 'trees'],
      tags: [],
      territories: [{ code: '001272' }],
    });
  });

  it('is found across languages by topics, those it says and those that its tags name', async () => {
    expect((await find({ topic: 'cycling' })).toSorted()).toEqual([1, 'bici']);
    expect((await find({ topic: 'Vélo' })).toSorted()).toEqual([1, 'bici']);
    expect(await find({ search: 'pyöräily' })).toEqual([1]);
    expect(await find({ search: 'arbres' })).toEqual([2]);
    expect(await find({ search: 'mobilité' })).toEqual(['bici']);
    expect(await find({ search: 'logement' })).toEqual([]);
    const page = await (await fetch(`${lyon.origin}/commons?topic=trees&lang=en`)).text();
    expect(faultsOf(page)).toEqual([]);
    expect(page).toContain('<option value="trees" selected>Trees</option>');
    expect(page).toContain('>Trees</a></li>');
    const answer = await (await fetch(`${lyon.origin}/api/v1/commons?topic=arbres`)).json();
    expect(answer).toMatchObject({
      items: [{ number: 2, tags: ['verde'], topics: ['trees', 'parks'] }, { number: null }],
    });
  });

  it('is read page by page, by a cursor that forgets and repeats nothing', async () => {
    const all: unknown[] = [];
    let after: string | null = null;
    do {
      const page = await readCommons(lyon.node.app, { ...EVERYTHING, limit: 1, after });
      all.push(...page.items.map(({ entry }) => entry.uri));
      after = page.next;
    } while (after !== null);
    expect(new Set(all).size).toBe(4);
    expect(all).toHaveLength(4);
  });

  it('says what is like a text in the same language', async () => {
    const like = await readLikeElsewhere(lyon.node.app, { it: 'Piste protette sul fiume, per andare in bici' });
    expect(like.map(({ entry }) => entry.uri)).toEqual([`${torino.origin}/consultations/bici/proposals/1`]);
    expect(await readLikeElsewhere(lyon.node.app, { it: 'Mense scolastiche biologiche' })).toEqual([]);
    expect(await readLikeElsewhere(lyon.node.app, { it: '...' })).toEqual([]);
  });

  it('follows what changes there, and takes out what is gone', async () => {
    const third = await propose('Rastrelliere alla stazione');
    await readAgain();
    expect((await find({ kind: 'proposal' })).toSorted()).toEqual([1, 2, 3]);
    value(await withdrawProposal(torino.node.app, { proposalId: third.id, authorId: author }));
    await readAgain();
    expect((await find({ kind: 'proposal' })).toSorted()).toEqual([1, 2]);
  });

  it('is read whole once, and then only as far as it changed', async () => {
    expect(await queriesOfReading()).toEqual(['?since']);
    const authorId = author;
    const proposals = await Promise.all([1, 2].map(async (nth) => await propose(`Fontanelle ${nth}`)));
    const supporter = (await registeredPerson(torino.node.app, 'Bea', { standing: 'resident' })).id;
    value(
      await giveSupport(torino.node.app, { proposalId: proposals[0]?.id ?? '', participantId: supporter, side: 'for' }),
    );
    expect(await queriesOfReading()).toEqual(['?since']);
    const found = await readCommons(lyon.node.app, { ...EVERYTHING, search: 'fontanelle' });
    expect(found.items.map(({ entry }) => (entry.kind === 'proposal' ? entry.supports : null)).toSorted()).toEqual([
      0, 1,
    ]);
    for (const { id } of proposals) value(await withdrawProposal(torino.node.app, { proposalId: id, authorId }));
    expect(await queriesOfReading()).toEqual(['?since']);
    expect((await find({ kind: 'proposal' })).toSorted()).toEqual([1, 2]);
    expect(await queriesOfReading()).toEqual(['?since']);
  });

  it('is read whole again where its node does not know the cursor any more', async () => {
    const never = Buffer.from(JSON.stringify({ since: lyon.node.app.newId() })).toString('base64url');
    await lyon.query(`update catalogue_reading set changes = '${torino.origin}/catalogue?since=${never}'`);
    await lyon.query('delete from catalogue_entry where number = 1');
    const queries = await queriesOfReading();
    expect(queries.slice(0, 3)).toEqual(['?since', '', '?page']);
    expect(queries.slice(3)).toContain('?cursor');
    expect(await find({ search: 'piste ciclabili' })).toEqual([1]);
    expect(await queriesOfReading()).toEqual(['?since']);
  });

  it('asks a node that tells no changes for a page that it knows only whether it changed', async () => {
    const requests: string[] = [];
    const { app } = lyon.node;
    await forgetCursor();
    await due();
    await readCatalogues(app, {
      ...createCatalogueWire(async (url, { limits: _, ...init }) => await fetch(url, init)),
      ...BEFORE_CHANGES,
    });
    await due();
    const wire = {
      ...BEFORE_CHANGES,
      page: async ({ etag }: { readonly etag: string | null }) => {
        requests.push(etag ?? 'none');
        return { kind: 'unchanged' } as const;
      },
    };
    await readCatalogues(app, wire);
    expect(requests.length).toBeGreaterThan(1);
    expect(requests).not.toContain('none');
    expect(await find()).toHaveLength(4);
  });

  it('believes nothing about others, and keeps that it was said', async () => {
    const { app } = lyon.node;
    const entry = (await app.store.read((reader) =>
      reader.catalogue.entry(`${torino.origin}/consultations/bici`),
    )) as CatalogueEntry;
    await due();
    await readCatalogues(
      app,
      wireOf(() => ({
        kind: 'page',
        etag: null,
        next: null,
        changes: null,
        gone: [],
        entries: [entry],
        foreign: ['https://genova.example/consultations/x'],
      })),
    );
    const evidence = await app.store.read((reader) => reader.peering.evidence({ peer: `${torino.origin}/`, limit: 5 }));
    expect(evidence).toMatchObject([{ kind: 'foreign-id', detail: { uri: 'https://genova.example/consultations/x' } }]);
    expect(await find()).toEqual(['bici']);
    await readAgain();
    expect(await find()).toHaveLength(4);
  });

  it('drops blocked hosts at once, and has them again when they are allowed', async () => {
    const { app } = lyon.node;
    await lyon.query(
      `insert into host_policy (host, policy, set_at) values ('${new URL(torino.origin).hostname}', 'block', now())`,
    );
    expect(await find()).toEqual([]);
    expect(await readLikeElsewhere(app, { it: 'pista ciclabile protetta lungo il fiume' })).toEqual([]);
    await lyon.query('delete from host_policy');
    expect(await find()).toHaveLength(4);
  });

  it('leaves out of what is alike elsewhere what is shared here', async () => {
    const text = { it: 'Piste protette sul fiume, per andare in bici' };
    expect(await readLikeElsewhere(lyon.node.app, text)).toHaveLength(1);
    await share(network, { host: torino, slug: 'bici', with: lyon });
    expect(await readLikeElsewhere(lyon.node.app, text)).toEqual([]);
  });

  it('says who is silent for long, forgets them in the end, and has them again when they speak', async () => {
    const { app } = lyon.node;
    const silent = wireOf(() => ({ kind: 'unreachable' }));
    await due();
    await readCatalogues(app, silent);
    const since = app.now();
    const askedAfter = async (seconds: number) => {
      network.advance({ seconds });
      let asked = 0;
      await readCatalogues(
        app,
        wireOf(() => {
          asked += 1;
          return { kind: 'unreachable' };
        }),
      );
      return asked;
    };
    // Soon at first, then after half as long as it was silent.
    expect([await askedAfter(4), await askedAfter(1), await askedAfter(5)]).toEqual([0, 1, 1]);
    expect([await askedAfter(20), await askedAfter(14), await askedAfter(1)]).toEqual([1, 0, 1]);
    network.advance({ hours: 24 * 31 });
    await readCatalogues(app, silent);
    expect((await readCommons(app, EVERYTHING)).items[0]).toMatchObject({ staleSince: since });
    network.advance({ hours: 24 * 60 });
    await readCatalogues(app, silent);
    expect(await find()).toEqual([]);
    await readAgain();
    expect(await find()).toHaveLength(4);
    await due();
    await readCatalogues(
      app,
      wireOf(() => ({ kind: 'gone' })),
    );
    expect(await find()).toEqual([]);
  });

  it('tells by nothing that somebody supported a proposal while counts are hidden', async () => {
    const { app } = torino.node;
    const june = { opensAt: '2026-06-01', closesAt: '2026-06-30' } as const;
    await consulting('nascosta', {
      rules: { hold: 'nothing', resultsVisibility: 'after-close' },
      phases: [
        { kind: 'propose', ...june },
        { kind: 'support', ...june },
      ],
    });
    await proposeIn('nascosta', 'Orti di quartiere');
    await queriesOfReading();
    await queriesOfReading();
    const cursor = async () =>
      (await lyon.query<{ changes: string }>('select changes from catalogue_reading'))[0]?.changes;
    const before = await cursor();
    const found = await app.store.read((reader) => reader.consultations.bySlug('nascosta'));
    const proposal = await app.store.read((reader) => reader.proposals.byNumber(found?.id ?? '', 1));
    const supporter = (await registeredPerson(app, 'Ciro', { standing: 'resident' })).id;
    const support = { proposalId: proposal?.id ?? '', participantId: supporter, side: 'for' } as const;
    value(await giveSupport(app, support));
    expect(await queriesOfReading()).toEqual(['?since']);
    expect(await cursor()).toBe(before);
    network.advance({ hours: 24 * 40 });
    await network.settle();
    const { items } = await readCommons(lyon.node.app, { ...EVERYTHING, search: 'orti di quartiere' });
    expect(items).toMatchObject([{ entry: { supports: 1 } }]);
  });
});
