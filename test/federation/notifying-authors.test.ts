import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishAnswer } from '../../src/application/answer/publish-answer.ts';
import { decideComment, decideProposal } from '../../src/application/moderation/decide.ts';
import { undoDecision } from '../../src/application/moderation/undo-decision.ts';
import { saveCohostAnswer } from '../../src/application/network/answer/save-cohost-answer.ts';
import { type DecisionKind, publishes } from '../../src/domain/moderation/decision.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt, type Post } from './inbox-requests.ts';
import { value } from './publishing-city.ts';
import { followed, type StockPeer, stockPeer } from './stock-peer.ts';

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
    for (const name of ['ana', 'ben', 'cleo', 'dora', 'edda', 'fay', 'gil', 'hal', 'ida']) {
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

  it('a proposal that is published comes as a post that mentions them, before anybody of their server shares it, and as a message', async () => {
    const post = await held('fay');
    await followed(node.app, alpha.known('gus'), node.documents.uris.consultation(SLUG));
    const before = alpha.posted.length;
    alpha.answersWith(async ({ type }) => {
      if (type === 'Create') await new Promise((resolve) => setTimeout(resolve, 400));
      order.push(String(type));
      return null;
    });
    const order: string[] = [];
    await decideOnProposal(post, 'accept', 'Bienvenue.');
    const number = (await node.app.store.read((reader) => reader.proposals.byOriginal(post.id)))?.number ?? 0;
    const address = node.documents.uris.proposal(SLUG, number);
    await expect.poll(() => order.filter((type) => type === 'Announce').length, { timeout: 10_000 }).toBe(2);
    // In the order in which they were answered: the post itself first.
    const sent = alpha.posted.slice(before).map(({ type, object }) => ({ type, object }));
    const isPost = ({ type, object }: (typeof sent)[number]) =>
      type === 'Create' && JSON.stringify(object).includes(address);
    expect(sent.findIndex(isPost)).toBeLessThan(sent.findIndex(({ type }) => type === 'Announce'));
    expect(order.indexOf('Create')).toBeLessThan(order.indexOf('Announce'));
    alpha.answersWith(null);
    expect(await wordsTo('fay')).toEqual([expect.stringContaining(address)]);
  });

  it('an official answer says in its first line what it answers, and mentions the author', async () => {
    const post = await held('hal');
    await decideOnProposal(post, 'accept', 'Bienvenue.');
    await wordsTo('hal');
    const proposal = await node.app.store.read((reader) => reader.proposals.byOriginal(post.id));
    const answer = { verdict: 'rejected', body: { fr: 'Le quai est classé.' }, commitments: [] } as const;
    value(await publishAnswer(node.app, { proposalId: proposal?.id ?? '', by: null, ...answer }));
    await node.work();
    const { uris } = node.documents;
    const number = proposal?.number ?? 0;
    const note = () =>
      alpha.posted
        .map(({ object }) => object as Post | string)
        .find((each) => typeof each === 'object' && each.id === uris.answer(SLUG, number, 1)) as Post | undefined;
    await expect.poll(note, { timeout: 10_000 }).toBeDefined();
    const link = uris.proposal(SLUG, number);
    const first = `<p><strong><a href="${link}">Réponse officielle à la proposition n° ${number}, « Une piste sur le quai. »`;
    expect(note()?.content.replaceAll('\u00a0', ' ')).toContain(first);
    const mention = { type: 'Mention', href: alpha.actor('hal'), name: `@${alpha.known('hal').handle}` };
    expect(note()?.['tag']).toEqual([mention]);
    expect(note()?.['cc']).toContain(alpha.actor('hal'));
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

  it('a proposal that needs no decision is told of by a message beside its post', async () => {
    const post = await held('gil');
    await decideOnProposal(post, 'accept', 'Bienvenue.');
    await wordsTo('gil');
    for (const text of ['Une passerelle.', 'Un pont.']) {
      alpha.answersWith(({ type, object }) => (type === 'Create' && hasNumber(object) ? 400 : null));
      const at = arriving.post('gil', text);
      await arriving.arrives('gil', 'Create', at);
      const found = await node.app.store.read((reader) => reader.proposals.byOriginal(at.id));
      const address = node.documents.uris.proposal(SLUG, found?.number ?? 0);
      expect(await wordsTo('gil')).toEqual([
        expect.stringContaining(`Votre contribution est publiée\u00a0: <a href="${address}"`),
      ]);
    }
    alpha.answersWith(null);
  });
  const hasNumber = (object: unknown) => JSON.stringify(object).includes('acceptée');

  it('the answer of an institution that shares the consultation is told by the host, whom they wrote to', async () => {
    const post = await held('ida');
    await decideOnProposal(post, 'accept', 'Bienvenue.');
    await wordsTo('ida');
    const proposal = await node.app.store.read((reader) => reader.proposals.byOriginal(post.id));
    const { id: proposalId = '', consultationId = '', number = null } = proposal ?? {};
    const institution = 'https://torino.example/';
    const { uris } = node.documents;
    const [publishedAt, verdict] = [clock.now(), 'under-study'] as const;
    const saves = async (version: number) =>
      value(
        await node.app.store.transact(async (writer) => {
          const uri = `${institution}answers/${version}`;
          const said = { uri, version, verdict, body: { fr: 'Oui.' }, commitments: [], document: '{}' };
          const about = {
            institution,
            consultation: uris.consultation(SLUG),
            answers: uris.proposal(SLUG, number ?? 0),
          };
          const signed = { ...said, ...about, publishedAt, updatedAt: publishedAt };
          const of = { signed, institution, ours: false, consultationId, proposalId, origin: { kind: 'own' } } as const;
          return await saveCohostAnswer({ app: node.app, writer }, of);
        }),
      );
    await saves(1);
    await node.work();
    const [words, ...more] = await wordsTo('ida');
    expect(more).toEqual([]);
    expect(words?.replaceAll('\u00a0', ' ')).toContain(
      `torino.example a répondu à votre proposition n° ${number}, « Une piste sur le quai. » : À l’étude.`,
    );
    expect(words).toContain(uris.proposal(SLUG, number ?? 0));
    // No institution gets this node to write to somebody again and again.
    await saves(2);
    await node.work();
    expect(await wordsTo('ida')).toEqual([]);
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
