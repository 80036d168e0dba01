import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readComment, readComments } from '../../src/application/comment/reads.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { decideComment, decideProposal } from '../../src/application/moderation/decide.ts';
import { withdrawProposal } from '../../src/application/proposal/revise-proposal.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import { commentResource } from '../../src/http/api/comment/comment-resource.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt, type Post } from './inbox-requests.ts';
import { value } from './publishing-city.ts';
import { followed, type InboxAnswer, type StockPeer, stockPeer } from './stock-peer.ts';

const ACCEPTED = { kind: 'accept', rule: 'within-the-rules', reason: 'Bien.', by: null } as const;

eachEngine('what people on other servers withdraw', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let alpha: StockPeer;
  let arriving: ReturnType<typeof arrivingAt>;
  let city: Awaited<ReturnType<typeof deliveringCity>>;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    arriving = arrivingAt({ node, peer: alpha, clock });
    city = await deliveringCity(node.app, { hold: 'first-remote' });
    for (const name of ['ana', 'ben', 'cleo', 'dora', 'fay'])
      await node.app.store.transact((writer) => writer.peers.saveActor(alpha.known(name)));
    await propose(node.app, { by: city.leo, title: 'Des arceaux' });
    await followed(node.app, alpha.known('fay'), node.documents.uris.consultation(SLUG));
    await node.work();
    node.startDelivering();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  const proposalOf = async (post: Post) => await node.app.store.read((reader) => reader.proposals.byOriginal(post.id));
  const commentOf = async (post: Post) => await node.app.store.read((reader) => reader.comments.byOriginal(post.id));
  const word = (name: string, content: string, inReplyTo: string) =>
    arriving.post(name, content, { to: [node.documents.uris.consultation(SLUG)], cc: [], inReplyTo });

  it('is withdrawn by a word in reply to the message that thanked them', async () => {
    const post = arriving.post('ana', 'Une piste.');
    await arriving.arrives('ana', 'Create', post);
    const [thanks] = await arriving.told('ana');
    expect(thanks?.content).toContain('je retire');
    await arriving.arrives('dora', 'Create', word('dora', 'je retire', thanks?.id ?? ''));
    expect((await proposalOf(post))?.status).toBe('held');
    await arriving.arrives('ana', 'Create', word('ana', 'Non, je ne retire rien', thanks?.id ?? ''));
    expect((await proposalOf(post))?.status).toBe('held');
    await arriving.told('ana');
    await arriving.arrives('ana', 'Create', word('ana', '« Je retire. »', thanks?.id ?? ''));
    expect((await proposalOf(post))?.status).toBe('withdrawn');
    expect((await arriving.told('ana')).map(({ content }) => content)).toEqual([
      expect.stringContaining('Vous avez retiré votre proposition'),
    ]);
  });

  it('is withdrawn by a word in reply to the post itself, in another language', async () => {
    const post = arriving.post('ben', 'Oui.', { inReplyTo: node.documents.uris.proposal(SLUG, 1) });
    await arriving.arrives('ben', 'Create', post);
    await arriving.arrives('ben', 'Create', arriving.post('ben', 'I withdraw', { inReplyTo: post.id }));
    expect((await commentOf(post))?.status).toBe('withdrawn');
  });

  it('leads to nobody any more: not in the API, and not through who answered it', async () => {
    const post = arriving.post('cleo', 'Non.', { inReplyTo: node.documents.uris.proposal(SLUG, 1) });
    await arriving.arrives('cleo', 'Create', post);
    const comment = await commentOf(post);
    value(await decideComment(node.app, { ...ACCEPTED, commentId: comment?.id ?? '' }));
    const reply = await submitComment(node.app, {
      slug: SLUG,
      proposalId: comment?.proposalId ?? '',
      parentId: comment?.id,
      authorId: city.leo,
      body: 'Pourquoi ?',
      lang: 'fr',
    });
    await arriving.arrives('cleo', 'Delete', post.id);
    const read = await readComments(node.app, { slug: SLUG, number: 1, viewer: ANYBODY, limit: 10, after: null });
    const there = value(read).items.map((each) => commentResource(each, { origin: node.app.origin }));
    expect(there).toContainEqual(
      expect.objectContaining({
        status: 'withdrawn',
        author: { id: null, kind: 'remote', name: '', uri: null, institution: null },
      }),
    );
    const one = value(await readComment(node.app, { id: comment?.id ?? '', viewer: ANYBODY }));
    expect(JSON.stringify(commentResource(one, { origin: node.app.origin }))).not.toContain('cleo');
    const place = { kind: 'comment', slug: SLUG, commentId: value(reply).id } as const;
    const published = await publicationAt(node.documents, place);
    expect(published?.signed.body).not.toContain('cleo');
  });

  /** What arrived about the last proposal, in the order in which it did. */
  async function sentOf(note: string): Promise<readonly { type: string; text: string }[]> {
    await expect.poll(() => node.depth(), { timeout: 20_000 }).toBe(0);
    return alpha.posted.splice(0).flatMap(({ type, object }) => {
      const { id, content = '' } = (typeof object === 'object' ? object : {}) as { id?: string; content?: string };
      return id === note ? [{ type: String(type), text: content }] : [];
    });
  }
  async function published(title: string): Promise<{ id: string; note: string }> {
    const { id, number } = await propose(node.app, { by: city.leo, title });
    await node.work();
    const note = node.documents.uris.proposal(SLUG, number ?? 0);
    await sentOf(note);
    return { id, note };
  }

  it('a neutral text comes right before the Delete, so that no title outlives it', async () => {
    const { id, note } = await published('Une insulte');
    value(await decideProposal(node.app, { kind: 'remove', rule: 'hate', reason: 'Non.', by: null, proposalId: id }));
    await node.work();
    const number = note.split('/').at(-1);
    expect(await sentOf(note)).toEqual([
      { type: 'Update', text: expect.stringContaining(`La proposition n° ${number} a été retirée de la publication`) },
      { type: 'Delete', text: '' },
    ]);
  });

  it.each<[string, InboxAnswer]>([
    ['refuses', 400],
    ['fails', 500],
  ])('a Delete goes out though its server %s the neutral text', async (_, answer) => {
    const { id, note } = await published(`Une piste ${String(answer)}`);
    alpha.answersWith(({ type }) => (type === 'Update' ? answer : null));
    value(await withdrawProposal(node.app, { proposalId: id, authorId: city.leo }));
    await node.work();
    const types = (await sentOf(note)).map(({ type }) => type);
    alpha.answersWith(null);
    expect([types[0], types.at(-1)]).toEqual(['Update', 'Delete']);
    expect(types.filter((type) => type === 'Delete')).toHaveLength(1);
  });
});
