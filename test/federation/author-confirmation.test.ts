import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { giveSupport } from '../../src/application/support/support.ts';
import type { Proposal } from '../../src/domain/proposal/proposal.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt } from './inbox-requests.ts';
import { value } from './publishing-city.ts';
import { type StockPeer, stockPeer } from './stock-peer.ts';

type Arriving = ReturnType<typeof arrivingAt>;

eachEngine('a change that waits for its author on another server', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let alpha: StockPeer;
  let city: Awaited<ReturnType<typeof deliveringCity>>;
  let arriving: Arriving;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    city = await deliveringCity(node.app);
    for (const name of ['ana', 'ben', 'cleo', 'dora', 'edda', 'fay']) {
      await node.app.store.transact((writer) => writer.peers.saveActor(alpha.known(name)));
    }
    arriving = arrivingAt({ node, peer: alpha, clock });
    node.startDelivering();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  const didArrive = (...input: Parameters<Arriving['arrives']>) => arriving.arrives(...input);
  const note = (...input: Parameters<Arriving['post']>) => arriving.post(...input);
  const messages = (name: string) => arriving.told(name);
  const direct = (name: string, content: string, inReplyTo: string) =>
    note(name, content, { to: [node.documents.uris.consultation(SLUG)], cc: [], inReplyTo });

  const proposalOf = async (original: string): Promise<Proposal> => {
    const proposal = await node.app.store.read((reader) => reader.proposals.byOriginal(original));
    if (proposal === null) throw new Error('there is no such proposal');
    return proposal;
  };
  /** A proposal with a support whose author changed it since. Answers the post it was, and what its author was told. */
  async function changed(name: string) {
    const post = note(name, 'Une piste sur le quai.');
    await didArrive(name, 'Create', post);
    const { id } = await proposalOf(post.id);
    value(await giveSupport(node.app, { proposalId: id, participantId: city.leo, side: 'for' }));
    await messages(name);
    await didArrive(name, 'Update', { ...post, content: '<p>Une piste sur le pont.</p>', contentMap: undefined });
    const input = await messages(name);
    return { post, said: input, asked: input[0]?.id ?? '' };
  }

  it('is asked for by a private message that says what to answer', async () => {
    const { post, said: input } = await changed('ana');
    expect(input).toHaveLength(1);
    expect(input[0]?.content).toContain('répondez à ce message\u00a0: je confirme');
    expect(await proposalOf(post.id)).toMatchObject({ current: { number: 1 }, pending: { number: 2 } });
  });

  it('is published on the author’s word, once', async () => {
    const { post, asked: query } = await changed('ben');
    const mention = '<a href="x" class="mention">@velo_2026</a>';
    await didArrive('ben', 'Create', direct('ben', `${mention} « Je confirme. »`, query));
    const confirmed = await proposalOf(post.id);
    expect(confirmed).toMatchObject({ current: { number: 2 }, pending: null });
    expect(Object.values(confirmed.current.body)[0]).toContain('pont');
    await didArrive('ben', 'Create', direct('ben', 'je confirme', query));
    expect(await proposalOf(post.id)).toEqual(confirmed);
  });

  it('is not published on the word of somebody else, nor on other words', async () => {
    const { post, asked: query } = await changed('cleo');
    await didArrive('dora', 'Create', direct('dora', 'je confirme', query));
    await didArrive('cleo', 'Create', direct('cleo', 'je ne confirme pas', query));
    expect(await proposalOf(post.id)).toMatchObject({ current: { number: 1 }, pending: { number: 2 } });
    const [again] = await messages('cleo');
    expect(again?.content).toContain('je confirme');
    await didArrive('cleo', 'Create', direct('cleo', 'confirm', query));
    expect(await proposalOf(post.id)).toMatchObject({ current: { number: 2 }, pending: null });
  });

  it('can be confirmed below the proposal too, where nothing private is read', async () => {
    const { post } = await changed('dora');
    const { id, number } = await proposalOf(post.id);
    const inReplyTo = node.documents.uris.proposal(SLUG, number ?? 0);
    await didArrive('dora', 'Create', note('dora', 'Confirmé !', { inReplyTo }));
    expect(await proposalOf(post.id)).toMatchObject({ current: { number: 2 }, pending: null });
    // With nothing to confirm it is a comment like any other.
    const again = note('dora', 'Confirmé !', { inReplyTo });
    await didArrive('dora', 'Create', again);
    const comments = await node.app.store.read((reader) => reader.comments.byOriginal(again.id));
    expect(comments?.proposalId).toBe(id);
  });

  it('is dropped where the former text is put back, and a late word changes nothing', async () => {
    const { post, asked: query } = await changed('edda');
    await didArrive('edda', 'Update', post);
    const back = await proposalOf(post.id);
    expect(back).toMatchObject({ current: { number: 1 }, pending: null });
    await didArrive('edda', 'Create', direct('edda', 'je confirme', query));
    expect(await proposalOf(post.id)).toEqual(back);
  });

  it('is asked for although its author was told something else that day, and the last text is what they confirm', async () => {
    await didArrive(
      'fay',
      'Create',
      direct('fay', 'Bonjour', `${node.documents.uris.consultation(SLUG)}/announcement`),
    );
    expect(await messages('fay')).toHaveLength(1);
    const { post, said: input, asked: query } = await changed('fay');
    expect(input).toHaveLength(1);
    await didArrive('fay', 'Update', { ...post, content: '<p>Une piste sur le canal.</p>', contentMap: undefined });
    expect(await messages('fay')).toEqual([]);
    await didArrive('fay', 'Create', direct('fay', 'je confirme', query));
    const { current, pending } = await proposalOf(post.id);
    expect([current.number, pending, Object.values(current.body)[0]]).toEqual([
      2,
      null,
      expect.stringContaining('canal'),
    ]);
  });
});
