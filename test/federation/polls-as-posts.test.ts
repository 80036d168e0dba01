import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPoll } from '../../src/application/poll/polls.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt } from './inbox-requests.ts';
import { value } from './publishing-city.ts';
import { type StockPeer, stockPeer } from './stock-peer.ts';

eachEngine('a poll on a server that shows posts only', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let alpha: StockPeer;
  let arriving: ReturnType<typeof arrivingAt>;
  let pollId: string;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    arriving = arrivingAt({ node, peer: alpha, clock });
    await deliveringCity(node.app);
    await node.app.store.transact((writer) => writer.peers.saveActor(alpha.known('ana')));
    const poll = await openPoll(node.app, {
      slug: SLUG,
      question: { fr: 'Par où commencer ?' },
      options: [{ fr: 'La place' }, { fr: 'La gare & le quai' }],
      multiple: false,
      closesAt: '2026-03-20T17:00:00Z',
      by: null,
    });
    pollId = value(poll).id;
    await node.work();
    node.startDelivering();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  it('says until when and where one votes, and leaves the options to where they can be chosen', async () => {
    const publication = await publicationAt(node.documents, { kind: 'poll', slug: SLUG, pollId });
    const { content, url } = JSON.parse(publication?.signed.body ?? '{}') as { content: string; url: string };
    const page = node.documents.uris.poll(SLUG, pollId);
    expect(content).not.toContain('La place');
    expect(content).toContain('20 mars 2026 à 18:00 (heure de Paris)');
    expect(content).toContain(`<a href="${page}">`);
    expect(url).toBe(page);
  });

  it('tells whoever answers it in words that this is no vote, once', async () => {
    const answer = () => arriving.post('ana', 'La place', { inReplyTo: node.documents.uris.poll(SLUG, pollId) });
    await arriving.arrives('ana', 'Create', answer());
    const told = (await arriving.told('ana')).map(({ content }) => content);
    expect(told).toEqual([expect.stringContaining('n’a pas été comptée comme un vote')]);
    await arriving.arrives('ana', 'Create', answer());
    expect(await arriving.told('ana')).toEqual([]);
  });
});
