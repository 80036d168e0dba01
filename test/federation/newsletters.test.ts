import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readComments } from '../../src/application/comment/reads.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { sendNewsletters } from '../../src/application/mail/newsletter/send-newsletters.ts';
import {
  archiveNewsletter,
  draftNewsletter,
  scheduleNewsletter,
} from '../../src/application/mail/newsletter/write-newsletter.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { arrivingAt } from './inbox-requests.ts';
import { stable, value } from './publishing-city.ts';
import { followed, type StockPeer, stockPeer } from './stock-peer.ts';

const CONTENT = {
  subject: { fr: 'Réunion <publique>', en: 'Public meeting' },
  text: { fr: 'Venez **nombreux**.', en: 'Come and *see*.' },
  isPublic: true,
};

eachEngine('a newsletter on the fediverse', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let city: StockPeer;
  let cycling: StockPeer;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    city = await stockPeer();
    cycling = await stockPeer();
    await deliveringCity(node.app);
    await followed(node.app, city.known('ana'), node.documents.uris.institution);
    await followed(node.app, cycling.known('bea'), node.documents.uris.consultation(SLUG));
    await node.work();
    node.startDelivering();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await city[Symbol.asyncDispose]();
    await cycling[Symbol.asyncDispose]();
  });

  const sent = async (slug: string | null, isPublic = true): Promise<string> => {
    const app = { ...node.app, mails: 'sent' as const };
    const { id } = value(await draftNewsletter(app, { slug, content: { ...CONTENT, isPublic }, by: null }));
    value(await scheduleNewsletter(app, { id, sendAt: null, by: null }));
    await sendNewsletters(app);
    return id;
  };
  /** What each peer got since it was last asked, as types with the type or the id of what they carry. */
  const arrived = async () => {
    await node.work();
    await expect.poll(() => node.depth(), { timeout: 8_000 }).toBe(0);
    return [city, cycling].map((peer) => peer.posted.splice(0));
  };
  const noteOf = (id: string) => node.documents.uris.newsletter(id);

  it('is a post of the institution to those who follow it', async () => {
    await arrived();
    const id = await sent(null);
    const [creates, others] = await arrived();
    expect(creates).toMatchObject([
      {
        type: 'Create',
        actor: node.documents.uris.institution,
        object: { id: noteOf(id), type: 'Note', url: noteOf(id) },
      },
    ]);
    expect(others).toEqual([]);
    const { content, contentMap } = (creates?.[0]?.['object'] ?? {}) as {
      content: string;
      contentMap: Record<string, string>;
    };
    expect(content).toContain(
      '<p><strong>Réunion &lt;publique&gt;</strong></p><p>Venez <strong>nombreux</strong>.</p>',
    );
    expect(content).toContain(`<a href="${noteOf(id)}">`);
    expect(contentMap['en']).toContain('<p>Come and <em>see</em>.</p>');
  });

  it('reaches those who follow its consultation, by that, and nobody else', async () => {
    await arrived();
    const id = await sent(SLUG);
    const [nothing, announced] = await arrived();
    expect(nothing).toEqual([]);
    const group = node.documents.uris.consultation(SLUG);
    expect(announced).toMatchObject([
      { type: 'Announce', actor: group, object: { type: 'Create', object: { id: noteOf(id), audience: group } } },
      { type: 'Announce', actor: group, object: noteOf(id) },
    ]);
    const publication = await publicationAt(node.documents, { kind: 'newsletter', newsletterId: id });
    const body = (publication?.signed.body ?? '').replaceAll(
      node.documents.uris.origin,
      'https://participation.example',
    );
    await expect(stable(JSON.parse(body))).toMatchFileSnapshot('../fixtures/emitted/newsletter.json');
  });

  it('is deleted elsewhere when it is hidden, and there again when it is shown', async () => {
    const id = await sent(SLUG);
    await arrived();
    value(await archiveNewsletter(node.app, { id, isPublic: false, by: null }));
    // Nobody knows what the server runs: it gets the Delete both ways.
    expect((await arrived()).map((each) => each.map(({ type }) => type).sort())).toEqual([[], ['Announce', 'Delete']]);
    expect(await publicationAt(node.documents, { kind: 'newsletter', newsletterId: id })).toBeNull();
    value(await archiveNewsletter(node.app, { id, isPublic: true, by: null }));
    const [, again] = await arrived();
    expect(again?.map(({ type }) => type)).toEqual(['Announce', 'Announce']);
  });

  it('leads to nothing where it is not public, also while it is written', async () => {
    await arrived();
    const id = await sent(SLUG, false);
    const { id: draft } = value(await draftNewsletter(node.app, { slug: null, content: CONTENT, by: null }));
    value(await archiveNewsletter(node.app, { id: draft, isPublic: false, by: null }));
    value(await archiveNewsletter(node.app, { id: draft, isPublic: true, by: null }));
    expect(await arrived()).toEqual([[], []]);
    for (const newsletterId of [id, draft]) {
      expect(await publicationAt(node.documents, { kind: 'newsletter', newsletterId })).toBeNull();
    }
  });

  it('is answered by comments on its consultation; to one of the institution nobody can', async () => {
    const arriving = arrivingAt({ node, peer: city, clock });
    const [about, general] = [await sent(SLUG), await sent(null)];
    await arriving.arrives('ana', 'Create', arriving.post('ana', 'J’y serai', { inReplyTo: noteOf(about) }));
    await arriving.arrives('ana', 'Create', arriving.post('ana', 'Moi pas', { inReplyTo: noteOf(general) }));
    const comments = value(
      await readComments(node.app, { slug: SLUG, number: null, viewer: ANYBODY, limit: 10, after: null }),
    );
    expect(comments.items.map(({ body }) => body)).toEqual(['J’y serai']);
  });
});
