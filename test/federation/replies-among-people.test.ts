import '../../src/start/temporal.ts';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideComment } from '../../src/application/moderation/decide.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt, type Post, type Wire } from './inbox-requests.ts';
import { value } from './publishing-city.ts';
import { type StockPeer, stockPeer } from './stock-peer.ts';

eachEngine('replies among people of other servers', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let alpha: StockPeer;
  let arriving: ReturnType<typeof arrivingAt>;
  let comment: Post;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    arriving = arrivingAt({ node, peer: alpha, clock });
    const { leo } = await deliveringCity(node.app);
    for (const name of ['ana', 'ben', 'cleo', 'dora']) {
      await node.app.store.transact((writer) => writer.peers.saveActor(alpha.known(name)));
    }
    await propose(node.app, { by: leo, title: 'Des arceaux' });
    comment = arriving.post('ana', 'Oui.', { inReplyTo: node.documents.uris.proposal(SLUG, 1) });
    await arriving.arrives('ana', 'Create', comment);
    node.startDelivering();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  async function judged(name: string, post: Post): Promise<string> {
    const id = await arriving.arrives(name, 'Create', post);
    const { rows } = await sql<{ verdict: string; because: string }>`
      select verdict, because from inbox_message where activity_id = ${id}
    `.execute(given.database.db);
    return `${rows[0]?.verdict}: ${rows[0]?.because}`;
  }
  const commentOf = (post: Post) => node.app.store.read((reader) => reader.comments.byOriginal(post.id));
  const mentioning = (actor: string): Wire => ({
    cc: [actor, alpha.actor('ana')],
    tag: [{ type: 'Mention', href: actor, name: '@velo' }],
  });

  it('are comments at their place, whichever actor of ours they mention', async () => {
    const { uris } = node.documents;
    const parent = await commentOf(comment);
    for (const actor of [uris.proposalActor(SLUG, 1), uris.consultation(SLUG)]) {
      const reply = arriving.post('ben', 'Bien dit.', { inReplyTo: comment.id, ...mentioning(actor) });
      expect(await judged('ben', reply)).toBe('accepted: comment');
      expect(await commentOf(reply)).toMatchObject({ parentId: parent?.id, proposalId: parent?.proposalId, depth: 1 });
    }
  });

  it('go on below each other, and below a post that became a proposal', async () => {
    const group = node.documents.uris.consultation(SLUG);
    const first = arriving.post('ben', 'Bien dit.', { inReplyTo: comment.id });
    await arriving.arrives('ben', 'Create', first);
    const second = arriving.post('cleo', 'Vraiment ?', { inReplyTo: first.id, ...mentioning(group) });
    expect(await judged('cleo', second)).toBe('accepted: comment');
    expect((await commentOf(second))?.parentId).toBe((await commentOf(first))?.id);
    const idea = arriving.post('ana', 'Une piste.');
    await arriving.arrives('ana', 'Create', idea);
    const proposal = await node.app.store.read((reader) => reader.proposals.byOriginal(idea.id));
    const below = arriving.post('ben', 'Bonne idée.', { inReplyTo: idea.id });
    expect(await judged('ben', below)).toBe('accepted: comment');
    expect(await commentOf(below)).toMatchObject({ proposalId: proposal?.id, parentId: null });
  });

  it('are not taken where they do not speak to us', async () => {
    const among = { cc: [alpha.actor('ana')], tag: [] };
    expect(await judged('ben', arriving.post('ben', 'Bien dit.', { inReplyTo: comment.id, ...among }))).toBe(
      'ignored: not-ours',
    );
  });

  it('are refused below what is not public', async () => {
    const found = await commentOf(comment);
    const hold = { kind: 'hold', rule: 'off-topic', reason: 'À relire.', by: null } as const;
    value(await decideComment(node.app, { ...hold, commentId: found?.id ?? '' }));
    const reply = arriving.post('dora', 'Bien dit.', { inReplyTo: comment.id });
    expect(await judged('dora', reply)).toBe('refused: wrong-status');
  });

  it('to a digest or to what was said in private have no thread, and are told so', async () => {
    for (const [name, role] of [
      ['ben', 'digest'],
      ['cleo', 'reply'],
    ] as const) {
      const inReplyTo = node.documents.uris.activityFor(v7(), role);
      await arriving.told(name);
      expect(await judged(name, arriving.post(name, 'Merci.', { inReplyTo }))).toBe('refused: no-thread');
      const [input] = await arriving.told(name);
      expect(input?.content).toContain('Personne ne lit les réponses à ce message.');
    }
    const privately = { to: [node.documents.uris.consultation(SLUG)], cc: [], tag: [] };
    const inReplyTo = node.documents.uris.activityFor(v7(), 'reply');
    expect(await judged('cleo', arriving.post('cleo', 'Merci.', { inReplyTo, ...privately }))).toBe(
      'refused: no-thread',
    );
  });
});
