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
import { withdrawProposal } from '../../src/application/proposal/withdraw-proposal.ts';
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
    await consulting('bici', { rules: { hold: 'nothing' } });
    await consulting('verde', {
      rules: { hold: 'nothing', resultsVisibility: 'after-close' },
      phases: [{ kind: 'propose', opensAt: '2026-04-01', closesAt: '2026-04-30' }],
    });
    author = (await registeredPerson(app, 'Ada')).id;
    await propose('Una pista ciclabile protetta lungo il fiume', ['bici']);
    await propose('Alberi e ombra in ogni piazza', ['verde']);
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
  const propose = (body: string, tags: readonly string[] = []) =>
    proposed(torino.node.app, {
      slug: 'bici',
      authorId: author,
      tags,
      content: { title: { it: body }, body: { it: `${body}. ${body}.` }, lang: 'it', cost: null, amends: null },
    });
  const find = async (query: Partial<CatalogueQuery> = {}) =>
    (await readCommons(lyon.node.app, { ...EVERYTHING, ...query })).items.map(({ entry }) =>
      entry.kind === 'proposal' ? entry.number : entry.uri.split('/').at(-1),
    );
  const readAgain = async (hours = 4) => {
    network.advance({ hours });
    await network.settle();
  };
  const wireOf = (answer: (page: string | null) => CatalogueAnswer) => ({
    page: async ({ page }: { readonly page: string | null }) => answer(page),
  });
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
      topics: ['bici', 'verde'],
      territories: [{ code: '001272' }],
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

  it('asks for a page that it knows only whether it changed', async () => {
    const requests: string[] = [];
    const { app } = lyon.node;
    await due();
    const wire = {
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
});
