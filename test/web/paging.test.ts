import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';
import { tagsIn } from './tags.ts';

const PROPOSALS = 47;
const COMMENTS = 112;

describe('reading on from page to page', () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T23:50:00Z');
    const { app, clock } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { rules: { hold: 'nothing' } });
    const author = await registeredPerson(app, 'Ana');
    let first = '';
    for (let index = 1; index <= PROPOSALS; index += 1) {
      const proposal = await proposed(app, {
        slug: 'velo',
        authorId: author.id,
        body: index % 2 === 0 ? 'Des vélos' : 'Un marché',
        tags: [index % 3 === 0 ? 'piste' : 'marche'],
      });
      if (index === 1) first = proposal.id;
      if (index % 5 === 0) clock.advance({ seconds: 1 });
    }
    let parent: string | null = null;
    for (let index = 1; index <= COMMENTS; index += 1) {
      const comment: { readonly id: string } = value(
        await submitComment(app, {
          slug: 'velo',
          proposalId: first,
          parentId: index % 4 === 0 ? null : parent,
          authorId: author.id,
          body: `Mot ${index}.`,
          lang: 'fr',
        }),
      );
      parent = comment.id;
    }
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  /** Follows "next" to the end; what `seen` finds on each page, in order. */
  async function walk(from: string, seen: (page: string) => readonly string[]): Promise<readonly string[]> {
    const found: string[] = [];
    for (let path: string | undefined = from, left = 20; path !== undefined && left > 0; left -= 1) {
      const page = await pages.text(path);
      found.push(...seen(page));
      const next = tagsIn(page).find((tag) => tag.name === 'a' && tag.attributes.get('rel') === 'next');
      path = next?.attributes.get('href')?.replaceAll('&amp;', '&').split('#')[0];
    }
    return found;
  }
  const numbers = (page: string) =>
    Array.from(page.matchAll(/<li class="card" id="p(\d+)">/g), ([, number = '']) => number);

  it.each(['', '?order=newest', '?order=oldest', '?order=discussed', '?q=velo', '?tag=marche', '?answered=no'])(
    'loses and repeats no proposal: %s',
    async (query) => {
      const seen = await walk(`/consultations/velo${query}`, numbers);
      const expected = { '?q=velo': 23, '?tag=marche': 32 }[query] ?? PROPOSALS;
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toHaveLength(expected);
    },
  );

  it('keeps the order of a visit, also over midnight', async () => {
    const seed = /name="seed" value="(\d+)"/.exec(await pages.text('/consultations/velo'))?.[1];
    const before = await walk(`/consultations/velo?seed=${seed}`, numbers);
    const page = await pages.text(`/consultations/velo?seed=${seed}`);
    const next = tagsIn(page)
      .find((tag) => tag.attributes.get('rel') === 'next')
      ?.attributes.get('href')
      ?.replaceAll('&amp;', '&')
      .split('#')[0];
    pages.clock.advance({ minutes: 20 });
    const after = [...numbers(page), ...(await walk(next ?? '', numbers))];
    pages.clock.advance({ minutes: -20 });
    expect(after).toEqual(before);
  });

  it('draws one of sixteen orders for a bare address, and another where a link is of days ago', async () => {
    const seedIn = async (path: string) => Number(/name="seed" value="(\d+)"/.exec(await pages.text(path))?.[1]);
    const day = Math.floor(pages.app.now().getTime() / 86_400_000);
    const drawn = new Set<number>();
    for (let look = 0; look < 40; look += 1) drawn.add(await seedIn('/consultations/velo'));
    expect(drawn.size).toBeGreaterThan(4);
    expect([...drawn].every((seed) => Math.floor(seed / 16) === day)).toBe(true);
    expect(await seedIn(`/consultations/velo?seed=${(day - 3) * 16}`)).toBeGreaterThanOrEqual(day * 16);
  });

  it('shows different orders for different seeds', async () => {
    const day = Math.floor(pages.app.now().getTime() / 86_400_000);
    const orders = await Promise.all(
      [0, 1, 2].map(async (context) =>
        numbers(await pages.text(`/consultations/velo?seed=${day * 16 + context}`)).join(),
      ),
    );
    expect(new Set(orders).size).toBe(3);
  });

  it('loses and repeats no comment, and keeps replies below what they answer', async () => {
    const seen = await walk('/consultations/velo/proposals/1', (page) =>
      Array.from(page.matchAll(/<p>Mot (\d+)\.<\/p>/g), ([, word = '']) => word),
    );
    expect(seen.map(Number)).toEqual(Array.from({ length: COMMENTS }, (_, index) => index + 1));
  });

  it.each([
    '?after=x',
    '?after=WyJhIiwiYiJd',
    '?seed=99999999999999',
    '?seed=x&after=e30',
    '?order=none',
    '?q=%00%01',
    '?tag=%00',
    `?q=${'x'.repeat(3_000)}`,
    '?comments=%00',
    '?lang=%00',
  ])('answers a page for an address that nobody made: %s', async (query) => {
    const statuses = await Promise.all(
      ['/consultations/velo', '/consultations/velo/proposals/1', '/consultations'].map(
        async (path) => (await pages.get(path + query)).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 200]);
  });
});
