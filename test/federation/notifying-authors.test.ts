import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideComment } from '../../src/application/moderation/decide-comment.ts';
import { decideProposal } from '../../src/application/moderation/decide-proposal.ts';
import { undoDecision } from '../../src/application/moderation/undo-decision.ts';
import { type DecisionKind, publishes } from '../../src/domain/moderation/decision.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt, type Post } from './inbox-requests.ts';
import { value } from './publishing-city.ts';
import { type StockPeer, stockPeer } from './stock-peer.ts';

eachEngine('what authors elsewhere are told of decisions', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let alpha: StockPeer;
  let arriving: ReturnType<typeof arrivingAt>;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    arriving = arrivingAt({ node, peer: alpha, clock });
    const { leo } = await deliveringCity(node.app, { hold: 'first-remote' });
    for (const name of ['ana', 'ben', 'cleo', 'dora', 'edda']) {
      await node.app.store.transact((writer) => writer.peers.saveActor(alpha.known(name)));
    }
    await propose(node.app, { by: leo, title: 'Des arceaux' });
    node.startDelivering();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  const proposed = () => node.documents.uris.proposal(SLUG, 1);
  /** Something held, of which its author was told so: the one answer of the day. */
  async function held(name: string, more: Record<string, unknown> = {}): Promise<Post> {
    const post = arriving.post(name, 'Une piste sur le quai.', more);
    await arriving.arrives(name, 'Create', post);
    expect(await wordsTo(name)).toEqual([expect.stringContaining('un agent la lira avant')]);
    return post;
  }
  const wordsTo = async (name: string) => (await arriving.told(name)).map(({ content }) => content);
  const input = (kind: DecisionKind, reason: string) =>
    ({ kind, rule: publishes(kind) ? 'within-the-rules' : 'off-topic', reason, by: null }) as const;
  async function decideOnProposal(post: Post, kind: DecisionKind, reason: string) {
    const found = await node.app.store.read((reader) => reader.proposals.byOriginal(post.id));
    clock.advance({ minutes: 1 });
    value(await decideProposal(node.app, { ...input(kind, reason), proposalId: found?.id ?? '' }));
    await node.work();
  }
  async function decideOnComment(post: Post, kind: DecisionKind, reason: string): Promise<string> {
    const found = await node.app.store.read((reader) => reader.comments.byOriginal(post.id));
    clock.advance({ minutes: 1 });
    value(await decideComment(node.app, { ...input(kind, reason), commentId: found?.id ?? '' }));
    await node.work();
    return found?.id ?? '';
  }

  it('a removal comes with its reason on the day on which they were told that it is read', async () => {
    const post = await held('ana');
    await decideOnProposal(post, 'remove', 'Hors sujet ici.');
    const [message, ...more] = await arriving.told('ana');
    expect(more).toEqual([]);
    expect(message?.content).toContain('Hors sujet ici.');
    expect(message?.['inReplyTo']).toBe(post.id);
  });

  it('every decision about a comment is told, each once', async () => {
    const post = await held('ben', { inReplyTo: proposed() });
    const id = await decideOnComment(post, 'accept', 'Bienvenue.');
    expect(await wordsTo('ben')).toEqual([expect.stringContaining(`${proposed()}#c-${id}`)]);
    await decideOnComment(post, 'hold', 'À relire.');
    expect(await wordsTo('ben')).toEqual([expect.stringContaining('À relire.')]);
    await decideOnComment(post, 'remove', 'Un doublon.');
    expect(await wordsTo('ben')).toEqual([expect.stringContaining('Un doublon.')]);
    await decideOnComment(post, 'restore', 'Pas un doublon.');
    expect(await wordsTo('ben')).toEqual([expect.stringContaining('est publiée')]);
    await node.work();
    expect(await wordsTo('ben')).toEqual([]);
  });

  it('a slip that is taken back is told as what it comes to', async () => {
    const post = await held('cleo');
    await decideOnProposal(post, 'remove', 'Par erreur.');
    await wordsTo('cleo');
    const decision = await node.app.store.read(async (reader) => {
      const found = await reader.proposals.byOriginal(post.id);
      return await reader.decisions.latest({ kind: 'proposal', id: found?.id ?? '' });
    });
    clock.advance({ minutes: 1 });
    value(await undoDecision(node.app, { decisionId: decision?.id ?? '', reason: 'Mauvais bouton.', by: null }));
    await node.work();
    expect(await wordsTo('cleo')).toEqual([expect.stringContaining('Mauvais bouton.')]);
  });

  it('a comment that needs no decision is not spoken of', async () => {
    const post = await held('dora', { inReplyTo: proposed() });
    await decideOnComment(post, 'accept', 'Bienvenue.');
    await wordsTo('dora');
    await arriving.arrives('dora', 'Create', arriving.post('dora', 'Encore.', { inReplyTo: proposed() }));
    expect(await wordsTo('dora')).toEqual([]);
  });

  it('what somebody brings about by sending is answered once a day all the same', async () => {
    const post = await held('edda');
    await decideOnProposal(post, 'remove', 'Hors sujet ici.');
    await wordsTo('edda');
    for (const words of ['Un.', 'Deux.', 'Trois.'])
      await arriving.arrives('edda', 'Create', arriving.post('edda', words));
    expect(await wordsTo('edda')).toEqual([]);
  });
});
