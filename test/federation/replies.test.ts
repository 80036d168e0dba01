import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Words } from '../../src/federation/inbox/context.ts';
import type { Incoming } from '../../src/federation/inbox/incoming.ts';
import type { Uris } from '../../src/federation/uris.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { type StockPeer, stockPeer } from './stock-peer.ts';

type Wire = Readonly<Record<string, unknown>>;

eachEngine('answers to what others send', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let alpha: StockPeer;
  let city: Awaited<ReturnType<typeof deliveringCity>>;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    alpha = await stockPeer();
    city = await deliveringCity(node.app);
    await propose(node.app, { by: city.leo, title: 'Une piste' });
    await node.work();
    node.startDelivering();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await alpha[Symbol.asyncDispose]();
  });

  async function accepted(): Promise<readonly Wire[]> {
    await expect.poll(() => node.depth(), { timeout: 8_000 }).toBe(0);
    return alpha.posted.splice(0);
  }

  const post = (name: string, lang = 'en'): Incoming => ({
    messageId: node.app.newId(),
    id: `${alpha.origin}/activities/${name}`,
    type: 'Create',
    actor: alpha.actor(name),
    host: new URL(alpha.origin).host,
    signedAt: clock.now(),
    receivedAt: clock.now(),
    asSent: {},
    document: {
      type: 'Create',
      object: { id: `${alpha.origin}/notes/${name}`, type: 'Note', content: 'x', contentMap: { [lang]: 'x' } },
    },
  });
  const closed = { type: 'phase-closed', act: 'propose', closedAt: new Date('2026-03-30T22:00:00Z') } as const;

  it('says in private, in the language of the post, why nothing came of it and when that was', async () => {
    const { consultation } = city;
    await node.replies.tell({
      to: alpha.known('ana'),
      about: { kind: 'refused', refusal: closed },
      incoming: post('ana'),
      consultation,
    });
    const [create] = await accepted();
    expect(alpha.types()).toEqual(['Create']);
    const group = node.documents.uris.consultation(SLUG);
    expect(create).toMatchObject({
      type: 'Create',
      actor: group,
      to: [alpha.actor('ana')],
      cc: [],
      object: {
        type: 'Note',
        attributedTo: group,
        to: [alpha.actor('ana')],
        inReplyTo: `${alpha.origin}/notes/ana`,
        tag: [{ type: 'Mention', href: alpha.actor('ana'), name: `@${alpha.known('ana').handle}` }],
      },
    });
    const { content, id } = (create?.['object'] ?? {}) as { content: string; id: string };
    expect(content).toContain('30 March 2026 at 23:59 (Paris time)');
    expect(JSON.stringify(create)).not.toContain('Public');
    // Nobody can ask for what was said in private.
    expect((await fetch(id, { headers: { accept: 'application/activity+json' } })).status).toBe(404);
  });

  it('speaks once a day to one actor, in the language of the consultation where it knows no other', async () => {
    const { consultation } = city;
    const held = (name: string, lang: string) =>
      node.replies.tell({ to: alpha.known(name), about: { kind: 'held' }, incoming: post(name, lang), consultation });
    await held('bea', 'nl');
    await held('bea', 'nl');
    const [first, ...more] = await accepted();
    expect(more).toEqual([]);
    expect(JSON.stringify(first)).toContain('un agent la lira');
    clock.advance({ days: 1 });
    await held('bea', 'nl');
    expect(await accepted()).toHaveLength(1);
  });

  it('says why something is refused to whom it thanked that day, each once, and the next day by local time', async () => {
    const { consultation } = city;
    const tell = (about: Words) =>
      node.replies.tell({ to: alpha.known('gus'), about, incoming: post('gus'), consultation });
    const refused = { kind: 'refused', refusal: closed } as const;
    for (const about of [{ kind: 'held' }, refused, refused, { kind: 'held' }, { kind: 'not-public' }] as const)
      await tell(about);
    const said = (await accepted()).map((create) => JSON.stringify(create));
    expect(said).toHaveLength(3);
    expect(said.filter((text) => text.includes('30 March 2026'))).toHaveLength(1);
    // It is a new day in Paris an hour before it is one by universal time.
    clock.set('2026-03-05T22:50:00Z');
    await tell(refused);
    expect(await accepted()).toHaveLength(1);
    clock.set('2026-03-05T23:10:00Z');
    await tell(refused);
    expect(await accepted()).toHaveLength(1);
  });

  it.each([
    ['the proposal', (uris: Uris) => uris.proposalActor(SLUG, 1), (uris: Uris) => uris.proposalActor(SLUG, 1)],
    ['the post of a proposal', (uris: Uris) => uris.proposal(SLUG, 1), (uris: Uris) => uris.proposalActor(SLUG, 1)],
    ['the institution', (uris: Uris) => uris.institution, (uris: Uris) => uris.institution],
    ['the consultation', (uris: Uris) => uris.consultation(SLUG), (uris: Uris) => uris.consultation(SLUG)],
    ['a stranger', () => 'https://other.example/users/x', (uris: Uris) => uris.consultation(SLUG)],
  ])('answers a private post to %s as whom it was addressed to', async (name, to, speaker) => {
    const { consultation } = city;
    const { uris } = node.documents;
    const incoming = post(name);
    const object = { ...(incoming.document['object'] as object), to: [to(uris)], cc: [] };
    await node.replies.tell({
      to: alpha.known(`private-${name.replaceAll(' ', '-')}`),
      about: { kind: 'not-public' },
      incoming: { ...incoming, document: { ...incoming.document, object } },
      consultation,
    });
    const [create] = await accepted();
    expect(create).toMatchObject({ actor: speaker(uris), object: { attributedTo: speaker(uris) } });
  });

  it('never speaks to a bot, a group or an organisation', async () => {
    const { consultation } = city;
    for (const kind of ['Service', 'Application', 'Group', 'Organization'] as const) {
      const to = alpha.known('bot', { kind });
      await node.replies.tell({ to, about: { kind: 'held' }, incoming: post('bot'), consultation });
    }
    expect(await accepted()).toEqual([]);
  });

  it('tells how to propose, with the handle to mention', async () => {
    const { consultation } = city;
    await node.replies.tell({
      to: alpha.known('cleo'),
      about: { kind: 'how-to' },
      incoming: post('cleo'),
      consultation,
    });
    const [create] = await accepted();
    expect(JSON.stringify(create)).toContain(`@velo_2026@${node.documents.uris.host}`);
  });

  it('gives the same follow the same answer', async () => {
    const follow = {
      id: `${alpha.origin}/follows/1`,
      follower: alpha.known('ana'),
      target: node.documents.uris.consultation(SLUG),
      document: {},
    };
    await node.replies.acceptFollow(follow);
    const [first] = await accepted();
    expect(alpha.types().at(-1)).toBe('Accept');
    await node.replies.acceptFollow(follow);
    const [second] = await accepted();
    expect(first).toMatchObject({ type: 'Accept', object: { id: follow.id, type: 'Follow' } });
    expect(second?.['id']).toBe(first?.['id']);
  });

  it('allows a quote by an authorization that anybody can ask for', async () => {
    const quoted = node.documents.uris.proposal(SLUG, 1);
    const quoting = `${alpha.origin}/notes/quote`;
    await node.replies.acceptQuote({
      id: `${alpha.origin}/quotes/1`,
      actor: alpha.known('ana'),
      quoted,
      document: { instrument: quoting },
    });
    const [accept] = await accepted();
    expect(accept).toMatchObject({
      type: 'Accept',
      actor: node.documents.uris.proposalActor(SLUG, 1),
      object: { type: 'QuoteRequest', object: quoted, instrument: quoting },
    });
    const response = await fetch(String(accept?.['result']), { headers: { accept: 'application/activity+json' } });
    expect(await response.json()).toMatchObject({
      type: 'QuoteAuthorization',
      attributedTo: node.documents.uris.proposalActor(SLUG, 1),
      interactingObject: quoting,
      interactionTarget: quoted,
    });
  });

  it('says no to a quote by naming the request, and never the post that quotes', async () => {
    const quoted = node.documents.uris.proposal(SLUG, 1);
    const quoting = `${alpha.origin}/notes/late`;
    await node.replies.rejectQuote({
      id: `${alpha.origin}/quotes/2`,
      actor: alpha.known('ana'),
      quoted,
      document: { instrument: { id: quoting, type: 'Note', quote: quoted } },
    });
    const [reject] = await accepted();
    expect(reject).toMatchObject({
      type: 'Reject',
      actor: node.documents.uris.proposalActor(SLUG, 1),
      object: { id: `${alpha.origin}/quotes/2`, type: 'QuoteRequest', object: quoted, instrument: quoting },
    });
    expect(reject).not.toHaveProperty('result');
  });
});
