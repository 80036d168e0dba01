import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveSupport } from '../../src/application/support/support.ts';
import { opened, proposed, registeredPerson, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';
import { faultsOf, tagsIn } from './tags.ts';

const AT = '/consultations/velo/proposals/1';

describe('where supports come from, on the page of a proposal', () => {
  let pages: Pages;
  let proposalId: string;
  let first: string;

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    await setUpCity(pages.app);
    await opened(pages.app, 'velo', { rules: { hold: 'nothing' } });
    const author = await registeredPerson(pages.app, 'Ana');
    proposalId = (await proposed(pages.app, { slug: 'velo', authorId: author.id })).id;
    first = proposalId;
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  const supported = async (times: number, origin: string | null) => {
    for (let count = 0; count < times; count += 1) {
      const person = await registeredPerson(pages.app, 'Zoé');
      value(await giveSupport(pages.app, { proposalId, participantId: person.id, side: 'for', origin }));
    }
  };
  const fromIn = (html: string) =>
    tagsIn(html)
      .find((tag) => tag.name === 'input' && tag.attributes.get('name') === 'from')
      ?.attributes.get('value');

  it('is said to be shown later while there are few', async () => {
    await supported(3, 'mailing.example');
    const html = await pages.text(AT);
    expect(html).toContain('à partir de 10 soutiens');
    expect(html).not.toContain('mailing.example');
  });

  it('names the one origin of a burst, with an image and the same numbers in tables', async () => {
    pages.clock.advance({ hours: 24 });
    await supported(36, 'mailing.example');
    await supported(4, null);
    pages.clock.advance({ hours: 24 });
    await supported(12, null);
    for (const [lang, burst] of [
      ['fr', '36 des 40 soutiens du'],
      ['en', '36 of the 40 supports of'],
    ] as const) {
      const html = await pages.text(`${AT}?lang=${lang}`);
      expect(faultsOf(html)).toEqual([]);
      expect(html).toContain(burst);
      expect(html).toContain('<svg class="chart" role="img"');
      expect(html).toContain('<bdi>mailing.example</bdi>');
    }
  });

  it('tells of a day that stands out and of which nobody knows the origin, as a mailing has none', async () => {
    pages.clock.advance({ days: 6 });
    const author = await registeredPerson(pages.app, 'Ana');
    proposalId = (await proposed(pages.app, { slug: 'velo', authorId: author.id })).id;
    await supported(33, null);
    const [fr, en] = [await pages.text(`${AT.slice(0, -1)}2?lang=fr`), await pages.text(`${AT.slice(0, -1)}2?lang=en`)];
    expect(fr).toContain('33 des 33 soutiens du');
    expect(fr).toContain('par une voie inconnue');
    expect(en).toContain('came from an unknown source');
    expect(faultsOf(fr)).toEqual([]);
  });

  it('takes the host of the site that led here from its reader to the form, and nothing else of it', async () => {
    const cookie = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Léo')).id });
    const referer = 'https://forum.example/secret/thread?id=7';
    expect(fromIn(await pages.text(AT, { cookie, referer }))).toBe('forum.example');
    expect(fromIn(await pages.text(`${AT}/support`, { cookie, referer: `https://lyon.example${AT}` }))).toBe('');
    const anybody = await pages.text(`${AT}/support?from=forum.example`);
    expect(anybody).toContain(encodeURIComponent(`${AT}/support?from=forum.example`));
    const own = { cookie, 'sec-fetch-site': 'same-origin' };
    const given = await pages.post(`${AT}/support`, { intent: 'for', version: '1', from: 'forum.example' }, own);
    expect(given.status).toBe(303);
    const counts = await pages.app.store.read((reader) => reader.supports.origins(first));
    expect(counts.find(({ host }) => host === 'forum.example')?.given).toBe(1);
  });

  it('believes no address that is no domain', async () => {
    const cookie = await pages.signedIn({ participantId: (await registeredPerson(pages.app, 'Tim')).id });
    for (const from of ['"><script>', 'localhost', '10.0.0.1', 'a b.example', 'x'.repeat(400)]) {
      expect(fromIn(await pages.text(`${AT}/support?from=${encodeURIComponent(from)}`, { cookie }))).toBe('');
    }
  });
});
