import '../../src/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { giveSupport } from '../../src/application/give-support.ts';
import type { Proposal } from '../../src/domain/proposal/proposal.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { arrivingAt } from './arriving.ts';
import { deliveringCity, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
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
      await node.app.store.transact((writer) => writer.peerWrite.actor(alpha.known(name)));
    }
    arriving = arrivingAt({ node, peer: alpha, clock });
    node.startDelivering();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  const arrives = (...said: Parameters<Arriving['arrives']>) => arriving.arrives(...said);
  const note = (...said: Parameters<Arriving['post']>) => arriving.post(...said);
  const told = (name: string) => arriving.told(name);
  const direct = (name: string, content: string, inReplyTo: string) =>
    note(name, content, { to: [node.press.uris.consultation(SLUG)], cc: [], inReplyTo });

  const proposalOf = async (original: string): Promise<Proposal> => {
    const proposal = await node.app.store.read((reader) => reader.proposals.byOriginal(original));
    if (proposal === null) throw new Error('there is no such proposal');
    return proposal;
  };
  /** A proposal with a support whose author changed it since. Answers the post it was, and what its author was told. */
  async function changed(name: string) {
    const post = note(name, 'Une piste sur le quai.');
    await arrives(name, 'Create', post);
    const { id } = await proposalOf(post.id);
    value(await giveSupport(node.app, { proposalId: id, participantId: city.leo, side: 'for' }));
    await told(name);
    await arrives(name, 'Update', { ...post, content: '<p>Une piste sur le pont.</p>', contentMap: undefined });
    const said = await told(name);
    return { post, said, asked: said[0]?.id ?? '' };
  }

  it('is asked for by a private message that says what to answer', async () => {
    const { post, said } = await changed('ana');
    expect(said).toHaveLength(1);
    expect(said[0]?.content).toContain('répondez à ce message : je confirme');
    expect(await proposalOf(post.id)).toMatchObject({ current: { number: 1 }, pending: { number: 2 } });
  });

  it('is published on the author’s word, once', async () => {
    const { post, asked } = await changed('ben');
    const mention = '<a href="x" class="mention">@velo_2026</a>';
    await arrives('ben', 'Create', direct('ben', `${mention} « Je confirme. »`, asked));
    const confirmed = await proposalOf(post.id);
    expect(confirmed).toMatchObject({ current: { number: 2 }, pending: null });
    expect(Object.values(confirmed.current.body)[0]).toContain('pont');
    await arrives('ben', 'Create', direct('ben', 'je confirme', asked));
    expect(await proposalOf(post.id)).toEqual(confirmed);
  });

  it('is not published on the word of somebody else, nor on other words', async () => {
    const { post, asked } = await changed('cleo');
    await arrives('dora', 'Create', direct('dora', 'je confirme', asked));
    await arrives('cleo', 'Create', direct('cleo', 'je ne confirme pas', asked));
    expect(await proposalOf(post.id)).toMatchObject({ current: { number: 1 }, pending: { number: 2 } });
    const [again] = await told('cleo');
    expect(again?.content).toContain('je confirme');
    await arrives('cleo', 'Create', direct('cleo', 'confirm', asked));
    expect(await proposalOf(post.id)).toMatchObject({ current: { number: 2 }, pending: null });
  });

  it('can be confirmed below the proposal too, where nothing private is read', async () => {
    const { post } = await changed('dora');
    const { id, number } = await proposalOf(post.id);
    const inReplyTo = node.press.uris.proposal(SLUG, number ?? 0);
    await arrives('dora', 'Create', note('dora', 'Confirmé !', { inReplyTo }));
    expect(await proposalOf(post.id)).toMatchObject({ current: { number: 2 }, pending: null });
    // With nothing to confirm it is a comment like any other.
    const again = note('dora', 'Confirmé !', { inReplyTo });
    await arrives('dora', 'Create', again);
    const comments = await node.app.store.read((reader) => reader.comments.byOriginal(again.id));
    expect(comments?.proposalId).toBe(id);
  });

  it('is dropped where the former text is put back, and a late word changes nothing', async () => {
    const { post, asked } = await changed('edda');
    await arrives('edda', 'Update', post);
    const back = await proposalOf(post.id);
    expect(back).toMatchObject({ current: { number: 1 }, pending: null });
    await arrives('edda', 'Create', direct('edda', 'je confirme', asked));
    expect(await proposalOf(post.id)).toEqual(back);
  });

  it('is asked for although its author was told something else that day, and the last text is what they confirm', async () => {
    await arrives('fay', 'Create', direct('fay', 'Bonjour', `${node.press.uris.consultation(SLUG)}/announcement`));
    expect(await told('fay')).toHaveLength(1);
    const { post, said, asked } = await changed('fay');
    expect(said).toHaveLength(1);
    await arrives('fay', 'Update', { ...post, content: '<p>Une piste sur le canal.</p>', contentMap: undefined });
    expect(await told('fay')).toEqual([]);
    await arrives('fay', 'Create', direct('fay', 'je confirme', asked));
    const { current, pending } = await proposalOf(post.id);
    expect([current.number, pending, Object.values(current.body)[0]]).toEqual([
      2,
      null,
      expect.stringContaining('canal'),
    ]);
  });
});
