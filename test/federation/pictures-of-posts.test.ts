import '../../src/start/temporal.ts';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { decideProposal } from '../../src/application/moderation/decide.ts';
import { fetchAwaitedImages } from '../../src/application/network/mirror/fetch-awaited-images.ts';
import type { NetworkReader } from '../../src/application/network/mirror/ports.ts';
import { changeDetails } from '../../src/application/proposal/change-details.ts';
import { readImage, saveImage } from '../../src/application/proposal/images.ts';
import { ok, refuse } from '../../src/domain/kit/result.ts';
import { eachEngine } from '../storage/engines.ts';
import { value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt, type Post } from './inbox-requests.ts';
import { followed, type StockPeer, stockPeer } from './stock-peer.ts';

const MEDIA = 'https://files.alpha.example/media_attachments';
const NOT_THERE = { type: 'invalid', field: 'images', because: 'not-there' } as const;

eachEngine('pictures of posts from microblogs', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const there = new Map<string, Awaited<ReturnType<NetworkReader['image']>>>();
  let requests: string[] = [];
  let node: DeliveringNode;
  let alpha: StockPeer;
  let arriving: ReturnType<typeof arrivingAt>;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    arriving = arrivingAt({ node, peer: alpha, clock });
    await deliveringCity(node.app);
    for (const name of ['ana', 'ben', 'fay'])
      await node.app.store.transact((writer) => writer.peers.saveActor(alpha.known(name)));
    await followed(node.app, alpha.known('fay'), node.documents.uris.consultation(SLUG));
    node.startDelivering();
    for (const [name, background] of [
      ['banc', 'teal'],
      ['quai', 'olive'],
    ] as const) {
      const png = await sharp({ create: { width: 40, height: 30, channels: 3, background } })
        .png()
        .toBuffer();
      there.set(`${MEDIA}/${name}.png`, ok(new Uint8Array(png)));
    }
  });
  beforeEach(() => {
    requests = [];
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  const picture = (name: string, alt: string | null = `Vue : ${name}`) => ({
    ...{ type: 'Document', mediaType: 'image/png', url: `${MEDIA}/${name}.png`, name: alt },
    ...{ width: 40, height: 30, blurhash: 'UEHV6nWB2yk8pyo0adR*.7kCMdnj' },
  });
  const app = (): Application => ({
    ...node.app,
    network: {
      page: async () => null,
      copy: async () => null,
      institution: async () => null,
      says: async () => null,
      async image(url) {
        requests.push(url);
        return there.get(url) ?? null;
      },
    },
  });
  const fetches = async () => {
    await fetchAwaitedImages(app(), () => {});
    await node.work();
  };
  const proposalOf = async (post: Post) => {
    const found = await node.app.store.read((reader) => reader.proposals.byOriginal(post.id));
    if (found === null) throw new Error('no proposal');
    return found;
  };
  const imagesOf = async (post: Post) => {
    const { id } = await proposalOf(post);
    return await node.app.store.read((reader) => reader.images.of(id));
  };
  const altsOf = async (post: Post) => (await imagesOf(post)).map(({ alt }) => alt);
  const settled = async () => {
    await expect.poll(() => node.depth(), { timeout: 8_000 }).toBe(0);
    return alpha.posted
      .splice(0)
      .map((each) => [each['type'], each['object'] as Readonly<Record<string, unknown>>] as const);
  };

  it('are fetched after the post was taken, re-encoded, kept with their words, and sent on from here', async () => {
    const post = arriving.post('ana', 'Un banc au parc.', { attachment: [picture('banc'), picture('quai', null)] });
    await arriving.arrives('ana', 'Create', post);
    expect([requests, await altsOf(post)]).toEqual([[], []]);
    await settled();
    await fetches();
    expect(requests).toEqual([`${MEDIA}/banc.png`]);
    const [image] = await imagesOf(post);
    expect(image).toMatchObject({ alt: 'Vue : banc', mediaType: 'image/webp', source: `${MEDIA}/banc.png` });
    const updates = (await settled()).filter(([type]) => type === 'Update');
    const own = { type: 'Image', url: `${node.app.origin}/images/${image?.hash}`, name: 'Vue : banc' };
    expect(updates.at(-1)?.[1]).toMatchObject({ attachment: [own] });
    await fetches();
    expect(requests).toHaveLength(1);
  });

  it('change with the post, in its order, and each is fetched once', async () => {
    const post = arriving.post('ana', 'Un quai plus large.', { attachment: [picture('quai')] });
    await arriving.arrives('ana', 'Create', post);
    await fetches();
    const both = { ...post, attachment: [picture('banc'), picture('quai', 'Le quai')] };
    await arriving.arrives('ana', 'Update', both);
    await fetches();
    expect(await altsOf(post)).toEqual(['Vue : banc', 'Le quai']);
    await arriving.arrives('ana', 'Update', both);
    await fetches();
    await arriving.arrives('ana', 'Update', { ...post, attachment: [] });
    expect(await altsOf(post)).toEqual([]);
    expect(requests).toEqual([`${MEDIA}/quai.png`, `${MEDIA}/banc.png`]);
    expect((await proposalOf(post)).current.number).toBe(1);
  });

  it('that their author replaced here stay', async () => {
    const post = arriving.post('ana', 'Des arceaux.', { attachment: [picture('quai')] });
    await arriving.arrives('ana', 'Create', post);
    await fetches();
    const { id, authorId } = await proposalOf(post);
    const bytes = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const image = value(await saveImage(node.app, { participantId: authorId, bytes }));
    value(await changeDetails(node.app, { proposalId: id, authorId, images: [{ id: image.id, alt: 'Des arceaux' }] }));
    await arriving.arrives('ana', 'Update', { ...post, attachment: [picture('banc')] });
    await fetches();
    expect(await altsOf(post)).toEqual(['Des arceaux']);
  });

  it('of what is held are seen by officers only, until it is published', async () => {
    await node.app.store.transact(async (writer) => {
      const consultation = await writer.consultations.bySlug(SLUG);
      if (consultation === null) throw new Error('no consultation');
      await writer.consultations.save({ ...consultation, rules: { ...consultation.rules, hold: 'everything' } });
    });
    const post = arriving.post('ben', 'Un banc au soleil.', { attachment: [picture('banc')] });
    await arriving.arrives('ben', 'Create', post);
    const { id: proposalId, updatedAt: seen } = await proposalOf(post);
    clock.advance({ minutes: 1 });
    await fetches();
    // Who looked before the picture came decides about another proposal.
    const accepted = { proposalId, kind: 'accept', rule: 'within-the-rules', reason: 'Conforme.', by: null } as const;
    expect(await decideProposal(node.app, { ...accepted, seen })).toMatchObject({
      refusal: { type: 'changed-meanwhile' },
    });
    const [image] = await imagesOf(post);
    const { bytes: _, hash = '', id = '' } = { bytes: null, ...image };
    expect(id).not.toBe('');
    const agent = { id: 'a', role: 'officer', consultations: null } as never;
    expect(await readImage(node.app, { hash, viewer: { ...ANYBODY, agent } })).not.toBeNull();
    const proposal = await proposalOf(post);
    expect(proposal.status).toBe('held');
    value(
      await decideProposal(node.app, {
        proposalId: proposal.id,
        kind: 'accept',
        rule: 'within-the-rules',
        reason: 'Conforme.',
        by: null,
      }),
    );
    expect(await readImage(node.app, { hash, viewer: ANYBODY })).not.toBeNull();
  });

  it('that their server has not, or not within a day, are asked for no more', async () => {
    const post = arriving.post('ben', 'Un abri.', { attachment: [picture('gone'), picture('away')] });
    await arriving.arrives('ben', 'Create', post);
    there.set(`${MEDIA}/gone.png`, refuse(NOT_THERE));
    for (let turn = 0; turn < 7; turn += 1) {
      await fetches();
      clock.advance({ hours: 13 });
    }
    expect(requests.filter((url) => url.includes('gone'))).toHaveLength(1);
    expect(requests.filter((url) => url.includes('away'))).toHaveLength(5);
    expect(await altsOf(post)).toEqual([]);
  });
});
