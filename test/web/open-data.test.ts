import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideProposal } from '../../src/application/moderation/decide-proposal.ts';
import { giveSupport } from '../../src/application/support/give-support.ts';
import { drafted, opened, proposed, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf, tagsIn } from './tags.ts';

describe('the open data of a consultation', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    const author = await registeredPerson(app, 'Mia');
    for (const [slug, resultsVisibility] of [
      ['velo', 'always'],
      ['cachee', 'after-close'],
    ] as const) {
      await opened(app, slug, {
        phases: [
          { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
          { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-03-31' },
        ],
        rules: { hold: 'nothing', resultsVisibility },
      });
      const { id } = await proposed(app, {
        slug,
        authorId: author.id,
        content: saying('Un;texte', { title: { fr: '=1+1; "x"' } }),
      });
      value(await giveSupport(app, { proposalId: id, participantId: author.id, side: 'for', version: 1 }));
    }
    await drafted(app, { slug: 'brouillon' });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  /** As it is sent: reading it as a text would leave out the byte order mark. */
  const file = async (slug: string, name: string) =>
    Buffer.from(await (await pages.get(`/consultations/${slug}/data/${name}`)).arrayBuffer()).toString('utf8');

  it('is a click away on its page, and a page of files that all are there', async () => {
    expect(await pages.text('/consultations/velo')).toContain('href="/consultations/velo/data"');
    const html = await pages.text('/consultations/velo/data');
    expect(faultsOf(html)).toEqual([]);
    const links = tagsIn(html)
      .map((tag) => tag.attributes.get('href') ?? '')
      .filter((href) => href.includes('/data/'));
    expect(links).toHaveLength(18);
    for (const link of links) {
      const answer = await pages.get(link);
      expect([link, answer.status]).toEqual([link, 200]);
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="velo-[a-z_-]+\.[a-z]+"$/);
      await answer.text();
    }
  });

  it('says nothing of what was removed or is held, not even its warning', async () => {
    const { id: authorId } = await registeredPerson(pages.app, 'Noé');
    const content = saying('Derrière l’avertissement.', { warning: 'Une adresse privée', title: { fr: 'Un titre' } });
    const { id } = await proposed(pages.app, { slug: 'velo', authorId, content });
    expect(await file('velo', 'proposals.jsonl')).toContain('Une adresse privée');
    for (const kind of ['hold', 'remove'] as const) {
      const decided = { proposalId: id, kind, rule: 'personal-data', reason: 'Une adresse.', by: null } as const;
      value(await decideProposal(pages.app, decided));
      const everything = await Promise.all(
        ['proposals.jsonl', 'proposals.csv', 'proposals.geojson'].map((name) => file('velo', name)),
      );
      expect(everything.join('')).not.toMatch(/Une adresse privée|Derrière l’avertissement|Un titre/);
    }
  });

  it('has tables that a spreadsheet opens by a double click, and runs no formula of', async () => {
    const [header = '', row = ''] = (await file('velo', 'proposals.csv?separator=semicolon')).split('\r\n');
    expect(header.startsWith('\u{feff}number;status;version;title')).toBe(true);
    expect(row).toContain(`;"'=1+1; ""x""";"Un;texte";`);
    expect((await file('velo', 'proposals.csv')).startsWith('number,status')).toBe(true);
  });

  it('says no counts while the rules hide them', async () => {
    expect((await file('velo', 'supports.csv')).trim().split('\r\n')).toHaveLength(2);
    expect((await file('cachee', 'supports.csv')).trim().split('\r\n')).toHaveLength(1);
    expect(await file('cachee', 'proposals.jsonl')).not.toMatch(/"registered":1/);
  });

  it('is not there for a draft, nor by a name that no file has', async () => {
    for (const path of [
      'brouillon/data',
      'brouillon/data/proposals.csv',
      'velo/data/people.csv',
      'velo/data/constructor.csv',
    ]) {
      expect((await pages.get(`/consultations/${path}`)).status).toBe(404);
    }
  });
});
