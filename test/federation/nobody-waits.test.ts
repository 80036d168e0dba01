import '../../src/start/temporal.ts';
import { verifyObject } from '@fedify/fedify';
import { Activity } from '@fedify/vocab';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withdrawComment } from '../../src/application/comment/change-comment.ts';
import { submitComment } from '../../src/application/comment/submit-comment.ts';
import { eraseParticipant } from '../../src/application/participant/erase-participant.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import type { EventType } from '../../src/domain/event/event.ts';
import { loadContext } from '../../src/federation/contexts.ts';
import { DELIVERY_CONSUMER } from '../../src/federation/deliver/delivering.ts';
import { eachEngine } from '../storage/engines.ts';
import { clockAt } from '../support/clock.ts';
import { deliveringCity, propose, SLUG } from './delivering-city.ts';
import { type DeliveringNode, deliveringNode } from './delivering-node.ts';
import { value } from './publishing-city.ts';
import { followed, type StockPeer, stockPeer } from './stock-peer.ts';

type Wire = Readonly<Record<string, unknown>>;

eachEngine('activities that nobody waits for', (given) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let node: DeliveringNode;
  let peer: StockPeer;
  let leo: string;
  let eva: string;
  let group: string;
  let proposalId: string;

  beforeAll(async () => {
    node = await deliveringNode(given.database, clock);
    peer = await stockPeer();
    ({ leo, eva } = await deliveringCity(node.app));
    group = node.documents.uris.consultation(SLUG);
    proposalId = (await propose(node.app, { by: leo, title: 'Une piste sur le quai' })).id;
    await node.work();
    node.startDelivering();
  });
  afterAll(async () => {
    await node[Symbol.asyncDispose]();
    await peer[Symbol.asyncDispose]();
  });

  const comment = async (body: string, by = leo) =>
    value(await submitComment(node.app, { slug: SLUG, proposalId, authorId: by, body, lang: 'fr' }));

  /** The id of the latest event of a kind. */
  const latest = async (type: EventType) => {
    const events = await node.app.store.read((reader) => reader.events.after(0, 1_000));
    return events.findLast((event) => event.type === type)?.id ?? '';
  };
  const proofs = async () => {
    const { rows } = await sql<{ count: string }>`
      select count(*) as count from document where body like '%"proof"%'`.execute(given.database.db);
    return Number(rows[0]?.count);
  };
  const get = async (uri: string) =>
    await fetch(uri, { headers: { accept: 'application/activity+json' }, redirect: 'manual' });
  const listed = async (actor: string) => {
    const page = (await (await get(`${actor}/outbox?page=true`)).json()) as { readonly orderedItems: string[] };
    return page.orderedItems;
  };

  /** What the peer took since it was asked last: one activity. */
  const nextPosted = async (): Promise<Wire> => {
    await expect.poll(() => peer.posted.length, { timeout: 20_000 }).toBe(1);
    return peer.posted.splice(0)[0] as Wire;
  };

  const loaders = {
    contextLoader: loadContext,
    documentLoader: async (url: string) => ({
      contextUrl: null,
      documentUrl: url,
      document: await (await get(url)).json(),
    }),
  };

  let create: string;
  let announce: string;

  it('signs nothing of a comment that nobody gets', async () => {
    const before = await proofs();
    await comment('Très bien.');
    await node.work();
    expect(await proofs()).toBe(before);
    expect(await node.depth()).toBe(0);
    create = node.documents.uris.activity(await latest('comment-accepted'));
    announce = `${create}/announce-activity`;
  });

  it('lists it in the outboxes, and makes and signs it once for whoever asks', async () => {
    expect(await listed(node.documents.uris.participant(leo))).toContain(create);
    expect(await listed(group)).toContain(announce);
    clock.advance({ minutes: 5 });
    const first = await get(announce);
    expect(first.status).toBe(200);
    const body = await first.text();
    clock.advance({ minutes: 5 });
    expect(await (await get(announce)).text()).toBe(body);
    const said: Wire = JSON.parse(body);
    expect(said).toMatchObject({
      type: 'Announce',
      actor: group,
      published: '2026-03-02T08:00:00Z',
      proof: { created: '2026-03-02T08:05:00Z' },
    });
    // What it carries is the same, to the letter, as under its own id.
    expect(await (await get(create)).text()).toBe(JSON.stringify(said['object']));
    expect(said['object']).toMatchObject({ type: 'Create', object: { content: '<p>Très bien.</p>' } });
    for (const document of [said, said['object']]) {
      expect(await verifyObject(Activity, document, loaders)).toBeInstanceOf(Activity);
      expect(
        await verifyObject(Activity, { ...(document as Wire), published: '2020-01-01T00:00:00Z' }, loaders),
      ).toBeNull();
    }
    expect((await listed(group)).filter((uri) => uri === announce)).toHaveLength(1);
  });

  it('makes no activity of a comment that was withdrawn before anybody asked, and lists none', async () => {
    const { id } = await comment('Pardon.');
    await node.work();
    const gone = node.documents.uris.activity(await latest('comment-accepted'));
    value(await withdrawComment(node.app, { commentId: id, authorId: leo }));
    expect((await get(gone)).status).toBe(404);
    await node.work();
    expect((await get(gone)).status).toBe(404);
    expect(await listed(node.documents.uris.participant(leo))).not.toContain(gone);
    expect(await listed(group)).not.toContain(`${gone}/announce-activity`);
  });

  it('keeps nothing that names somebody who was erased', async () => {
    await comment('Je suis contre.', eva);
    await node.work();
    const named = async () => {
      const { rows } = await sql<{ uri: string }>`
        select uri from document where strpos(body, ${eva}) > 0`.execute(given.database.db);
      return rows.length;
    };
    expect(await named()).toBeGreaterThan(0);
    value(await eraseParticipant(node.app, { participantId: eva, by: null }));
    expect(await named()).toBe(0);
  });

  it('signs for somebody who is addressed what they get, and keeps the rest', async () => {
    const dora = peer.known('dora');
    await node.app.store.transact((writer) => writer.peers.saveActor(dora));
    const person = { kind: 'remote', standing: 'fediverse', name: 'Dora', actorUri: dora.uri } as const;
    const author = value(await registerParticipant(node.app, person)).id;
    const original = `${peer.origin}/notes/1`;
    const asked = value(
      await submitComment(node.app, {
        slug: SLUG,
        proposalId,
        authorId: author,
        body: 'Et la gare ?',
        lang: 'fr',
        original,
      }),
    );
    await node.work();
    const before = await proofs();
    const answer = { slug: SLUG, proposalId, parentId: asked.id, authorId: leo, body: 'Aussi.', lang: 'fr' } as const;
    value(await submitComment(node.app, answer));
    await node.work();
    const posted = await nextPosted();
    expect(posted).toMatchObject({ type: 'Create', object: { content: expect.stringContaining('Aussi.') } });
    // The note and its Create.
    expect(await proofs()).toBe(before + 2);
    const passedOn = `${String(posted['id'])}/announce-activity`;
    expect(await listed(group)).toContain(passedOn);
    expect(await (await get(passedOn)).json()).toMatchObject({
      type: 'Announce',
      object: await (await get(String(posted['id']))).json(),
    });
  });

  it('delivers to whoever follows when the event is consumed; who follows later finds it in the outbox', async () => {
    await comment('Avant.');
    await node.work();
    const earlier = `${node.documents.uris.activity(await latest('comment-accepted'))}/announce-activity`;
    await comment('Entre-temps.');
    await followed(node.app, peer.known('ana'), group);
    await node.work();
    const posted = await nextPosted();
    expect(posted).toMatchObject({ type: 'Announce', object: { object: { content: '<p>Entre-temps.</p>' } } });
    expect(await (await get(earlier)).json()).toMatchObject({ object: { object: { content: '<p>Avant.</p>' } } });
  });

  it('takes an event again for those who follow by then, after a crash', async () => {
    await sql`delete from follow`.execute(given.database.db);
    await comment('Deux fois.');
    const before = await node.app.store.read((reader) => reader.events.cursor(DELIVERY_CONSUMER));
    await node.work();
    const twice = `${node.documents.uris.activity(await latest('comment-accepted'))}/announce-activity`;
    await followed(node.app, peer.known('ana'), group);
    await sql`update event_cursor set position = ${before} where reader = ${DELIVERY_CONSUMER}`.execute(
      given.database.db,
    );
    await node.work();
    expect(await nextPosted()).toMatchObject({ id: twice });
    expect((await listed(group)).filter((uri) => uri === twice)).toHaveLength(1);
  });
});
