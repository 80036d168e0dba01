import '../../src/start/temporal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { openPoll, voteInPoll } from '../../src/application/poll/polls.ts';
import { reviseProposal } from '../../src/application/proposal/revise-proposal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { createFederationRoutes, type FederationRoutes } from '../../src/federation/federation-routes.ts';
import { participantHandle } from '../../src/federation/mapping/participant.ts';
import type { DocumentContext } from '../../src/federation/publication/document-context.ts';
import { ResponseCache } from '../../src/federation/response-cache.ts';
import { EVENT_CHANNEL } from '../../src/storage/event/events.ts';
import { eachEngine } from '../storage/engines.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { type PublishingCity, publishingCity, SLUG, value } from './publishing-city.ts';

const ORIGIN = 'https://participation.example';
const ACTIVITY = 'application/activity+json';
const HTML = 'text/html,application/xhtml+xml,*/*;q=0.8';

eachEngine('reading from the fediverse', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let documents: DocumentContext;
  let city: PublishingCity;
  let cache: ResponseCache;
  let routes: FederationRoutes;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    city = await publishingCity(app, clock);
    documents = createDocumentContext(app);
    cache = await ResponseCache.start({
      app,
      onEvents: (wake) => suite.database.listen(EVENT_CHANNEL, wake),
      onFailure: (error) => {
        throw error;
      },
    });
    routes = createFederationRoutes({ documents, cache, version: '0.1.0' });
  });
  afterAll(async () => {
    await cache[Symbol.asyncDispose]();
  });

  const get = (path: string, accept: string | null = ACTIVITY, more: Record<string, string> = {}) =>
    routes(new Request(ORIGIN + path, { headers: { ...(accept === null ? {} : { accept }), ...more } }));
  // biome-ignore lint/suspicious/noExplicitAny: what is read is compared, member by member
  const json = async (path: string): Promise<any> => {
    const response = await get(path);
    if (response?.status !== 200) throw new Error(`${path}: ${response?.status ?? 'nothing'}`);
    return await response.json();
  };

  /** Routes that have nothing in memory yet. */
  const routesAnew = async () =>
    createFederationRoutes({
      documents,
      cache: await ResponseCache.start({ app, onEvents: async () => async () => {}, onFailure: () => {} }),
      version: '0',
    });
  // biome-ignore lint/suspicious/noExplicitAny: what is read is compared, member by member
  const read = async (from: FederationRoutes, path: string): Promise<any> =>
    await (await from(new Request(ORIGIN + path, { headers: { accept: ACTIVITY } })))!.json();

  const proposalPath = `/consultations/${SLUG}/proposals/1`;

  describe('content negotiation', () => {
    const shared = ['/', `/consultations/${SLUG}`, proposalPath];

    it.each(shared)('%s is a document for who asks for one, else a page', async (path) => {
      for (const accept of [ACTIVITY, 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"']) {
        const response = await get(path, accept);
        expect([response?.status, response?.headers.get('content-type'), response?.headers.get('vary')]).toEqual([
          200,
          ACTIVITY,
          'Accept',
        ]);
      }
      for (const accept of [null, HTML, '*/*', 'image/png']) expect(await get(path, accept)).toBeNull();
    });

    it.each(shared)('%s names itself by its own address', async (path) => {
      expect((await json(path)).id).toBe(ORIGIN + path);
    });

    it('sends a browser from a document without a page to the page that shows it', async () => {
      const response = await get(`${proposalPath}/actor`, HTML);
      expect([response?.status, response?.headers.get('location')]).toEqual([303, ORIGIN + proposalPath]);
      expect((await get(`${proposalPath}/actor`, '*/*'))?.status).toBe(200);
    });

    it('leaves a filtered page, the API and unknown addresses to others', async () => {
      for (const path of [`/consultations/${SLUG}?tag=quais`, '/api/v1/events', '/consultations', '/about']) {
        expect(await get(path)).toBeNull();
      }
    });

    it('says 404 for a document that is not there, and leaves the page to the pages', async () => {
      expect((await get(`/consultations/${SLUG}/proposals/99`))?.status).toBe(404);
      expect(await get(`/consultations/${SLUG}/proposals/99`, HTML)).toBeNull();
    });
  });

  it('answers 304 to who has the document already', async () => {
    const etag = (await get(proposalPath))?.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    for (const known of [etag, `"other", W/${etag}`, '*']) {
      const response = await get(proposalPath, ACTIVITY, { 'if-none-match': known });
      expect([response?.status, response?.headers.get('etag'), await response?.text()]).toEqual([304, etag, '']);
    }
    expect((await get(proposalPath, ACTIVITY, { 'if-none-match': '"other"' }))?.status).toBe(200);
  });

  it('answers HEAD without a body', async () => {
    const request = new Request(ORIGIN + proposalPath, { method: 'HEAD', headers: { accept: ACTIVITY } });
    const response = await routes(request);
    expect([response?.status, await response?.text()]).toEqual([200, '']);
  });

  it('shows nobody what arrived, and takes nothing at an outbox', async () => {
    expect(await json('/inbox')).toMatchObject({ type: 'OrderedCollection', totalItems: 0 });
    const posted = await routes(new Request(`${ORIGIN}/outbox`, { method: 'POST', body: '{}' }));
    expect([posted?.status, posted?.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('says 410 with a Tombstone for what was withdrawn or removed', async () => {
    for (const number of [3, 4]) {
      const response = await get(`/consultations/${SLUG}/proposals/${number}`);
      expect(response?.status).toBe(410);
      const tombstone = (await response?.json()) as Record<string, unknown>;
      expect(tombstone['type']).toBe('Tombstone');
      expect(tombstone).not.toHaveProperty('formerType');
      expect(JSON.stringify(tombstone)).not.toMatch(/Retirée|Hors sujet/);
    }
    expect((await get(`/consultations/${SLUG}/proposals/3/actor`))?.status).toBe(200);
  });

  it('serves the new version as soon as there is one', async () => {
    const slug = SLUG;
    const proposal = value(
      await submitProposal(app, {
        slug,
        authorId: city.leo,
        content: { title: { fr: 'Avant' }, body: { fr: 'Texte' }, lang: 'fr', cost: null, amends: null },
      }),
    );
    const path = `/consultations/${slug}/proposals/${proposal.number}`;
    expect((await json(path)).content).toContain('Avant');
    const before = (await get(path))?.headers.get('etag');
    clock.advance({ hours: 1 });
    value(
      await reviseProposal(app, {
        proposalId: proposal.id,
        authorId: city.leo,
        content: { title: { fr: 'Après' }, body: { fr: 'Texte' }, lang: 'fr', cost: null, amends: null },
        confirmed: false,
      }),
    );
    await expect.poll(async () => (await json(path)).content, { timeout: 8_000 }).toContain('Après');
    const after = await json(path);
    expect([after.version, after.updated]).toEqual([2, '2026-03-02T10:00:00Z']);
    expect((await get(path))?.headers.get('etag')).not.toBe(before);
  });

  describe('collections', () => {
    it('lists the proposals in the order of acceptance, page by page', async () => {
      const collection = await json(`/consultations/${SLUG}/proposals`);
      expect(collection).toMatchObject({ type: 'OrderedCollection', totalItems: 3 });
      const page = await json(new URL(collection.first).pathname + new URL(collection.first).search);
      expect(page).toMatchObject({ type: 'OrderedCollectionPage', partOf: collection.id });
      expect(page.orderedItems.slice(0, 2)).toEqual(
        [1, 2].map((each) => `${ORIGIN}/consultations/${SLUG}/proposals/${each}`),
      );
    });

    it('lists answers first, then replies by the id each has at home', async () => {
      const replies = await json(`${proposalPath}/replies?page=true`);
      expect(replies.orderedItems).toEqual([
        `${ORIGIN}${proposalPath}/answers/1`,
        `${ORIGIN}/consultations/${SLUG}/comments/${city.comment.id}`,
        'https://beta.example/notes/8',
      ]);
      expect((await json(`${proposalPath}/replies`)).totalItems).toBe(3);
      const comment = await json(`/consultations/${SLUG}/comments/${city.remoteComment.id}/replies`).catch(() => null);
      expect(comment).toBeNull();
    });

    it('tells supports of the fediverse as likes, and all of them by standing', async () => {
      expect(await json(`${proposalPath}/likes`)).toMatchObject({
        totalItems: 1,
        standingTotals: [
          { standing: 'registered', inFavour: 0, against: 1 },
          { standing: 'fediverse', inFavour: 1 },
        ],
      });
      expect((await json(`${proposalPath}/shares`)).totalItems).toBe(0);
    });

    it('embeds both numbers in the post, since some servers read them nowhere else', async () => {
      const fresh = await routesAnew();
      const { likes, shares } = await read(fresh, proposalPath);
      const embedded = { type: 'OrderedCollection' };
      expect(likes).toEqual({ ...embedded, id: `${ORIGIN}${proposalPath}/likes`, totalItems: 1 });
      expect(shares).toEqual({ ...embedded, id: `${ORIGIN}${proposalPath}/shares`, totalItems: 0 });
      await app.store.transact((writer) =>
        writer.peers.saveAct({
          actor: 'https://beta.example/users/ana',
          verb: 'share',
          object: ORIGIN + proposalPath,
          present: true,
          activityId: 'https://beta.example/activities/share',
          standing: [],
          signedAt: clock.now(),
        }),
      );
      expect((await read(await routesAnew(), proposalPath)).shares.totalItems).toBe(1);
      const { length } = await suite.database.db
        .selectFrom('document')
        .select('seq')
        .where('uri', '=', ORIGIN + proposalPath)
        .execute();
      expect(length, 'documents under the id').toBe(1);
    });

    it('has the page of replies that every post names', async () => {
      const [phase] = city.consultation.phases;
      const below = ['announcement', `polls/${city.poll.id}`, `phases/${phase?.id}/opened`];
      const places = [`${proposalPath}/answers/1`, ...below.map((path) => `/consultations/${SLUG}/${path}`)];
      for (const place of places) {
        const { first } = (await json(place)).replies;
        const { pathname, search } = new URL(first.next);
        expect(await json(`${pathname}${search}`)).toMatchObject({ type: 'OrderedCollectionPage', orderedItems: [] });
      }
    });

    it('embeds an empty first page of replies, with the next one', async () => {
      const { replies } = await json(proposalPath);
      expect(replies.first).toMatchObject({ type: 'OrderedCollectionPage', partOf: replies.id, orderedItems: [] });
      const next = new URL(replies.first.next);
      expect((await json(next.pathname + next.search)).orderedItems).toHaveLength(3);
    });

    it.each(['likes', 'shares', 'followers'])('lists nobody in %s', async (name) => {
      const path = name === 'followers' ? `/consultations/${SLUG}/followers` : `${proposalPath}/${name}`;
      expect(await json(path)).not.toHaveProperty('first');
      expect((await get(`${path}?page=true`))?.status).toBe(404);
      expect(JSON.stringify(await json(path))).not.toContain('beta.example');
    });

    it('features what is open, what a consultation is and what a proposal says', async () => {
      const announcement = `${ORIGIN}/consultations/${SLUG}/announcement`;
      expect((await json('/featured')).orderedItems).toEqual([announcement]);
      expect((await json(`/consultations/${SLUG}/featured`)).orderedItems).toEqual([
        `${ORIGIN}/consultations/${SLUG}/introduction`,
      ]);
      expect((await json(`${proposalPath}/actor/featured`)).orderedItems).toEqual([ORIGIN + proposalPath]);
    });

    it('features of an actor only what is its own, since Mastodon shows nothing else', async () => {
      const consultation = `/consultations/${SLUG}`;
      for (const actor of ['/', consultation, `${proposalPath}/actor`]) {
        const { featured, id } = await json(actor);
        for (const pinned of (await json(new URL(featured).pathname)).orderedItems) {
          expect((await json(new URL(pinned).pathname)).attributedTo, pinned).toBe(id);
        }
      }
      expect((await json(`${consultation}/outbox`)).totalItems, 'a pinned post is sent to nobody').toBe(0);
    });

    it('has phases and polls as events of a calendar, which no outbox has', async () => {
      const { events, id } = await json(`/consultations/${SLUG}`);
      const { orderedItems } = await json(new URL(events).pathname);
      // Two phases and a poll.
      expect(orderedItems).toHaveLength(3);
      expect(await json(new URL(orderedItems[2]).pathname)).toMatchObject({ type: 'Event', attributedTo: id });
      const [first] = city.consultation.phases;
      expect(await json(new URL(orderedItems[0]).pathname)).toMatchObject({
        type: 'Event',
        attributedTo: id,
        name: 'Plan vélo 2026 · Propositions',
        startTime: first!.opensAt.toISOString().replace('.000Z', 'Z'),
        endTime: first!.closesAt.toISOString().replace('.000Z', 'Z'),
      });
      const sent = await suite.database.db
        .selectFrom('document')
        .select('body')
        .where('outbox', 'is not', null)
        .execute();
      expect(sent.filter(({ body }) => body.includes('"Event"'))).toEqual([]);
    });

    it('says of nobody whom they follow', async () => {
      for (const actor of [`/consultations/${SLUG}`, `${proposalPath}/actor`, `/participants/${city.leo}`, '/actor']) {
        expect(await json(`${actor}/following`)).toMatchObject({ totalItems: 0, orderedItems: [] });
      }
      expect(await json('/following')).not.toHaveProperty('totalItems');
    });

    it('starts over at a cursor that is none of ours', async () => {
      const page = await json(`/consultations/${SLUG}/proposals?page=true&after=nonsense`);
      expect(page.orderedItems).toHaveLength(3);
    });

    it('has none for what cannot have one', async () => {
      for (const path of [
        '/likes',
        `${proposalPath}/outbox`,
        `/consultations/${SLUG}/likes`,
        '/proposals',
        '/actor/replies',
      ]) {
        expect((await get(path))?.status).toBe(404);
      }
    });
  });

  describe('while the rules hide counts', () => {
    const slug = 'secret-2026';
    let poll: { readonly id: string; readonly options: readonly { readonly id: string }[] };

    beforeAll(async () => {
      value(
        await createConsultation(app, {
          slug,
          title: { fr: 'Dépouillement à la fin' },
          summary: { fr: 'Rien avant.' },
          phases: [
            { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
            { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-04-30' },
            { kind: 'vote', opensAt: '2026-03-01', closesAt: '2026-04-30' },
          ],
          rules: { resultsVisibility: 'after-close', hold: 'nothing' },
          by: null,
        }),
      );
      value(await publishConsultation(app, { slug, by: null }));
      const content = { title: { fr: 'Une idée' }, body: { fr: 'Texte' }, lang: 'fr', cost: null, amends: null };
      const proposal = value(await submitProposal(app, { slug, authorId: city.leo, content }));
      value(await giveSupport(app, { proposalId: proposal.id, participantId: city.ana, side: 'for' }));
      poll = value(
        await openPoll(app, {
          slug,
          question: { fr: 'Oui ou non ?' },
          options: [{ fr: 'Oui' }, { fr: 'Non' }],
          multiple: false,
          closesAt: '2026-04-30',
          by: null,
        }),
      );
      value(await voteInPoll(app, { pollId: poll.id, participantId: city.leo, optionIds: [poll.options[0]!.id] }));
    });

    const paths = () =>
      ['likes', 'shares']
        .map((name) => `/consultations/${slug}/proposals/1/${name}`)
        .concat(`/consultations/${slug}/polls/${poll.id}`)
        // A number embedded in a post is a number.
        .concat([``, `/actor`].map((part) => `/consultations/${slug}/proposals/1${part}`));

    it('has no number anywhere, not even zero', async () => {
      for (const path of paths()) {
        const text = JSON.stringify(await json(path));
        expect(text).not.toMatch(/totalItems|votersCount|standingTotals|inFavour/);
      }
    });

    it('has every number after the close', async () => {
      clock.set('2026-05-01T08:00:00Z');
      const [likes, , question] = paths();
      expect((await json(likes!)).totalItems).toBe(1);
      const fresh = await routesAnew();
      const proposal = await read(fresh, `/consultations/${slug}/proposals/1`);
      expect([proposal.likes.totalItems, proposal.shares.totalItems]).toEqual([1, 0]);
      const closed = await read(fresh, question!);
      expect(closed).toMatchObject({ votersCount: 1, closed: '2026-04-30T22:00:00Z' });
    });
  });

  describe('WebFinger', () => {
    const finger = async (resource: string) =>
      await get(`/.well-known/webfinger?resource=${encodeURIComponent(resource)}`, 'application/jrd+json');

    type Answer = { subject: string; aliases: string[]; links: { rel: string; href: string }[] };

    const handles = () =>
      [
        ['lyon', '/'],
        ['velo_2026', `/consultations/${SLUG}`],
        ['velo_2026_1', `${proposalPath}/actor`],
        ['participation.example', '/actor'],
        [participantHandle(city.leo), `/participants/${city.leo}`],
      ] as const;

    it('finds every actor by its handle, and by its address', async () => {
      for (const [handle, path] of handles()) {
        expect(handle).toMatch(/^[a-z0-9_]+$|^participation\.example$/);
        const canonical = `acct:${handle}@participation.example`;
        const capitals = handle.toUpperCase();
        for (const [resource, subject] of [
          [canonical, canonical],
          [`acct:${capitals}@Participation.Example`, `acct:${capitals}@participation.example`],
          [ORIGIN + path, canonical],
        ] as const) {
          const response = await finger(resource);
          expect(response?.headers.get('access-control-allow-origin')).toBe('*');
          const answer = (await response?.json()) as Answer;
          expect(answer.subject).toBe(subject);
          expect(answer.aliases.includes(canonical)).toBe(subject !== canonical);
          expect(answer.links.find(({ rel }) => rel === 'self')?.href).toBe(ORIGIN + path);
          expect((await json(path)).preferredUsername).toBe(handle);
        }
      }
    });

    it('finds the actor of a proposal by the address of its page', async () => {
      const answer = (await (await finger(ORIGIN + proposalPath))!.json()) as { subject: string };
      expect(answer.subject).toBe('acct:velo_2026_1@participation.example');
    });

    it('says which actor acts for the whole server', async () => {
      const answer = (await (await finger(ORIGIN))!.json()) as { links: { rel: string; href: string }[] };
      expect(answer.links.find(({ rel }) => rel.endsWith('#Service'))?.href).toBe(`${ORIGIN}/actor`);
    });

    it.each([
      ['acct:nobody@participation.example', 404],
      ['acct:lyon@elsewhere.example', 404],
      ['acct:velo_2026_99@participation.example', 404],
      ['acct:velo_2026_01@participation.example', 404],
      ['acct:p_zzzzzzzzzzzzzzzzzzzzzzzzz@participation.example', 404],
      ['https://elsewhere.example/', 404],
      ['nonsense', 404],
    ] as const)('answers %s with %i', async (resource, status) => {
      expect((await finger(resource))?.status).toBe(status);
    });

    it.each(['velo-2026', 'vélo_2026', 'velo2026', 'Velo', 'velo_2026_'])(
      'takes @%s for the one that it can mean, under the name that was asked for',
      async (handle) => {
        const answer = (await (await finger(`acct:${handle}@participation.example`))!.json()) as Answer;
        expect(answer.subject).toBe(`acct:${handle}@participation.example`);
        expect(answer.aliases[0]).toBe('acct:velo_2026@participation.example');
        expect(answer.links.find(({ rel }) => rel === 'self')?.href).toBe(`${ORIGIN}/consultations/${SLUG}`);
      },
    );

    it('asks for the resource', async () => {
      expect((await get('/.well-known/webfinger'))?.status).toBe(400);
    });
  });

  it('describes the node to other nodes', async () => {
    const links = (await json('/.well-known/nodeinfo')) as { links: { rel: string; href: string }[] };
    expect(links.links.map(({ href }) => href)).toEqual([`${ORIGIN}/nodeinfo/2.1`, `${ORIGIN}/actor`]);
    const nodeinfo = await json('/nodeinfo/2.1');
    expect(nodeinfo).toMatchObject({
      version: '2.1',
      protocols: ['activitypub'],
      metadata: { parvis: { protocol: '1', institution: `${ORIGIN}/`, territory: '69123' } },
    });
    expect(nodeinfo.usage.users).toEqual({});
  });

  it('serves the vocabulary to software and to people', async () => {
    const context = await get('/ns/participation', 'application/ld+json');
    expect(Object.keys(((await context!.json()) as { '@context': object })['@context'])).toContain('contentHash');
    const page = await get('/ns/participation', HTML);
    expect(page?.headers.get('content-type')).toContain('text/html');
    expect(await page?.text()).toContain('<code>contentHash</code>');
  });

  it('drops what names a person who was erased', async () => {
    const path = `/participants/${city.leo}`;
    expect((await get(path))?.status).toBe(200);
    expect((await json(proposalPath)).content).toContain('Léo');
    value(await eraseParticipant(app, { participantId: city.leo, by: null }));
    await expect.poll(async () => (await get(path))?.status).toBe(410);
    await expect.poll(async () => JSON.stringify(await json(proposalPath))).not.toMatch(/Léo|participants/);
    const { rows } = await suite.database.db
      .selectFrom('document')
      .select('body')
      .where('body', 'like', '%Léo%')
      .execute()
      .then((found) => ({ rows: found }));
    expect(rows).toEqual([]);
  });
});
