import '../../src/start/temporal.ts';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { readComments } from '../../src/application/comment/reads.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { decideComment } from '../../src/application/moderation/decide.ts';
import { readModerated } from '../../src/application/moderation/reads.ts';
import { fetchAwaitedImages } from '../../src/application/network/mirror/fetch-awaited-images.ts';
import type { NetworkReader } from '../../src/application/network/mirror/ports.ts';
import { readImage } from '../../src/application/proposal/images.ts';
import { ok, refuse } from '../../src/domain/kit/result.ts';
import { eachEngine } from '../storage/engines.ts';
import { value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt, type Post, type Wire } from './inbox-requests.ts';
import { type StockPeer, stockPeer } from './stock-peer.ts';

const MEDIA = 'https://files.alpha.example/media_attachments';
const AGENT = { id: 'a', role: 'officer', consultations: null } as never;

eachEngine('pictures of replies from microblogs', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const there = new Map<string, Awaited<ReturnType<NetworkReader['image']>>>();
  let requests: string[] = [];
  let node: DeliveringNode;
  let alpha: StockPeer;
  let arriving: ReturnType<typeof arrivingAt>;
  let proposal: string;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    arriving = arrivingAt({ node, peer: alpha, clock });
    const { leo } = await deliveringCity(node.app, { hold: 'first-remote' });
    await propose(node.app, { by: leo, title: 'Une piste' });
    proposal = node.documents.uris.proposal(SLUG, 1);
    for (const name of ['ana', 'ben'])
      await node.app.store.transact((writer) => writer.peers.saveActor(alpha.known(name)));
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
  });
  const reply = (name: string, content: string, more: Wire): Post =>
    arriving.post(name, content, { inReplyTo: proposal, ...more });
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
  };
  const commentOf = async ({ id }: Post) => {
    const found = await node.app.store.read((reader) => reader.comments.byOriginal(id));
    if (found === null) throw new Error('no comment');
    return found;
  };
  const shown = async (post: Post) => {
    const { id } = await commentOf(post);
    const page = value(
      await readComments(node.app, { slug: SLUG, number: 1, viewer: ANYBODY, limit: 50, after: null }),
    );
    return page.items.find((each) => each.id === id)?.images.map(({ alt }) => alt);
  };
  const accept = async (post: Post) =>
    value(
      await decideComment(node.app, {
        commentId: (await commentOf(post)).id,
        kind: 'accept',
        rule: 'within-the-rules',
        reason: 'Conforme.',
        by: null,
      }),
    );

  it('are seen by officers alone while the comment is held, then by everybody, with their words', async () => {
    const post = reply('ana', 'Voici le banc.', { attachment: [picture('banc'), picture('quai', null)] });
    await arriving.arrives('ana', 'Create', post);
    expect(requests).toEqual([]);
    await fetches();
    expect(requests).toEqual([`${MEDIA}/banc.png`]);
    const { id } = await commentOf(post);
    const item = value(await readModerated(node.app, { agent: AGENT, of: { kind: 'comment', id } }));
    expect(item.images).toMatchObject([{ alt: 'Vue : banc', mediaType: 'image/webp' }]);
    const hash = item.images[0]?.hash ?? '';
    expect(await readImage(node.app, { hash, viewer: ANYBODY })).toBeNull();
    expect(await readImage(node.app, { hash, viewer: { ...ANYBODY, agent: AGENT } })).not.toBeNull();
    await accept(post);
    expect(await shown(post)).toEqual(['Vue : banc']);
    expect(await readImage(node.app, { hash, viewer: ANYBODY })).not.toBeNull();
    await fetches();
    expect(requests).toHaveLength(1);
  });

  it('change with the post, each fetched once, and are gone with it', async () => {
    const post = reply('ana', 'Le quai.', { attachment: [picture('quai')] });
    await arriving.arrives('ana', 'Create', post);
    await fetches();
    expect(await shown(post)).toEqual(['Vue : quai']);
    await arriving.arrives('ana', 'Update', { ...post, attachment: [picture('banc'), picture('quai', 'Le quai')] });
    await fetches();
    expect(await shown(post)).toEqual(['Vue : banc', 'Le quai']);
    expect(requests).toEqual([`${MEDIA}/quai.png`, `${MEDIA}/banc.png`]);
    const { id } = await commentOf(post);
    const [image] = await node.app.store.read((reader) => reader.comments.imagesOf(id));
    await arriving.arrives('ana', 'Delete', { id: post.id, type: 'Tombstone' });
    expect(await shown(post)).toEqual([]);
    expect((await commentOf(post)).status).toBe('withdrawn');
    expect(image?.hash).toHaveLength(64);
  });

  it('of what is sensitive stand behind its warning, and are not taken without one', async () => {
    const sensitive = { sensitive: true, attachment: [picture('banc')] };
    const warned = reply('ana', 'Un accident.', { ...sensitive, summary: 'Blessure' });
    const bare = reply('ana', 'Un autre.', sensitive);
    for (const post of [warned, bare]) await arriving.arrives('ana', 'Create', post);
    await fetches();
    expect(await commentOf(warned)).toMatchObject({ warning: 'Blessure' });
    expect([await shown(warned), await shown(bare)]).toEqual([['Vue : banc'], []]);
  });

  it('that their server has not, or not within a day, are asked for no more', async () => {
    const post = reply('ana', 'Encore.', { attachment: [picture('gone'), picture('away')] });
    await arriving.arrives('ana', 'Create', post);
    there.set(`${MEDIA}/gone.png`, refuse({ type: 'invalid', field: 'images', because: 'not-there' }));
    for (let turn = 0; turn < 7; turn += 1) {
      await fetches();
      clock.advance({ hours: 13 });
    }
    expect(requests.filter((url) => url.includes('gone'))).toHaveLength(1);
    expect(requests.filter((url) => url.includes('away'))).toHaveLength(5);
    expect(await shown(post)).toEqual([]);
  });

  it('are deleted with the account of their author', async () => {
    const post = reply('ben', 'Adieu.', { attachment: [picture('banc')] });
    await arriving.arrives('ben', 'Create', post);
    await fetches();
    const { id } = await commentOf(post);
    expect(await node.app.store.read((reader) => reader.comments.listedImages(id))).toHaveLength(1);
    await arriving.arrives('ben', 'Delete', alpha.actor('ben'));
    expect(await node.app.store.read((reader) => reader.comments.listedImages(id))).toEqual([]);
  });
});
