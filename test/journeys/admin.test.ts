import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestSignIn } from '../../src/application/sign-in/mail-sign-in.ts';
import { value } from '../support/city.ts';
import { mailedLink } from '../support/mails.ts';
import { filledForm } from '../web/admin-session.ts';
import { formOf } from '../web/form-of.ts';
import { cookieOf, openPages, type Pages, SETUP_KEY } from '../web/pages.ts';
import { tagsIn } from '../web/tags.ts';

const ADMIN = '/admin/consultations/places-de-jeu';
const PUBLIC = '/consultations/places-de-jeu';

/** Somebody at a browser: reads pages, fills in their forms, follows where they lead. */
type Browser = {
  readonly read: (path: string) => Promise<string>;
  /** Fills in the form of a page, sends it, and answers the page it leads to. */
  readonly send: (
    path: string,
    parameters?: Said,
    where?: { readonly field?: string; readonly to?: string },
  ) => Promise<string>;
};
type Said = Readonly<Record<string, string | readonly string[]>>;

/** A consultation from an empty node to the follow-up of its answer: pages and mailed links, and nothing else. */
describe('a consultation run on pages alone', () => {
  let pages: Pages;
  const people = new Map<string, Browser>();

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const as = (name: string): Browser => {
    const browser = people.get(name);
    if (browser === undefined) throw new Error(`${name} did not sign in`);
    return browser;
  };
  const browserOf = (cookie: string): Browser => {
    const read = (path: string) => pages.text(path, { cookie });
    return {
      read,
      async send(path, parameters = {}, { field, to = path.split('?')[0] ?? path } = {}) {
        const html = await read(path);
        const form = filledForm(formOf(html, field), parameters);
        const response = await pages.post(to, form, { cookie, 'sec-fetch-site': 'same-origin' });
        const page = await response.text();
        if (response.status === 200) return page;
        if (response.status !== 303) throw new Error(`${to} answered ${response.status}: ${whyIn(page)}`);
        return await read(response.headers.get('location') ?? '');
      },
    };
  };
  const whyIn = (html: string) => /id="refused">(?:<a [^>]*>)?([^<]*)/.exec(html)?.[1];
  const linkIn = (html: string) => /\/sign-in\/[A-Za-z0-9_-]{20,}/.exec(html)?.[0] ?? '';
  const addressOf = (name: string) => `${name.toLowerCase()}@city.example`;
  const entered = async (link: string) => browserOf(cookieOf(await pages.post(link)));
  /** By a mailed link. Sessions end while the months go by, faster than the page would mail another one. */
  const signsIn = async (name: string) => {
    const address = addressOf(name);
    if (people.has(name)) value(await requestSignIn(pages.app, { address, lang: 'fr', query: {} }));
    else await pages.post('/sign-in', { email: address });
    people.set(name, await entered(await mailedLink(pages.app, address)));
  };
  const hrefIn = (html: string, like: RegExp) =>
    tagsIn(html)
      .map(({ attributes }) => (attributes.get('href') ?? '').replaceAll('&amp;', '&'))
      .find((href) => like.test(href)) ?? '';

  it('begins on an empty node, whose administrator invites an officer', async () => {
    const done = await pages.post('/setup', {
      key: SETUP_KEY,
      name: 'Ville de Lyon',
      handle: 'lyon',
      territoryName: 'Lyon',
      territoryCode: '69123',
      languages: 'fr',
      timeZone: 'Europe/Paris',
      email: addressOf('chef'),
    });
    people.set('chef', await entered(linkIn(await done.text())));
    const invited = await as('chef').send('/admin/agents', { email: addressOf('nora'), role: 'officer' });
    people.set('nora', await entered(linkIn(invited)));
    expect(await as('nora').read('/admin')).toContain('/admin/consultations');
  });

  it('is drafted with its phases and a question to vote on, and seen before anybody else sees it', async () => {
    const nora = as('nora');
    const words = {
      'title.fr': 'Où mettre les places de jeu ?',
      'summary.fr': 'Trois places seront faites cette année.',
      slug: 'places-de-jeu',
      standings: ['resident', 'registered'],
      decidingStanding: ['registered'],
      hold: 'first',
      phase: '0,1,2',
    };
    const phase = (nth: number, kind: string, dates: readonly [string, string]) => ({
      [`phase.${nth}.kind`]: kind,
      [`phase.${nth}.opensAt`]: dates[0],
      [`phase.${nth}.closesAt`]: dates[1],
    });
    const drafted = await nora.send('/admin/new-consultation', {
      ...words,
      ...phase(0, 'propose', ['2026-03-03T00:00', '2026-03-20T00:00']),
      ...phase(1, 'support', ['2026-03-03T00:00', '2026-03-31T00:00']),
      ...phase(2, 'vote', ['2026-04-01T00:00', '2026-04-15T00:00']),
    });
    expect(drafted).toContain('Le brouillon est enregistré.');
    await nora.send(`${ADMIN}/new-ballot`, {
      slug: 'budget',
      'question.fr': 'Y consacrer 90 000 € ?',
      method: 'yes-no',
      opensAt: '2026-04-01T00:00',
      closesAt: '2026-04-15T00:00',
      standings: ['resident', 'registered'],
      decidingStanding: ['registered'],
    });
    expect(await nora.read(PUBLIC)).toContain('Où mettre les places de jeu ?');
    expect((await pages.get(PUBLIC)).status).toBe(404);
  });

  it('is published with its ballot in a second step, which freezes both', async () => {
    const page = await as('nora').send(`${ADMIN}/publish`);
    expect(page).toContain('La consultation est publiée et ses règles sont figées.');
    const html = await pages.text(PUBLIC);
    expect(html).toContain('Y consacrer 90 000 € ?');
    expect(html).toContain('rules.json');
  });

  it('takes proposals, of which the first of each person is read by an officer', async () => {
    pages.clock.set('2026-03-05T09:00:00Z');
    for (const name of ['ana', 'leo']) {
      await signsIn(name);
      await as(name).send('/welcome', { name, lang: 'fr' }, { field: 'name' });
    }
    const held = await as('ana').send(`${PUBLIC}/propose`, {
      title: 'Place Bahadourian',
      body: 'Un jeu d’eau et des bancs.',
      intent: 'send',
    });
    expect(held).toContain('Un agent la lira');
    expect((await pages.get(`${PUBLIC}/proposals/1`)).status).toBe(404);
    const queue = await as('nora').read('/admin/moderation');
    const item = hrefIn(queue, /\/admin\/moderation\/proposal\//);
    await as('nora').send(item, { act: 'accept', rule: 'within-the-rules', reason: 'Conforme à la charte.' });
    expect(await pages.text(`${PUBLIC}/proposals/1`)).toContain('Un jeu d’eau et des bancs.');
  });

  it('takes supports, and is prolonged with a reason that everybody reads', async () => {
    const supported = await as('leo').send(`${PUBLIC}/proposals/1/support`, { intent: 'for' }, { field: 'version' });
    expect(supported).toContain('Votre choix est enregistré.');
    pages.clock.set('2026-03-19T09:00:00Z');
    await signsIn('nora');
    const extend = hrefIn(await as('nora').read(ADMIN), /\/extend\?phase=/);
    await as('nora').send(extend, { closesAt: '2026-03-27T00:00', 'reason.fr': 'Les vacances scolaires.' });
    expect(await pages.text(PUBLIC)).toContain('Les vacances scolaires.');
  });

  it('is voted on and its ballots are published', async () => {
    pages.clock.set('2026-04-02T09:00:00Z');
    for (const name of ['ana', 'leo']) {
      await signsIn(name);
      await as(name).send(`${PUBLIC}/ballots/budget/vote`, { answer: 'yes' });
    }
    pages.clock.set('2026-04-16T09:00:00Z');
    await signsIn('nora');
    expect(await as('nora').read(`${ADMIN}/ballots/budget`)).toContain('16 avril 2026');
    const result = await pages.text(`${PUBLIC}/ballots/budget`);
    expect(result).toMatch(/Adopté\s: 2 voix/);
  });

  it('is answered officially, with a commitment whose steps are added to each other', async () => {
    const answered = await as('nora').send('/admin/answers/places-de-jeu/1', {
      verdict: 'accepted',
      'body.fr': 'Nous la ferons.',
      commitment: '0',
      'commitment.0.text.fr': 'Ouvrir la place',
      'commitment.0.dueOn': '2026-12-31',
    });
    const commitment = hrefIn(await as('nora').read('/admin/answers'), /\/admin\/commitments\//);
    expect(answered).toContain('Nous la ferons.');
    pages.clock.set('2026-09-01T09:00:00Z');
    await signsIn('nora');
    await as('nora').send(commitment, { status: 'under-way', 'note.fr': 'Le chantier a commencé.' });
    pages.clock.set('2026-12-01T09:00:00Z');
    await signsIn('nora');
    await as('nora').send(commitment, { status: 'kept', 'note.fr': 'Ouverte le 28 novembre.' });
    const html = await pages.text(`${PUBLIC}/proposals/1`);
    for (const words of ['Acceptée', 'Ouvrir la place', 'Le chantier a commencé.', 'Ouverte le 28 novembre.']) {
      expect(html).toContain(words);
    }
  });

  it('leaves every act of the officer in the log that the administrator reads', async () => {
    await signsIn('chef');
    const csv = await as('chef').read('/admin/audit.csv');
    const acts = csv
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',').slice(1, 4))
      .toReversed();
    expect(acts.map(([who, , act]) => [who?.split('@')[0], act])).toEqual([
      ['', 'agent-invited'],
      ['', 'institution-set-up'],
      ['chef', 'agent-invited'],
      ['nora', 'consultation-drafted'],
      ['nora', 'ballot-drafted'],
      ['nora', 'consultation-published'],
      ['nora', 'ballot-announced'],
      ['nora', 'proposal-accepted'],
      ['nora', 'phase-extended'],
      ['nora', 'answer-published'],
      ['nora', 'commitment-updated'],
      ['nora', 'commitment-updated'],
    ]);
  });
});
