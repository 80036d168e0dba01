import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { opened, proposed, registeredPerson, saying, setUpCity, value } from '../support/city.ts';
import { openPages, type Pages } from './pages.ts';

const HOSTILE = '</script><script>alert(1)</script><!-- & "guillemets"';

describe('what pages say in the words of schema.org', () => {
  let pages: Pages;
  let hidden: string;
  const blocks = async (path: string) => {
    const html = await (await pages.get(path)).text();
    const found = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)];
    return found.map(([, json = '']) => JSON.parse(json) as Readonly<Record<string, unknown>>);
  };

  beforeAll(async () => {
    pages = await openPages('2026-03-02T08:00:00Z');
    const { app } = pages;
    await setUpCity(app);
    await opened(app, 'velo', { title: { fr: HOSTILE }, rules: { resultsVisibility: 'after-close' } });
    const author = await registeredPerson(app, HOSTILE);
    const content = saying(HOSTILE, { title: { fr: 'Un banc' } });
    const first = await proposed(app, { slug: 'velo', authorId: author.id, content });
    hidden = (await proposed(app, { slug: 'velo', authorId: author.id, body: 'Un autre.' })).id;
    const { id: participantId } = await registeredPerson(app, 'Léo');
    value(await giveSupport(app, { proposalId: first.id, participantId, side: 'for' }));
  });
  afterAll(() => pages[Symbol.asyncDispose]());

  it('is an event online for a consultation, as it is called, however it is called', async () => {
    const [event, ...more] = await blocks('/consultations/velo');
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      '@context': 'https://schema.org',
      '@type': 'Event',
      name: HOSTILE,
      startDate: '2026-02-28T23:00:00.000Z',
      endDate: '2026-04-30T22:00:00.000Z',
      location: { '@type': 'VirtualLocation', url: `${pages.app.origin}/consultations/velo` },
      organizer: { '@type': 'GovernmentOrganization', name: 'Ville de Lyon' },
    });
  });

  it('is a posting for a proposal, without the supports that rules hide', async () => {
    const [posting, ...more] = await blocks('/consultations/velo/proposals/1');
    expect(more).toEqual([]);
    expect(posting).toMatchObject({
      '@type': 'DiscussionForumPosting',
      headline: 'Un banc',
      datePublished: '2026-03-02T08:00:00.000Z',
      commentCount: 0,
      isPartOf: `${pages.app.origin}/consultations/velo`,
    });
    expect(JSON.stringify(posting)).not.toMatch(/interaction|support|vote/i);
  });

  it('runs nothing: no text ends the block, and the policy of the page is without scripts', async () => {
    for (const path of ['/consultations/velo', '/consultations/velo/proposals/1']) {
      const answer = await pages.get(path);
      expect(answer.headers.get('content-security-policy')).not.toMatch(/unsafe/);
      expect(await answer.text()).not.toContain('<script>alert');
    }
  });

  it('is nothing for a proposal that is no longer public', async () => {
    const removal = { kind: 'remove', rule: 'off-topic', reason: 'Non', by: null } as const;
    expect(await blocks('/consultations/velo/proposals/2')).toHaveLength(1);
    value(await decideProposal(pages.app, { ...removal, proposalId: hidden }));
    expect(await blocks('/consultations/velo/proposals/2')).toEqual([]);
  });
});
