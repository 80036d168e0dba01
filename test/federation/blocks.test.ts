import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import type { Proposal } from '../../src/domain/proposal/proposal.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import type { ResourceRef } from '../../src/federation/uris.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt, type Wire } from './inbox-requests.ts';
import { value } from './publishing-city.ts';
import { type StockPeer, stockPeer } from './stock-peer.ts';

type Addressed = { readonly cc: readonly string[]; readonly tag: readonly Wire[] };

eachEngine('whoever blocked us', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let alpha: StockPeer;
  let arriving: ReturnType<typeof arrivingAt>;
  let city: Awaited<ReturnType<typeof deliveringCity>>;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    arriving = arrivingAt({ node, peer: alpha, clock });
    city = await deliveringCity(node.app);
    node.startDelivering();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  const known = async (name: string) =>
    await node.app.store.transact((writer) => writer.peers.saveActor(alpha.known(name)));
  async function proposed(name: string): Promise<Proposal & { readonly number: number }> {
    await known(name);
    const post = arriving.post(name, 'Une piste.');
    await arriving.arrives(name, 'Create', post);
    const found = await node.app.store.read((reader) => reader.proposals.byOriginal(post.id));
    if (found?.number == null) throw new Error('there is no such proposal');
    return { ...found, number: found.number };
  }
  async function documentAt(resource: ResourceRef): Promise<Addressed & Wire> {
    return JSON.parse((await publicationAt(node.documents, resource))?.signed.body ?? '{}');
  }
  const mentions = ({ cc, tag }: Addressed, name: string) =>
    cc.includes(alpha.actor(name)) || tag.some(({ href }) => href === alpha.actor(name));
  const proposalAt = (number: number) => documentAt({ kind: 'proposal', slug: SLUG, number });
  async function remove(proposalId: string) {
    clock.advance({ minutes: 1 });
    value(await decideProposal(node.app, { proposalId, kind: 'remove', rule: 'off-topic', reason: 'Non.', by: null }));
    await node.work();
  }
  async function restore(proposalId: string) {
    clock.advance({ minutes: 1 });
    value(
      await decideProposal(node.app, {
        proposalId,
        kind: 'restore',
        rule: 'within-the-rules',
        reason: 'Si.',
        by: null,
      }),
    );
    await node.work();
  }

  const blocked = {
    'the proposal': (number: number) => node.documents.uris.proposalActor(SLUG, number),
    'the text of the proposal': (number: number) => node.documents.uris.proposal(SLUG, number),
    'the consultation': () => node.documents.uris.consultation(SLUG),
    'the institution': () => node.documents.uris.institution,
  } as const;
  for (const [nth, [what, uriOf]] of Object.entries(blocked).entries()) {
    it(`by ${what} is neither mentioned, nor addressed, nor written to, until they undo it`, async () => {
      const name = `ana${nth}`;
      const { id, number } = await proposed(name);
      expect(mentions(await proposalAt(number), name)).toBe(true);
      const object = uriOf(number);
      const block = { id: `${alpha.origin}/blocks/${nth}`, type: 'Block', actor: alpha.actor(name), object };
      await arriving.arrives(name, 'Block', object);
      const document = await proposalAt(number);
      expect(mentions(document, name)).toBe(false);
      expect(document['author']).toBe(alpha.actor(name));
      await arriving.told(name);
      await remove(id);
      expect(await arriving.told(name)).toEqual([]);
      await restore(id);
      await arriving.told(name);
      const answer = { proposalId: id, verdict: 'accepted', body: { fr: 'Oui.' }, commitments: [], by: null } as const;
      value(await publishAnswer(node.app, answer));
      await node.work();
      await expect.poll(() => node.depth(), { timeout: 8_000 }).toBe(0);
      expect(JSON.stringify(alpha.posted.splice(0))).not.toContain(`"${alpha.actor(name)}"`);

      await arriving.arrives(name, 'Undo', block);
      expect(mentions(await proposalAt(number), name)).toBe(true);
      await remove(id);
      expect(await arriving.told(name)).toHaveLength(1);
    });
  }

  it('elsewhere is spoken to as before, and so is everybody else', async () => {
    const { number } = await proposed('cleo');
    await known('dora');
    await arriving.arrives('dora', 'Block', node.documents.uris.consultation(SLUG));
    await arriving.arrives('cleo', 'Block', node.documents.uris.proposalActor(SLUG, 1));
    expect(mentions(await proposalAt(number), 'cleo')).toBe(true);
  });

  it('is not named by a comment that answers them, where they blocked its author', async () => {
    const { id, number } = await proposed('edda');
    const words = arriving.post('edda', 'Et là ?', { inReplyTo: node.documents.uris.proposal(SLUG, number) });
    await arriving.arrives('edda', 'Create', words);
    const parent = await node.app.store.read((reader) => reader.comments.byOriginal(words.id));
    const input = { slug: SLUG, proposalId: id, parentId: parent?.id ?? null, body: 'Là aussi.', lang: 'fr' };
    const comment = value(await submitComment(node.app, { ...input, authorId: city.leo }));
    const place = { kind: 'comment', slug: SLUG, commentId: comment.id } as const;
    expect(mentions(await documentAt(place), 'edda')).toBe(true);
    await arriving.arrives('edda', 'Block', node.documents.uris.participant(city.leo));
    expect(mentions(await documentAt(place), 'edda')).toBe(false);
    await node.work();
    expect(mentions(await proposalAt(number), 'edda')).toBe(true);
  });

  it('a proposal follows it no longer, by its text or by its actor', async () => {
    const { number } = await proposed('fay');
    const { uris } = node.documents;
    const follows = () => node.app.store.read((reader) => reader.peers.countFollowers(uris.proposal(SLUG, number)));
    await arriving.arrives('fay', 'Follow', uris.proposal(SLUG, number));
    expect(await follows()).toBe(1);
    await arriving.arrives('fay', 'Block', uris.proposalActor(SLUG, number));
    expect(await follows()).toBe(0);
  });
});
