import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { reviseProposal } from '../../src/application/proposal/revise-proposal.ts';
import { api } from '../../src/http/api/api.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

const PROPOSAL = '/consultations/velo/proposals/1';
const HIDDEN = 'Des mots durs.';

describe('a text with a content warning', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing' } });
    const author = await registeredPerson(app, 'Ana');
    const proposal = await proposed(app, { slug: 'velo', authorId: author.id });
    const { title, lang, cost, amends } = proposal.current;
    const content = { title, body: { [lang]: HIDDEN }, lang, cost, amends, warning: 'Violence & <bruit>' };
    value(await reviseProposal(app, { proposalId: proposal.id, authorId: author.id, content, confirmed: true }));
    const comment = { slug: 'velo', proposalId: proposal.id, authorId: author.id, lang: 'fr' };
    value(await submitComment(app, { ...comment, body: 'Un commentaire dur.', warning: 'Colère' }));
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const text = async (path: string) => await (await pages.get(path)).text();
  const folded = (html: string) =>
    Array.from(
      html.matchAll(/<details class="warned"><summary>(.*?)<\/summary>(.*?)<\/details>/gs),
      ([, summary, rest]) => [summary?.replace(/<[^>]+>/g, ''), rest],
    );

  it.each([[PROPOSAL], [`${PROPOSAL}/versions/2`]])('is folded behind it on %s', async (path) => {
    const html = await text(path);
    const behind = folded(html);
    expect(behind).toContainEqual(['Violence &amp; &lt;bruit&gt;', expect.stringContaining(HIDDEN)]);
    // Nowhere else: not beside it, and not in the description that search engines show.
    const beside = html.replace(/<details class="warned">.*?<\/details>/gs, '');
    expect(beside).not.toContain(HIDDEN);
  });

  it('is folded in the thread', async () => {
    expect(folded(await text(PROPOSAL))).toContainEqual(['Colère', expect.stringContaining('Un commentaire dur.')]);
  });

  it.each([['/consultations/velo'], ['/consultations/velo.atom'], [`${PROPOSAL}.atom`]])(
    'is named by its warning in %s',
    async (path) => {
      const read = await text(path);
      expect(read).toContain('Violence &amp;');
      expect(read).not.toContain(HIDDEN);
    },
  );

  it('has it in the API', async () => {
    const { app } = pages;
    const routes = api({ app, version: '0', trustProxy: false });
    const read = async (path: string) => await (await routes.request(path)).json();
    expect(await read('/consultations/velo/proposals/1')).toMatchObject({ warning: 'Violence & <bruit>' });
    const comments = await read('/consultations/velo/proposals/1/comments');
    expect(comments).toMatchObject({ items: [{ warning: 'Colère' }] });
  });
});
