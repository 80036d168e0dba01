import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { createFederationRoutes, type FederationRoutes } from '../../src/federation/federation-routes.ts';
import { ResponseCache } from '../../src/federation/response-cache.ts';
import { isForFederation } from '../../src/http/kit/federation-routes.ts';
import { EVENT_CHANNEL } from '../../src/storage/event/events.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { type PublishingCity, publishingCity, SLUG, value } from './publishing-city.ts';

const ORIGIN = 'https://participation.example';
const ACTIVITY = 'application/activity+json';
const HTML = 'text/html,application/xhtml+xml,*/*;q=0.8';

/** The link of which Mastodon makes a card: the first one that is neither a person nor a hashtag. */
function cardOf(content: string): string | undefined {
  const links = Array.from(content.matchAll(/<a ([^>]*)>/g), ([, attributes = '']) => attributes);
  const isSkipped = (link: string) => /class="[^"]*(?:u-url|h-card|mention)/.test(link) || /rel="[^"]*tag/.test(link);
  return /href="([^"]*)"/.exec(links.find((link) => !isSkipped(link)) ?? '')?.[1];
}

eachEngine('addresses that are pasted into a search', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let city: PublishingCity;
  let cache: ResponseCache;
  let routes: FederationRoutes;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    city = await publishingCity(app, clock);
    cache = await ResponseCache.start({
      app,
      onEvents: (wake) => suite.database.listen(EVENT_CHANNEL, wake),
      onFailure: (error) => {
        throw error;
      },
    });
    routes = createFederationRoutes({ documents: createDocumentContext(app), cache, version: '0.1.0' });
  });
  afterAll(async () => {
    await cache[Symbol.asyncDispose]();
  });

  const asking = (url: string, accept: string) => routes(new Request(url, { headers: { accept } }));
  // biome-ignore lint/suspicious/noExplicitAny: what is read is compared, member by member
  const json = async (url: string): Promise<any> => {
    const response = await asking(url, ACTIVITY);
    if (response?.status !== 200) throw new Error(`${url}: ${response?.status ?? 'nothing'}`);
    return await response.json();
  };

  const consultation = `${ORIGIN}/consultations/${SLUG}`;
  const proposal = `${consultation}/proposals/1`;
  const phase = () => `${consultation}/phases/${city.consultation.phases[0]!.id}/opened`;

  /** Each with the page on which people read it; null where that is at the same address. */
  const things = (): readonly (readonly [string, string | null])[] => [
    [`${ORIGIN}/`, null],
    [`${ORIGIN}/actor`, `${ORIGIN}/`],
    [consultation, null],
    [`${consultation}/announcement`, consultation],
    [phase(), `${consultation}#phase-${city.consultation.phases[0]!.id}`],
    [
      `${consultation}/phases/${city.consultation.phases[0]!.id}`,
      `${consultation}#phase-${city.consultation.phases[0]!.id}`,
    ],
    [`${consultation}/polls/${city.poll.id}`, null],
    [proposal, null],
    [`${proposal}/actor`, proposal],
    [`${proposal}/answers/1`, `${proposal}#answer-1`],
    [`${consultation}/comments/${city.comment.id}`, `${proposal}#c-${city.comment.id}`],
    [`${ORIGIN}/participants/${city.leo}`, null],
  ];

  it('are one for each thing: no two share a url, and each url is an id', async () => {
    const urls = new Map<string, string>();
    for (const [id] of things()) {
      const { url } = await json(id);
      expect((await json(url)).id, `what is at the url of ${id}`).toBe(id);
      expect(urls.get(url), url).toBeUndefined();
      urls.set(url, id);
    }
  });

  it('lead a browser to the page, at the right place', async () => {
    for (const [id, page] of things()) {
      const answer = await asking(id, HTML);
      expect([answer?.status ?? null, answer?.headers.get('location') ?? null], id).toEqual(
        page === null ? [null, null] : [303, page],
      );
      if (page !== null) {
        const request = new Request(id, { headers: { accept: HTML } });
        expect(isForFederation(request, new URL(id).pathname), id).toBe(true);
      }
    }
  });

  it('are found by WebFinger as before, with the page of a proposal beside its actor', async () => {
    const asked = await routes(
      new Request(
        `${ORIGIN}/.well-known/webfinger?resource=${encodeURIComponent('acct:velo_2026_1@participation.example')}`,
      ),
    );
    const answer = (await asked!.json()) as { aliases: string[]; links: { rel: string; href: string }[] };
    expect(answer.aliases).toEqual([`${proposal}/actor`, proposal]);
    expect(answer.links.find(({ rel }) => rel.endsWith('profile-page'))?.href).toBe(proposal);
  });

  it('are what Mastodon makes a preview card of: the first link of a proposal is its own page', async () => {
    const derived = value(
      await submitProposal(app, {
        slug: SLUG,
        authorId: city.leo,
        content: {
          title: { fr: 'Un banc près du kiosque.' },
          body: { fr: 'Un banc près du kiosque. Merci !' },
          lang: 'fr',
          cost: null,
          amends: null,
        },
        tags: ['bancs'],
      }),
    );
    for (const number of [1, 2, derived.number ?? 0]) {
      const { id, content } = await json(`${consultation}/proposals/${number}`);
      expect(cardOf(content), content).toBe(id);
    }
  });

  it('leave a page of a comment or a phase that is none to the pages', () => {
    for (const path of ['/consultations/velo-2026/proposals/1/comments/x/report', '/consultations/velo-2026/phases']) {
      expect(isForFederation(new Request(ORIGIN + path, { headers: { accept: HTML } }), path)).toBe(false);
    }
  });
});
