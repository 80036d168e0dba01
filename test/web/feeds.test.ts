import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { extendPhase } from '../../src/application/consultation/publish-consultation.ts';
import { reviseProposal } from '../../src/application/proposal/revise-proposal.ts';
import { opened, proposed, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

const FEEDS = ['/consultations.atom', '/consultations/velo.atom', '/consultations/velo/proposals/1.atom'];

/** The elements of a well-formed document, each with its text; throws where a tag is not closed. */
function elementsOf(
  xml: string,
): readonly { readonly path: string; readonly text: string; readonly attributes: string }[] {
  const open: { name: string; attributes: string; text: string }[] = [];
  const elements: { path: string; text: string; attributes: string }[] = [];
  const parts = xml.matchAll(
    /<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<(\/?)([\w:]+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>|([^<]+)/g,
  );
  let read = 0;
  for (const [whole, cdata, closing, name = '', attributes = '', empty, text] of parts) {
    read += whole.length;
    const content = cdata ?? text;
    if (content !== undefined) {
      const top = open.at(-1);
      if (top !== undefined) top.text += content;
    } else if (closing === '/') {
      const top = open.pop();
      if (top?.name !== name) throw new Error(`</${name}> closes <${top?.name}>`);
      elements.push({
        path: [...open.map((each) => each.name), name].join('/'),
        text: top.text.trim(),
        attributes: top.attributes,
      });
    } else if (name !== '') {
      if (empty === '/')
        elements.push({ path: [...open.map((each) => each.name), name].join('/'), text: '', attributes });
      else open.push({ name, attributes, text: '' });
    }
  }
  if (read !== xml.length || open.length > 0) throw new Error('not well formed');
  return elements;
}

describe('a feed', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app, clock } = pages;
    await setUpCity(app);
    const consultation = await opened(app, 'velo', { rules: { hold: 'nothing' } });
    const author = await registeredPerson(app, 'Ana & Léo <3');
    for (let index = 1; index <= 3; index += 1) {
      clock.advance({ hours: 1 });
      const proposal = await proposed(app, { slug: 'velo', authorId: author.id, body: `Idée ${index} : A & B < C` });
      if (index > 1) continue;
      clock.advance({ hours: 1 });
      value(
        await reviseProposal(app, {
          proposalId: proposal.id,
          authorId: author.id,
          content: saying('Idée changée'),
          confirmed: true,
        }),
      );
      clock.advance({ hours: 1 });
      value(
        await publishAnswer(app, {
          proposalId: proposal.id,
          verdict: 'accepted',
          body: { fr: 'Oui.' },
          commitments: [{ text: { fr: 'Étude' }, dueOn: null }],
          by: null,
        }),
      );
    }
    clock.advance({ days: 1 });
    value(
      await extendPhase(app, {
        slug: 'velo',
        phaseId: consultation.phases[0]?.id ?? '',
        closesAt: '2026-04-10',
        reason: { fr: 'La crue.' },
        by: null,
      }),
    );
    clock.advance({ days: 1 });
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it.each(FEEDS)('is Atom as RFC 4287 wants it: %s', async (path) => {
    const response = await pages.get(path);
    const elements = elementsOf(await response.text());
    const of = (name: string) => elements.filter((element) => element.path === name);
    expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    expect(of('feed')[0]?.attributes).toContain('xmlns="http://www.w3.org/2005/Atom"');
    expect(of('feed/id')[0]?.text).toBe(`https://lyon.example${path}`);
    expect(of('feed/title')[0]?.text).not.toBe('');
    expect(of('feed/author/name')[0]?.text).toBe('Ville de Lyon');
    expect(of('feed/link').map((link) => link.attributes)).toContainEqual(expect.stringContaining('rel="self"'));
    const entries = of('feed/entry').length;
    expect(entries).toBeGreaterThan(0);
    for (const child of ['id', 'title', 'updated', 'link', 'content'])
      expect(of(`feed/entry/${child}`)).toHaveLength(entries);
  });

  it.each(FEEDS)('has ids of its own and the newest first: %s', async (path) => {
    const elements = elementsOf(await pages.text(path));
    const texts = (name: string) => elements.filter((element) => element.path === name).map((element) => element.text);
    const ids = texts('feed/entry/id');
    const dates = texts('feed/entry/updated');
    expect(new Set(ids).size).toBe(ids.length);
    expect(dates).toEqual(dates.toSorted().reverse());
    expect(texts('feed/updated')).toEqual(dates.slice(0, 1));
  });

  it('tells of proposals, answers, phases that opened and ends that moved', async () => {
    const elements = elementsOf(await pages.text('/consultations/velo.atom'));
    const titles = elements.filter((element) => element.path === 'feed/entry/title').map((element) => element.text);
    expect(titles.filter((title) => title.startsWith('Idée'))).toHaveLength(3);
    expect(titles).toContainEqual(expect.stringContaining('Réponse officielle'));
    expect(titles.filter((title) => title.includes('est ouverte'))).toHaveLength(2);
    expect(titles).toContainEqual(expect.stringContaining('est prolongée'));
    expect(titles.filter((title) => title.includes('est terminée'))).toEqual([]);
  });

  it('tells of the versions of one proposal and of the answer', async () => {
    const elements = elementsOf(await pages.text('/consultations/velo/proposals/1.atom'));
    expect(elements.filter((element) => element.path === 'feed/entry/id').map((element) => element.text)).toEqual([
      'https://lyon.example/consultations/velo/proposals/1#answer-1',
      'https://lyon.example/consultations/velo/proposals/1/versions/2',
      'https://lyon.example/consultations/velo/proposals/1/versions/1',
    ]);
  });

  it('is found from the page that it follows', async () => {
    expect(await pages.text('/consultations/velo')).toContain('type="application/atom+xml"');
  });
});
