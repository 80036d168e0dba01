import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { confirmPaperBatch, enterPaperBatch } from '../../src/application/ballot/paper-batches.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Choice } from '../../src/domain/ballot/choice-kind.ts';
import { seedTextOf } from '../../src/domain/ballot/publication.ts';
import { sha256 } from '../support/ballots.ts';
import { drafted, setUpCity, value } from '../support/city.ts';
import { electorate, publishedLines, readByHand, recounted, shownResult } from '../support/electorate.ts';
import { asked, casting, option, options } from '../support/voting.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf, tagsIn } from './tags.ts';

const RECOUNT = join(import.meta.dirname, '..', '..', 'docs', 'recount', 'recount.mjs');
const SLUG = 'ecole';
const BASE = `/consultations/${SLUG}/ballots`;
const NAMES = options('Arbres', 'Bancs', 'Jeux');
const BUDGET = { amount: 10_000_000, currency: 'EUR', eachBallotWithin: false };
const COSTED = [6_000_000, 5_000_000, 3_000_000].map((cost, index) => ({ name: { fr: `Projet ${index + 1}` }, cost }));

describe('the page of a ballot that is over', () => {
  let pages: Pages;
  const ballots = new Map<string, Ballot>();

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app, clock } = pages;
    await setUpCity(app);
    await drafted(app, { slug: SLUG, phases: [{ kind: 'vote', opensAt: '2026-03-05', closesAt: '2026-03-25' }] });
    value(await publishConsultation(app, { slug: SLUG, by: null }));
    const residents = await electorate(app, 12, 'resident');
    const registered = await electorate(app, 6, 'registered');
    const ask = async (
      overrides: Omit<Parameters<typeof asked>[1], 'consultation'>,
      choiceOf: (ballot: Ballot, nth: number) => Choice,
    ) => {
      const ballot = await asked(app, { consultation: SLUG, ...overrides });
      ballots.set(overrides.slug ?? overrides.method, ballot);
      return async () => {
        const people = overrides.slug === 'peu' ? residents.slice(0, 3) : [...residents, ...registered];
        await Promise.all(
          people.map(async (id, nth) => value(await castBallot(app, casting(ballot, [id, choiceOf(ballot, nth)])))),
        );
      };
    };
    const first = (ballot: Ballot, nth: number) => option(ballot, nth < 10 ? 1 : 2);
    const ranking = (ballot: Ballot, order: readonly number[]): Choice => ({
      kind: 'ranking',
      ranks: order.map((number, index) => ({ option: option(ballot, number), rank: index + 1 })),
    });
    const casts = [
      await ask({ method: 'yes-no' }, (_, nth) => ({ kind: 'yes-no', answer: nth < 7 ? 'yes' : 'no' })),
      await ask(
        { method: 'choice', options: NAMES, rules: { threshold: { kind: 'count', count: 50 } } },
        (ballot, nth) => ({
          kind: 'choice',
          option: first(ballot, nth),
        }),
      ),
      await ask({ method: 'score', options: NAMES, rules: { scores: { min: 0, max: 5 } } }, (ballot, nth) => ({
        kind: 'score',
        scores: [{ option: first(ballot, nth), score: 4 }],
      })),
      await ask({ method: 'schulze', options: NAMES }, (ballot, nth) => ranking(ballot, nth < 7 ? [2, 1] : [3, 2])),
      await ask({ method: 'instant-runoff', options: NAMES }, (ballot, nth) =>
        ranking(ballot, nth < 5 ? [1] : nth < 9 ? [2, 3] : [3]),
      ),
      await ask({ method: 'budget-by-votes', options: COSTED, rules: { budget: BUDGET } }, (ballot, nth) => ({
        kind: 'budget',
        options: [1, ...(nth < 6 ? [3] : [])].map((number) => option(ballot, number)),
      })),
      await ask(
        { method: 'equal-shares', options: COSTED, rules: { budget: BUDGET, anonymityThreshold: 1 } },
        (ballot) => ({
          kind: 'budget',
          options: [option(ballot, 1), option(ballot, 3)],
        }),
      ),
      await ask({ method: 'petition', rules: { threshold: { kind: 'count', count: 15 } } }, () => ({
        kind: 'petition',
      })),
      await ask({ method: 'supports-and-objections', options: NAMES }, (ballot) => ({
        kind: 'supports-and-objections',
        supports: [option(ballot, 1)],
        objections: [option(ballot, 2)],
      })),
      await ask({ slug: 'peu', method: 'yes-no', rules: { quorum: { kind: 'count', count: 100 } } }, () => ({
        kind: 'yes-no',
        answer: 'yes',
      })),
    ];
    clock.set('2026-03-10T08:00:00Z');
    for (const cast of casts) await cast();
    const [hand, second] = ['1', '2'].map((last) => ({ id: `01990000-0000-7000-8000-00000000${last}aaa`, by: null }));
    if (hand === undefined || second === undefined) throw new Error('two hands are needed');
    const rows = [
      { choice: { kind: 'yes-no', answer: 'yes' } as const, count: 8 },
      { choice: { kind: 'invalid' } as const, count: 2 },
    ];
    const ballotId = ballots.get('yes-no')?.id ?? '';
    const batch = { ballotId, reference: 'Urne 1', place: 'Mairie', sheets: 10, rows, operator: hand };
    value(await confirmPaperBatch(app, { batchId: value(await enterPaperBatch(app, batch)).id, operator: second }));
    value(await enterPaperBatch(app, { ...batch, reference: 'Urne 2', rows: rows.slice(1), sheets: 2 }));
    clock.set('2026-03-26T08:00:00Z');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  /** The cells of the row that begins with this name. */
  const row = (html: string, name: string) => {
    const found = [...html.matchAll(/<tr[^>]*><th scope="row">([\s\S]*?)<\/tr>/g)].map(([, text]) => text ?? '');
    const text = found.filter((each) => each.replaceAll(/<[^>]*>/g, '').includes(name)).at(0) ?? '';
    return [...text.matchAll(/<td class="count">([^<]*)/g)].map(([, cell]) => cell);
  };
  const lead = (html: string) =>
    /<section class="result"[\s\S]*?<p class="lead">([\s\S]*?)<\/p>/.exec(html)?.[1]?.replaceAll(/<[^>]*>/g, '');

  it.each([
    ['yes-no', 'Adopté\u00a0: 15 voix, il en fallait 6.'],
    ['choice', 'Aucun choix n’atteint le seuil\u00a0: 10 voix, il en fallait 50.'],
    ['score', 'Arrive en tête\u00a0: Arbres.'],
    ['schulze', 'Arrive en tête\u00a0: Bancs.'],
    ['instant-runoff', 'Arrive en tête\u00a0: Arbres.'],
    [
      'budget-by-votes',
      'Retenus\u00a0: Projet 1, Projet 3. Dépensé\u00a0: 90\u202f000\u00a0€ sur 100\u202f000\u00a0€\u00a0; reste 10\u202f000\u00a0€.',
    ],
    [
      'equal-shares',
      'Retenus\u00a0: Projet 3, Projet 1. Dépensé\u00a0: 90\u202f000\u00a0€ sur 100\u202f000\u00a0€\u00a0; reste 10\u202f000\u00a0€.',
    ],
    ['petition', 'Le seuil n’est pas atteint\u00a0: 12 signatures, il en fallait 15.'],
    ['supports-and-objections', 'Retenus\u00a0: Arbres.'],
    ['peu', 'Aucune décision\u00a0: 3 suffrages décisionnels, le quorum est de 100.'],
  ])('says what was decided, and by which rule: %s', async (slug, words) => {
    const html = await pages.text(`${BASE}/${slug}`);
    expect(lead(html)).toBe(words);
    expect(html).toContain('Règle appliquée');
    expect(html).toContain('Résultat définitif, publié le');
    expect(faultsOf(html)).toEqual([]);
    expect(html.replace(/value="[\w-]{43}"/g, '')).not.toMatch(/undefined|NaN|\[object/);
    expect(await pages.text(`${BASE}/${slug}?lang=en`)).toContain('Rule applied:');
  });

  it.each(['yes-no', 'score', 'schulze', 'instant-runoff', 'budget-by-votes', 'equal-shares', 'petition'])(
    'has a caption and scoped headers in every table, and no id twice: %s',
    async (slug) => {
      const tags = tagsIn(await pages.text(`${BASE}/${slug}`)).filter(({ closing }) => !closing);
      const named = (name: string) => tags.filter((tag) => tag.name === name);
      expect(named('caption')).toHaveLength(named('table').length);
      expect(named('th').every(({ attributes }) => attributes.has('scope'))).toBe(true);
      const ids = tags.flatMap(({ attributes }) => attributes.get('id') ?? []);
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
      const levels = tags.filter(({ name }) => /^h\d$/.test(name)).map(({ name }) => Number(name[1]));
      expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
    },
  );

  it('shows each origin apart, what decides as their only sum, invalid sheets and paper', async () => {
    const html = await pages.text(`${BASE}/yes-no`);
    const headers = /<caption id="counts">[\s\S]*?<thead>([\s\S]*?)<\/thead>/
      .exec(html)?.[1]
      ?.replaceAll(/<[^>]*>/g, ' ');
    expect(headers).toMatch(/Total des voix prises en compte.*Habitants vérifiés.*Sur papier.*Personnes inscrites/s);
    expect(row(html, 'Oui')).toEqual(['15', '7', '8', '0']);
    expect(row(html, 'Non')).toEqual(['5', '5', '0', '6']);
    expect(row(html, 'Bulletins nuls')).toEqual(['2', '0', '2', '0']);
    expect(html).toContain('Papier\u00a0: 10 bulletins, contrôlés par deux agents');
    expect(html).toContain('2 bulletins attendent d’être confirmés');
  });

  it('shows pairs, paths, rounds and purchases as they were counted', async () => {
    const schulze = await pages.text(`${BASE}/schulze`);
    const pairs = schulze.slice(schulze.indexOf('id="pairwise"'));
    expect(row(pairs, 'Bancs')).toEqual(['12', '—', '7']);
    expect(schulze).toContain('id="strengths"');
    const runoff = await pages.text(`${BASE}/instant-runoff`);
    const rounds = runoff.slice(runoff.indexOf('id="rounds"'));
    expect(row(rounds, 'Jeux')).toEqual(['3', '—']);
    const budget = await pages.text(`${BASE}/budget-by-votes`);
    expect(row(budget.slice(budget.indexOf('id="purchases"')), 'Projet 1')).toEqual(['60\u202f000\u00a0€', '12']);
  });

  it('shows how far a petition came', async () => {
    const html = await pages.text(`${BASE}/petition`);
    expect(html).toContain('12 signatures sur 15');
    expect(html).toContain('<progress id="towards" max="15" value="12">');
  });

  it('leads to the anonymous ballots, says how many are withheld, and how to count again', async () => {
    const ballot = ballots.get('yes-no');
    if (ballot === undefined) throw new Error('no such ballot');
    const html = await pages.text(`${BASE}/yes-no`);
    expect(html).toContain(`/api/v1/ballots/${ballot.id}/published?format=csv`);
    expect(html).toContain('parvis tally recount ecole --from https://lyon.example');
    expect(html).toMatch(/\d+ bulletins sur \d+ peuvent être recomptés par n’importe qui/);
    expect(await pages.text(`${BASE}/equal-shares`)).toMatch(/Les \d+ bulletins sont publiés sans nom/);
    expect(await recounted(pages.app, ballot)).toEqual(await shownResult(pages.app, ballot));
  });

  it.each(['yes-no', 'choice', 'score', 'budget-by-votes', 'petition', 'supports-and-objections'])(
    'is counted again by the script of the guide, which knows nothing of the program: %s',
    async (slug) => {
      const ballot = ballots.get(slug);
      if (ballot === undefined) throw new Error('no such ballot');
      const folder = await mkdtemp(join(tmpdir(), 'parvis-recount-'));
      const file = join(folder, `${slug}.jsonl`);
      await writeFile(file, (await publishedLines(pages.app, ballot)).join(''));
      const { stdout } = await promisify(execFile)(process.execPath, [RECOUNT, file]);
      await rm(folder, { recursive: true });
      const again = JSON.parse(stdout) as { results: { deciding: boolean; votes: number[] }[]; seed: string };
      const deciding = again.results.filter((each) => each.deciding);
      const votes = deciding[0]?.votes.map((_, option) =>
        deciding.reduce((sum, each) => sum + (each.votes[option] ?? 0), 0),
      );
      expect(await shownResult(pages.app, ballot)).toMatchObject({ deciding: { votes } });
      const { head, patterns } = await readByHand(pages.app, ballot);
      const piles = head.piles.map((pile: object, index: number) => ({
        ...pile,
        ballots: patterns.filter((pattern) => pattern.pile === index),
      }));
      expect(again.seed).toBe(sha256(seedTextOf(piles)));
    },
  );

  it('takes no vote and offers no form any more', async () => {
    const html = await pages.text(`${BASE}/yes-no`);
    expect(html).not.toContain(`${BASE}/yes-no/vote`);
    expect(html).toContain('state-closed">Clos');
  });
});
