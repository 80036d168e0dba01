import '../../src/start/temporal.ts';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFederation, MemoryKvStore } from '@fedify/fedify';
import { type Activity, Create } from '@fedify/vocab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { saveDocument } from '../../src/application/federation/save-document.ts';
import { messageDeliverer } from '../../src/federation/deliver/deliver-message.ts';
import { failingHosts } from '../../src/federation/deliver/failing-hosts.ts';
import { breakerAt } from '../../src/federation/deliver/host-breaker.ts';
import type { Outbox } from '../../src/federation/deliver/outbox.ts';
import { createSend } from '../../src/federation/deliver/send.ts';
import { signatureSpecs } from '../../src/federation/deliver/signature-specs.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { createFederationRoutes, type FederationRoutes } from '../../src/federation/federation-routes.ts';
import { activityDocument } from '../../src/federation/mapping/activity.ts';
import type { DocumentContext } from '../../src/federation/publication/document-context.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import { ResponseCache } from '../../src/federation/response-cache.ts';
import { createLog } from '../../src/start/log.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { openMigrated } from '../storage/migrated.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { publishingCity, SLUG } from './publishing-city.ts';

const EVENTS = ['01890a5d-ac96-774b-bcce-b302099a8057', '01890a5d-ac96-774b-bcce-b302099a8058'] as const;

/** Serves `answer` on loopback, and keeps the body of every POST as it came. */
async function serve(answer: (request: Request) => Promise<Response | null>) {
  const bodies: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (incoming.method === 'POST') bodies.push(body.toString());
    const { port } = server.address() as AddressInfo;
    const request = new Request(`http://localhost:${port}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers: Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as [string, string]),
      ...(body.length === 0 ? {} : { body }),
    });
    const response = (await answer(request)) ?? new Response(null, { status: 404 });
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  const { port } = server.address() as AddressInfo;
  return {
    bodies,
    origin: `http://localhost:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** A peer that runs Fedify as it comes. */
async function stockPeer() {
  const received: Activity[] = [];
  const federation = createFederation<void>({ kv: new MemoryKvStore(), allowPrivateAddress: true });
  federation.setActorDispatcher('/users/{identifier}', () => null);
  federation.setInboxListeners('/users/{identifier}/inbox', '/inbox').on(Create, (_, activity) => {
    received.push(activity);
  });
  const server = await serve((request) => federation.fetch(request, { contextData: undefined }));
  return { ...server, received };
}

let database: Database;
let app: Application;
let press: DocumentContext;
let door: FederationRoutes;
let ours: Awaited<ReturnType<typeof serve>>;
let peer: Awaited<ReturnType<typeof stockPeer>>;

beforeAll(async () => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  database = await openMigrated();
  ours = await serve(async (request) => await door(request));
  app = { ...applicationOn(database, clock), origin: ours.origin };
  await publishingCity(app, clock);
  press = createDocumentContext(app);
  const cache = await ResponseCache.start({ app, onEvents: async () => async () => {}, onFailure: () => {} });
  door = createFederationRoutes({ documents: press, cache, version: '0' });
  peer = await stockPeer();
});
afterAll(async () => {
  await peer.close();
  await ours.close();
  await database[Symbol.asyncDispose]();
});

/** Sends an activity as a worker does, without a database for the queue between. */
async function send(isKept: boolean) {
  const kv = new MemoryKvStore();
  const refuse = () => Promise.reject(new Error('the peer takes everything'));
  const outbox: Outbox = {
    enqueue: async (messages) => {
      for (const message of messages) await deliver(message);
    },
    drop: async () => {},
    again: refuse,
    hold: refuse,
    release: refuse,
    isWaiting: async () => false,
  };
  const deliver = messageDeliverer({
    app,
    keys: press.keys,
    kv,
    log: createLog('silent'),
    outbox,
    specs: signatureSpecs(kv),
    hosts: failingHosts(app, breakerAt()),
    pace: 1,
  });
  const { uris } = press;
  const actor = uris.proposalActor(SLUG, 1);
  const note = await publicationAt(press, { kind: 'proposal', slug: SLUG, number: 1 });
  const signed = await press.signDocument({
    document: activityDocument({
      id: uris.activity(EVENTS[isKept ? 1 : 0]),
      type: 'Create',
      actor,
      object: JSON.parse(note!.signed.body),
      to: ['https://www.w3.org/ns/activitystreams#Public'],
      cc: [uris.consultation(SLUG)],
      at: app.now(),
    }),
    signer: actor,
    outbox: actor,
    about: uris.proposal(SLUG, 1),
  });
  await createSend({ outbox, uris, keys: press.keys })({
    activity: signed,
    isKept,
    speaker: actor,
    inboxes: [{ uri: `${peer.origin}/inbox`, shared: true, actor: `${peer.origin}/users/x` }],
    orderingKey: uris.proposal(SLUG, 1),
  });
  return { signed, wire: JSON.parse(peer.bodies.pop() ?? '{}') };
}

it.each([false, true])('sends the very document that was signed (kept under its id: %s)', async (isKept) => {
  peer.received.length = 0;
  const { signed, wire } = await send(isKept);
  const { signature, ...document } = wire;
  // Whoever passes a public activity on goes by a Linked Data signature.
  if (isKept) expect(signature).toMatchObject({ type: 'RsaSignature2017' });
  else expect(signature).toBeUndefined();
  expect(document).toEqual(JSON.parse(signed.body));
  // The peer read our keys over HTTP, verified, and understood it with nothing but stock software.
  await expect.poll(() => peer.received.length).toBe(1);
  expect(peer.received[0]?.actorId?.href).toBe(press.uris.proposalActor(SLUG, 1));
  expect((await peer.received[0]?.getObject())?.id?.href).toBe(press.uris.proposal(SLUG, 1));
});

it('lists the activity in the outbox of its actor and answers its address with it', async () => {
  const outbox = await door(
    new Request(`${press.uris.collection(press.uris.proposalActor(SLUG, 1), 'outbox')}?page=true`),
  );
  expect(((await outbox!.json()) as { orderedItems: string[] }).orderedItems).toEqual(
    EVENTS.toReversed().map(press.uris.activity),
  );
  const activity = await door(new Request(press.uris.activity(EVENTS[0])));
  expect(((await activity!.json()) as { type: string }).type).toBe('Create');
});

const refuses = () => Promise.reject(new Error('nothing is to be queued'));

it('sends nothing that carries no proof', async () => {
  const unsigned = await saveDocument(app, {
    uri: press.uris.activity('x'),
    fingerprint: 'a'.repeat(64),
    body: '{"type":"Create"}',
    outbox: null,
    about: null,
    signedAt: app.now(),
  });
  const send = createSend({
    outbox: { enqueue: refuses, drop: refuses, again: refuses, hold: refuses, release: refuses, isWaiting: refuses },
    uris: press.uris,
    keys: press.keys,
  });
  const inboxes = [{ uri: `${peer.origin}/inbox`, shared: true, actor: `${peer.origin}/users/x` }];
  const speaker = press.uris.institution;
  await expect(send({ activity: unsigned, isKept: true, speaker, inboxes, orderingKey: unsigned.uri })).rejects.toThrow(
    'without a proof',
  );
});
