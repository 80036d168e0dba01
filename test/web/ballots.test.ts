import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { extendBallot } from '../../src/application/ballot/publish-ballot.ts';
import { readMyBallot } from '../../src/application/ballot/reads.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { openPoll } from '../../src/application/poll/polls.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Method } from '../../src/domain/ballot/method.ts';
import { drafted, registeredPerson, setUpCity, value } from '../support/city.ts';
import { asked, casting, option, options } from '../support/voting.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf, tagsIn } from './tags.ts';

const SLUG = 'ecole';
const BASE = `/consultations/${SLUG}/ballots`;
const NAMES = options('Arbres', 'Bancs', 'Jeux');
const BUDGET = { amount: 10_000_000, currency: 'EUR', eachBallotWithin: true };
const COSTED = [6_000_000, 5_000_000, 3_000_000].map((cost, index) => ({ name: { fr: `Projet ${index + 1}` }, cost }));

type Vote = readonly (readonly [field: string, value: string])[];

describe('the pages of ballots', () => {
  let pages: Pages;
  const ballots = new Map<Method | string, Ballot>();
  let nth = 0;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await drafted(app, { slug: SLUG, phases: [{ kind: 'vote', opensAt: '2026-03-05', closesAt: '2026-03-25' }] });
    value(await publishConsultation(app, { slug: SLUG, by: null }));
    const ask = async (overrides: Omit<Parameters<typeof asked>[1], 'consultation'>) =>
      ballots.set(overrides.slug ?? overrides.method, await asked(app, { consultation: SLUG, ...overrides }));
    await ask({ method: 'yes-no' });
    await ask({ method: 'choice', options: NAMES });
    await ask({ method: 'approval', options: NAMES, rules: { choices: { min: 1, max: 2 } } });
    await ask({ method: 'score', options: NAMES, rules: { scores: { min: 0, max: 5 } } });
    await ask({ method: 'schulze', options: NAMES });
    await ask({ method: 'instant-runoff', options: NAMES });
    await ask({ method: 'budget-by-votes', options: COSTED, rules: { budget: BUDGET } });
    await ask({ method: 'equal-shares', options: COSTED, rules: { budget: BUDGET, anonymityThreshold: 1 } });
    await ask({ method: 'petition', rules: { threshold: { kind: 'count', count: 5 } } });
    await ask({ method: 'supports-and-objections', options: NAMES });
    await ask({ slug: 'une-fois', method: 'choice', options: NAMES, rules: { replacement: 'first-stands' } });
    await ask({
      slug: 'papier',
      method: 'yes-no',
      closesAt: '2026-03-20',
      paperUntil: '2026-03-24',
      rules: { quorum: { kind: 'count', count: 3 }, resultsVisibility: 'after-taking-part', registered: 2300 },
    });
    value(
      await openPoll(app, {
        slug: SLUG,
        question: { fr: 'Et à midi ?' },
        options: [{ fr: 'Dedans' }, { fr: 'Dehors' }],
        multiple: false,
        closesAt: '2026-03-24',
        by: null,
      }),
    );
    pages.clock.set('2026-03-10T08:00:00Z');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const ballot = (slug: string) => {
    const found = ballots.get(slug);
    if (found === undefined) throw new Error(`no ballot ${slug}`);
    return found;
  };
  /** Somebody new of this standing, and their cookie. */
  const voter = async (standing: 'resident' | 'registered' | 'fediverse' = 'resident') => {
    nth += 1;
    const { id } = await registeredPerson(pages.app, `Voter ${nth}`, { standing });
    return { id, cookie: await pages.signedIn({ participantId: id }) };
  };
  const mine = async (slug: string, id: string) =>
    await readMyBallot(pages.app, { ballotId: ballot(slug).id, voter: { participantId: id } });
  /** The form as a browser sends it: what the page hides in it, and what somebody marks. */
  const send = async (slug: string, vote: Vote, by: { readonly cookie?: string; readonly once?: string } = {}) => {
    const body = new URLSearchParams([
      ['rulesHash', ballot(slug).rulesHash ?? ''],
      ['once', by.once ?? crypto.randomUUID()],
      ...vote.map(([name, marked]): [string, string] => [name, marked]),
    ]);
    return await pages.post(`${BASE}/${slug}/vote`, body, {
      'sec-fetch-site': 'same-origin',
      ...(by.cookie === undefined ? {} : { cookie: by.cookie }),
    });
  };
  const marked = (html: string) =>
    tagsIn(html)
      .filter(({ name, attributes }) => name === 'input' && attributes.has('checked'))
      .map(({ attributes }) => attributes.get('value'));
  const refused = (html: string) => /<p (?:autofocus )?class="note error"[^>]*>(?:<a[^>]*>)?([^<]*)/.exec(html)?.[1];

  it('are listed on the page of their consultation, each with its state', async () => {
    const html = await pages.text(`/consultations/${SLUG}`);
    for (const slug of ballots.keys()) expect(html).toContain(`href="${BASE}/${slug}"`);
    expect(html).toMatch(/state-open">Ouvert<\/span>/);
    expect(await pages.text(`/consultations/${SLUG}?lang=en`)).toContain('<h2 id="ballots">Votes</h2>');
  });

  it.each([
    ...['yes-no', 'choice', 'approval', 'score', 'schulze', 'instant-runoff', 'budget-by-votes'],
    ...['equal-shares', 'petition', 'supports-and-objections'],
  ])('say the rules of a ballot in words, in both languages, and hide its result: %s', async (slug) => {
    for (const lang of ['fr', 'en']) {
      const html = await pages.text(`${BASE}/${slug}?lang=${lang}`);
      expect(faultsOf(html)).toEqual([]);
      expect(html).toContain(lang === 'fr' ? 'Comment voter' : 'How to vote');
      expect(html).toContain(
        lang === 'fr' ? 'masqué pour tout le monde, agents' : 'hidden from everyone, including the agents',
      );
      expect(html).toContain(ballot(slug).rulesHash ?? 'no hash');
      expect(html).not.toContain('undefined');
    }
  });

  it('serve the frozen document byte for byte as it was hashed', async () => {
    const response = await pages.get(`${BASE}/choice/rules.json`);
    expect(response.headers.get('content-type')).toBe('application/json');
    const hash = createHash('sha256')
      .update(await response.text())
      .digest('hex');
    expect(hash).toBe(ballot('choice').rulesHash);
  });

  it('show opinion polls apart, in a column of their own', async () => {
    const html = await pages.text(`${BASE}/yes-no`);
    const rail = /<aside class="rail">([\s\S]*?)<\/aside>/.exec(html)?.[1] ?? '';
    expect(rail).toContain('Et à midi');
    expect(rail).toContain('pas par habitant');
  });

  it.each<readonly [string, Vote, string, string]>([
    ['yes-no', [['answer', 'abstain']], 'abstain', 'Abstention'],
    ['yes-no', [['answer', 'blank']], 'blank', 'Bulletin blanc'],
    ['choice', [['option', '2']], '2', 'Bancs'],
    [
      'approval',
      [
        ['option', '3'],
        ['option', '1'],
      ],
      '1 3',
      'Jeux',
    ],
    [
      'score',
      [
        ['score-1', '5'],
        ['score-2', ''],
        ['score-3', '0'],
      ],
      '1:5 3:0',
      'Arbres',
    ],
    [
      'schulze',
      [
        ['rank-1', '2'],
        ['rank-2', '1'],
        ['rank-3', '2'],
      ],
      '2>1=3',
      '1. <span dir="auto">Bancs',
    ],
    [
      'instant-runoff',
      [
        ['rank-1', ''],
        ['rank-2', '2'],
        ['rank-3', '1'],
      ],
      '3>2',
      '1. <span dir="auto">Jeux',
    ],
    [
      'budget-by-votes',
      [
        ['option', '1'],
        ['option', '3'],
      ],
      '1 3',
      'Projet 3',
    ],
    ['equal-shares', [['blank', 'blank']], 'blank', 'Bulletin blanc'],
    ['petition', [], 'signed', 'Votre signature'],
    [
      'supports-and-objections',
      [
        ['side-1', 'support'],
        ['side-2', 'neither'],
        ['side-3', 'object'],
      ],
      '+1 -3',
      'oppose',
    ],
  ])('take a ballot and lead to its receipt: %s %j', async (...[slug, vote, content, words]) => {
    const { id, cookie } = await voter();
    const input = vote.map(
      ([name, marks]) => [name, name === 'option' ? option(ballot(slug), Number(marks)) : marks] as const,
    );
    const response = await send(slug, input, { cookie });
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      `${BASE}/${slug}/receipt?done=ballot-cast`,
    ]);
    const { receipt, content: contentValue } = value(await mine(slug, id));
    expect(contentValue).toBe(content);
    const html = await pages.text(`${BASE}/${slug}/receipt?done=ballot-cast`, { cookie });
    expect(html).toContain('Votre bulletin est déposé.');
    for (const part of [words, receipt.commitment, receipt.salt, receipt.id]) expect(html).toContain(part);
    const [, folded = ''] = /<summary>Pour vérifier<\/summary>(.*?)<\/details>/s.exec(html) ?? [];
    for (const part of [receipt.commitment, receipt.salt, receipt.id, 'JCS']) expect(folded).toContain(part);
    const said_ = { ballot: ballot(slug).id, rulesHash: receipt.rulesHash, sequence: 1, content, salt: receipt.salt };
    const again = createHash('sha256')
      .update(canonicalize(said_) ?? '')
      .digest('hex');
    expect(again).toBe(receipt.commitment);
  });

  it('show what one cast, marked in the form, and put another in its place', async () => {
    const { id, cookie } = await voter();
    await send(
      'approval',
      [1, 2].map((number) => ['option', option(ballot('approval'), number)] as const),
      { cookie },
    );
    const page = await pages.text(`${BASE}/approval`, { cookie });
    expect(page).toContain('Vous avez voté le');
    const form = await pages.text(`${BASE}/approval/vote`, { cookie });
    expect(marked(form)).toEqual([1, 2].map((number) => option(ballot('approval'), number)));
    expect(form).toContain('Remplacer mon bulletin');
    await send('approval', [['option', option(ballot('approval'), 3)]], { cookie });
    expect(value(await mine('approval', id))).toMatchObject({ content: '3', receipt: { sequence: 2 } });
    for (const slug of ['score', 'schulze', 'supports-and-objections']) {
      const field = { score: 'score-2', schulze: 'rank-2' }[slug] ?? 'side-2';
      await send(slug, [[field, field === 'side-2' ? 'object' : '1']], { cookie });
      const again = await pages.text(`${BASE}/${slug}/vote`, { cookie });
      if (field === 'side-2') expect(marked(again)).toEqual(['neither', 'object', 'neither']);
      else expect(again).toMatch(new RegExp(`name="${field}"[^>]* value="1"`));
    }
  });

  it('say before anybody votes who may, who sees it and until when', async () => {
    const { cookie } = await voter();
    const html = await pages.text(`${BASE}/choice/vote`, { cookie });
    for (const words of [
      'Vous votez en tant que',
      'Habitants vérifiés',
      'rangé sans votre nom',
      '25 mars 2026',
      'reçu',
    ]) {
      expect(html).toContain(words);
    }
    expect((await pages.get(`${BASE}/choice/vote`, { cookie })).headers.get('cache-control')).toContain('no-store');
  });

  it('say to each voter in which count their vote will be', async () => {
    const page = async (cookie?: string) =>
      await pages.text(`${BASE}/choice/vote`, cookie === undefined ? {} : { cookie });
    const counted = 'Votre vote comptera pour la décision';
    const beside = 'Votre vote ne comptera pas pour la décision.';
    expect(await page((await voter()).cookie)).toContain(counted);
    expect(await page((await voter('registered')).cookie)).toContain(beside);
    expect(await page()).toContain('La décision dépend des votes des catégories');
    const refused = await page((await voter('fediverse')).cookie);
    for (const words of [counted, beside]) expect(refused).not.toContain(words);
  });

  it('lead somebody who is not signed in to where they sign in, and back', async () => {
    const html = await pages.text(`${BASE}/choice/vote`);
    expect(html).toContain(`/sign-in?next=${encodeURIComponent(`${BASE}/choice/vote`)}`);
    expect(html).not.toContain('<form class="ballot"');
  });

  it('keep the marks of somebody whose session ended', async () => {
    const response = await send('choice', [['option', option(ballot('choice'), 2)]]);
    expect(response.status).toBe(401);
    const html = await response.text();
    expect(marked(html)).toEqual([option(ballot('choice'), 2)]);
    expect(html).toContain('dans un autre onglet');
  });

  it.each<readonly [string, Vote, string]>([
    ['yes-no', [], 'Choisissez-en au moins 1'],
    [
      'yes-no',
      [
        ['answer', 'yes'],
        ['answer', 'no'],
      ],
      'Choisissez-en au plus 1',
    ],
    ['yes-no', [['answer', 'perhaps']], 'choisissez l’une des valeurs proposées'],
    ['choice', [['option', '9']], 'pas sur ce bulletin'],
    ['approval', [], 'Choisissez-en au moins 1'],
    [
      'approval',
      [
        ['option', '1'],
        ['option', '2'],
        ['option', '3'],
      ],
      'Choisissez-en au plus 2',
    ],
    [
      'approval',
      [
        ['option', '1'],
        ['option', '1'],
      ],
      'coché deux fois',
    ],
    [
      'approval',
      [
        ['option', '1'],
        ['blank', 'blank'],
      ],
      'Un bulletin blanc ne porte aucune marque',
    ],
    ['score', [['score-1', '6']], 'Les notes vont de 0 à 5'],
    ['score', [['score-1', '2.5']], 'Les notes vont de 0 à 5'],
    [
      'score',
      [
        ['score-2', '1'],
        ['score-2', '2'],
      ],
      'coché deux fois',
    ],
    [
      'schulze',
      [
        ['rank-1', '1'],
        ['rank-2', '3'],
      ],
      'Aucun choix n’a le rang 2',
    ],
    ['schulze', [['rank-1', 'first']], 'n’a pas la forme attendue'],
    [
      'instant-runoff',
      [
        ['rank-1', '1'],
        ['rank-2', '1'],
      ],
      'chaque rang ne peut servir qu’une fois',
    ],
    [
      'budget-by-votes',
      [
        ['option', '1'],
        ['option', '2'],
      ],
      'coûtent 110',
    ],
    ['supports-and-objections', [['side-1', 'love']], 'choisissez l’une des valeurs proposées'],
  ])('refuse a ballot that does not hold, with everything that was marked: %s %j', async (slug, vote, words) => {
    const { id, cookie } = await voter();
    const input = vote.map(
      ([name, mark]) => [name, name === 'option' && mark !== '9' ? option(ballot(slug), Number(mark)) : mark] as const,
    );
    const response = await send(slug, input, { cookie });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(refused(html)).toContain(words);
    const shown = new Set([
      ...marked(html),
      ...[...html.matchAll(/type="number"[^>]* value="([^"]+)"/g)].map(([, v]) => v),
    ]);
    const known = input.filter(([, mark]) => !['9', 'perhaps', 'love'].includes(mark));
    const firsts = new Map(known.toReversed().map(([name, mark]) => [name === 'option' ? mark : name, mark]));
    for (const mark of firsts.values()) expect(shown).toContain(mark);
    expect(await mine(slug, id)).toMatchObject({ ok: false });
  });

  it('say that the question changed to somebody who read another one', async () => {
    const { cookie } = await voter();
    const form = { rulesHash: 'a'.repeat(64), option: option(ballot('choice'), 1) };
    const response = await pages.post(`${BASE}/choice/vote`, form, { 'sec-fetch-site': 'same-origin', cookie });
    expect(response.status).toBe(409);
    const html = await response.text();
    expect(refused(html)).toContain('ont changé depuis que vous les avez lus');
    expect(html).toContain(`name="rulesHash" value="${ballot('choice').rulesHash}"`);
    expect(marked(html)).toEqual([option(ballot('choice'), 1)]);
  });

  it('tell somebody whom the rules do not let vote why, and take nothing from them', async () => {
    const { id, cookie } = await voter('fediverse');
    const form = await pages.text(`${BASE}/choice/vote`, { cookie });
    expect(refused(form)).toContain('Habitants vérifiés');
    expect(form).not.toContain('<form class="ballot"');
    const response = await send('choice', [['option', option(ballot('choice'), 1)]], { cookie });
    expect(response.status).toBe(403);
    expect(await mine('choice', id)).toMatchObject({ ok: false });
  });

  it('let nobody vote for the institution', async () => {
    const agent = value(await inviteAgent(pages.app, { email: 'chief@lyon.example', role: 'administrator', by: null }));
    const cookie = await pages.signedIn({ agentId: agent.agent.id });
    expect(await pages.text(`${BASE}/choice/vote`, { cookie })).toContain('Personne ne vote au nom de l’institution');
    expect((await send('choice', [['option', option(ballot('choice'), 1)]], { cookie })).status).toBe(403);
    expect((await pages.get(`${BASE}/choice/receipt`, { cookie })).status).toBe(403);
  });

  it('take one ballot where the button is pressed twice, also where the first stands', async () => {
    const { id, cookie } = await voter();
    const vote: Vote = [['option', option(ballot('une-fois'), 1)]];
    const pressed = await Promise.all([1, 2].map(() => send('une-fois', vote, { cookie, once: `once-${id}` })));
    expect(pressed.map(({ status }) => status)).toEqual([303, 303]);
    expect(value(await mine('une-fois', id)).receipt.sequence).toBe(1);
    const other = await send('une-fois', [['option', option(ballot('une-fois'), 2)]], { cookie });
    expect([other.status, refused(await other.text())]).toEqual([409, 'Vous avez déjà voté.']);
    expect(await pages.text(`${BASE}/une-fois/vote`, { cookie })).not.toContain('<form class="ballot"');
  });

  it('take nothing from a form of another site', async () => {
    const { id, cookie } = await voter();
    const form = { rulesHash: ballot('yes-no').rulesHash ?? '', answer: 'yes' };
    const response = await pages.post(`${BASE}/yes-no/vote`, form, { 'sec-fetch-site': 'cross-site', cookie });
    expect(response.status).toBe(403);
    expect(await mine('yes-no', id)).toMatchObject({ ok: false });
  });

  it('hold a receipt that was kept against the ballot that stands', async () => {
    const { id, cookie } = await voter();
    const path = `${BASE}/choice/receipt`;
    const check = async (commitment: string, headers: Readonly<Record<string, string>> = { cookie }) =>
      await pages.post(path, { commitment }, { 'sec-fetch-site': 'same-origin', ...headers });
    await send('choice', [['option', option(ballot('choice'), 1)]], { cookie });
    const { receipt } = value(await mine('choice', id));
    expect(await pages.text(path, { cookie })).toContain(`href="${BASE}/choice/vote"`);
    expect(await (await check(receipt.commitment.toUpperCase())).text()).toContain('C’est bien le reçu');
    const other = await (await check('<b>rien</b>')).text();
    expect(other).toContain('Ce n’est pas le reçu');
    expect(other).not.toContain('<b>rien');
    await send('choice', [['option', option(ballot('choice'), 2)]], { cookie });
    expect(await (await check(receipt.commitment)).text()).toContain('Ce n’est pas le reçu');
    expect((await check(receipt.commitment, {})).status).toBe(401);
    expect((await check(receipt.commitment, { cookie: (await voter()).cookie })).status).toBe(404);
    expect((await check(receipt.commitment, { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('show a receipt to nobody else', async () => {
    const { cookie } = await voter();
    expect((await pages.get(`${BASE}/choice/receipt`)).status).toBe(401);
    expect((await pages.get(`${BASE}/choice/receipt`, { cookie })).status).toBe(404);
  });

  it('answer that a draft is not there', async () => {
    value(
      await createBallot(pages.app, {
        consultation: SLUG,
        slug: 'brouillon',
        question: { fr: 'Plus tard ?' },
        method: 'yes-no',
        by: null,
      }),
    );
    for (const at of ['', '/vote', '/rules.json', '/receipt']) {
      expect((await pages.get(`${BASE}/brouillon${at}`)).status).toBe(404);
    }
    expect(await pages.text(`/consultations/${SLUG}`)).not.toContain('Plus tard');
  });

  it('show a result to somebody who voted, where the rules say so, and to nobody else', async () => {
    const people = await Promise.all([1, 2, 3, 4, 5].map(() => voter()));
    for (const { id } of people)
      value(await castBallot(pages.app, casting(ballot('papier'), [id, { kind: 'yes-no', answer: 'yes' }])));
    pages.clock.advance({ minutes: 2 });
    const own = await pages.text(`${BASE}/papier`, { cookie: people[0]?.cookie ?? '' });
    expect(own).toContain('Il est provisoire');
    expect(own).toContain('id="counts"');
    for (const headers of [{}, { cookie: (await voter()).cookie }]) {
      const html = await pages.text(`${BASE}/papier`, headers);
      expect(html).not.toContain('id="counts"');
      expect(html).toContain('visible des personnes qui ont voté');
    }
  });

  it('say how the end was moved, and why', async () => {
    value(
      await extendBallot(pages.app, {
        ballotId: ballot('papier').id,
        closesAt: '2026-03-22',
        reason: { fr: 'La mairie était fermée deux jours.' },
        by: null,
      }),
    );
    const html = await pages.text(`${BASE}/papier`);
    expect(html).toContain('La mairie était fermée deux jours.');
    expect(html).toContain('22 mars 2026');
    expect(await (await pages.get(`${BASE}/papier/rules.json`)).json()).toMatchObject({
      closesAt: '2026-03-20T23:00:00.000Z',
    });
  });

  it('take nothing before a ballot opens, nor exactly when it closes', async () => {
    const { id } = await voter();
    const before = pages.clock.now();
    const vote: Vote = [['option', option(ballot('choice'), 1)]];
    for (const [moment, words, status] of [
      ['2026-03-04T22:59:59.999Z', 'Le vote ouvre le', 409],
      ['2026-03-25T23:00:00Z', 'Le vote est clos', 409],
      ['2026-03-26T08:00:00Z', 'Le vote est clos', 409],
    ] as const) {
      pages.clock.set(moment);
      const cookie = await pages.signedIn({ participantId: id });
      const response = await send('choice', vote, { cookie });
      const html = await response.text();
      expect([response.status, refused(html)?.slice(0, words.length)]).toEqual([status, words]);
      expect(marked(html)).toEqual([option(ballot('choice'), 1)]);
      expect(html).not.toContain('Déposer mon bulletin');
      expect(refused(await pages.text(`${BASE}/choice/vote`, { cookie }))).toContain(words);
    }
    expect(await mine('choice', id)).toMatchObject({ ok: false });
    pages.clock.set('2026-03-25T22:59:59.999Z');
    const cookie = await pages.signedIn({ participantId: id });
    expect((await send('choice', vote, { cookie })).status).toBe(303);
    pages.clock.set(before.toISOString());
  });
});
