import '../../src/start/temporal.ts';
import { Create, Like, Note, PUBLIC_COLLECTION } from '@fedify/vocab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { addConnector } from '../../src/application/connector/manage-connectors.ts';
import { followSources } from '../../src/application/source/follow-sources.ts';
import { OPERATOR } from '../../src/domain/kit/actor.ts';
import { ANNOUNCEMENTS_PER_HOUR } from '../../src/federation/deliver/digest.ts';
import { createOutbound } from '../../src/outbound/outbound.ts';
import { startDecidim } from '../doubles/decidim/decidim.ts';
import { eachEngine } from '../storage/engines.ts';
import { connectorsOn } from '../support/application.ts';
import { setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt } from './inbox-requests.ts';
import { followed, type StockPeer, stockPeer } from './stock-peer.ts';

const AMA = { id: '501', name: 'Ama Kone', nickname: 'ama' };

eachEngine('a consultation of another platform, on the fediverse', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const opening = new AsyncDisposableStack();
  let app: Application;
  let node: DeliveringNode;
  let alpha: StockPeer;
  let decidim: Awaited<ReturnType<typeof startDecidim>>;
  let incoming: ReturnType<typeof arrivingAt>;

  const add = (id: number) =>
    decidim.state.proposals.push({
      ...{ id: String(id), title: { fr: `Idée ${id}` }, body: { fr: 'Des saules.' }, author: AMA },
      ...{ publishedAt: clock.now().toISOString(), updatedAt: clock.now().toISOString() },
    });

  beforeAll(async () => {
    node = opening.use(await deliveringNode(given.database, clock));
    alpha = opening.use(await stockPeer());
    decidim = opening.use(await startDecidim({ generation: 'current', now: () => clock.now() }));
    const outbound = opening.use(
      createOutbound({
        ...{ origin: node.app.origin, version: '0', allowPrivateAddresses: false },
        internalHosts: ['127.0.0.1'],
      }),
    );
    const { connectors } = connectorsOn(given.database, (url, init) => outbound.fetch(url, init));
    app = { ...node.app, connectors };
    await setUpCity(app);
    for (let id = 1; id <= ANNOUNCEMENTS_PER_HOUR + 2; id += 1) add(id);
    const settings = { url: decidim.page, consultation: SLUG, languages: 'fr' };
    value(await addConnector(app, { name: 'decidim', kind: 'decidim', settings, by: OPERATOR }));
    await followed(node.app, alpha.known('flo'), node.documents.uris.consultation(SLUG));
    await followSources(app);
    await node.work();
    node.startDelivering();
    incoming = arrivingAt({ node, peer: alpha, clock });
  });
  afterAll(() => opening.disposeAsync());

  const delivered = async () => {
    await node.work();
    await expect.poll(() => node.depth(), { timeout: 10_000 }).toBe(0);
    return alpha.posted.splice(0);
  };

  it('announces nothing of what was there before', async () => {
    expect(await delivered()).toEqual([]);
  });

  it.each([
    ['like', 'ana'],
    ['reply', 'bea'],
  ] as const)('answers a %s by one sentence and the way to where people take part', async (what, name) => {
    const proposal = node.documents.uris.proposal(SLUG, 1);
    const id = new URL(`${alpha.origin}/${what}`);
    const [actor, object] = [new URL(alpha.actor(name)), new URL(proposal)];
    const reply = new Note({
      id: new URL(`${alpha.origin}/notes/${name}`),
      attribution: actor,
      content: '<p>Bonne idée.</p>',
      replyTarget: object,
      to: PUBLIC_COLLECTION,
    });
    const activity =
      what === 'like'
        ? new Like({ id, actor, object })
        : new Create({ id, actor, object: reply, to: PUBLIC_COLLECTION });
    await alpha.send(name, proposal, activity);
    await node.work();
    const answers = await incoming.told(name);
    expect(answers).toHaveLength(1);
    const { host } = new URL(decidim.origin);
    expect(answers[0]?.content).toContain(`a lieu sur ${host}`);
    expect(answers[0]?.content).toContain(`<a href="${decidim.page}">`);
  });

  it('announces what is new within the limit of an hour, and the rest in one post', async () => {
    clock.advance({ minutes: 6 });
    for (let id = 11; id < 11 + ANNOUNCEMENTS_PER_HOUR + 3; id += 1) add(id);
    await followSources(app);
    const first = await delivered();
    expect(first.map(({ type }) => type)).toEqual(Array(2 * ANNOUNCEMENTS_PER_HOUR).fill('Announce'));
    clock.advance({ minutes: 61 });
    const [digest, ...more] = await delivered();
    expect([digest?.['type'], more]).toEqual(['Create', []]);
    for (let number = 13; number <= 15; number += 1) {
      expect(JSON.stringify(digest)).toContain(node.documents.uris.proposal(SLUG, number));
    }
  });
});
