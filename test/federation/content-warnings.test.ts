import { PUBLIC } from '../../src/federation/contexts.ts';
import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readComments } from '../../src/application/comment/reads.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt, type Post } from './inbox-requests.ts';
import { followed, type StockPeer, stockPeer } from './stock-peer.ts';

eachEngine('content warnings of posts from elsewhere', (given) => {
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
    for (const name of ['ana', 'ben', 'fay'])
      await node.app.store.transact((writer) => writer.peers.saveActor(alpha.known(name)));
    await followed(node.app, alpha.known('fay'), node.documents.uris.consultation(SLUG));
    node.startDelivering();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  const warned = (summary: string) => ({ summary, sensitive: true });
  const proposalOf = async (post: Post) => node.app.store.read((reader) => reader.proposals.byOriginal(post.id));
  /** To everybody, not the word to its author alone. */
  async function sentOn(type: 'Create' | 'Update'): Promise<Readonly<Record<string, unknown>>> {
    await expect.poll(() => node.depth(), { timeout: 8_000 }).toBe(0);
    const sent = alpha.posted.splice(0).filter((each) => each['type'] === type);
    const objects = sent.map((each) => (each['object'] ?? {}) as Readonly<Record<string, unknown>>);
    return objects.find(({ to }) => [to].flat().includes(PUBLIC)) ?? {};
  }
  async function commentsOn(number: number) {
    const read = await readComments(node.app, { slug: SLUG, number, viewer: ANYBODY, limit: 10, after: null });
    return read.ok ? read.value.items.map(({ body, warning }) => ({ body, warning })) : [];
  }

  it('a proposal keeps it, is called by it, and is sent on with it', async () => {
    const post = arriving.post('ana', 'Il faut abattre les platanes.', warned('Sujet : jardin'));
    await arriving.arrives('ana', 'Create', post);
    expect((await proposalOf(post))?.current).toMatchObject({
      warning: 'Sujet : jardin',
      title: { fr: 'Sujet : jardin' },
    });
    const note = await sentOn('Create');
    expect(note).toMatchObject(warned('Sujet : jardin'));
    // What it warns of is not said twice.
    expect(note['content']).not.toContain('<strong>');
  });

  it('another warning is an edit: a new version, and an Update with it', async () => {
    const post = arriving.post('ana', 'Des bancs à l’ombre.', warned('Bancs'));
    await arriving.arrives('ana', 'Create', post);
    await sentOn('Create');
    await arriving.arrives('ana', 'Update', { ...post, ...warned('Bancs, ombre') });
    expect((await proposalOf(post))?.current).toMatchObject({ number: 2, warning: 'Bancs, ombre' });
    expect(await sentOn('Update')).toMatchObject(warned('Bancs, ombre'));
    await arriving.arrives('ana', 'Update', { ...post, summary: null, sensitive: false });
    expect((await proposalOf(post))?.current).toMatchObject({ number: 3, warning: null });
    expect(await sentOn('Update')).not.toHaveProperty('summary');
  });

  it('with supports it waits for the author as any other edit', async () => {
    const post = arriving.post('ana', 'Une fontaine au parc.', warned('Eau'));
    await arriving.arrives('ana', 'Create', post);
    const proposal = await proposalOf(post);
    await giveSupport(node.app, { proposalId: proposal?.id ?? '', participantId: city.leo, side: 'for' });
    await arriving.arrives('ana', 'Update', { ...post, ...warned('Fontaines') });
    expect(await proposalOf(post)).toMatchObject({ current: { warning: 'Eau' }, pending: { warning: 'Fontaines' } });
  });

  it('a reply keeps it through changes', async () => {
    const subject = node.documents.uris.proposal(SLUG, 1);
    const post = arriving.post('ben', 'Non, jamais.', { inReplyTo: subject, ...warned('Colère') });
    await arriving.arrives('ben', 'Create', post);
    expect(await commentsOn(1)).toEqual([{ body: 'Non, jamais.', warning: 'Colère' }]);
    await arriving.arrives('ben', 'Update', { ...post, ...warned('Désaccord') });
    expect(await commentsOn(1)).toEqual([{ body: 'Non, jamais.', warning: 'Désaccord' }]);
    await arriving.arrives('ben', 'Update', { ...post, summary: '', sensitive: false });
    expect(await commentsOn(1)).toEqual([{ body: 'Non, jamais.', warning: null }]);
  });
});
