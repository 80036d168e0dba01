import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Activity } from '@fedify/vocab';
import { sql } from 'kysely';
import { followEvents } from '../../src/application/follow-events.ts';
import type { Application } from '../../src/application/ports.ts';
import { patientOutbox } from '../../src/federation/deliver/patient-outbox.ts';
import { breakerAt, retriesOver } from '../../src/federation/deliver/retries.ts';
import { createSend, type Send } from '../../src/federation/deliver/send.ts';
import { undeliverable } from '../../src/federation/deliver/undeliverable.ts';
import { createDeliveries, type Deliveries } from '../../src/federation/deliver.ts';
import { createPrivateSealer } from '../../src/federation/documents.ts';
import { createDoor } from '../../src/federation/door.ts';
import { openFederation } from '../../src/federation/federation.ts';
import type { InboxContext, Replies } from '../../src/federation/inbox/context.ts';
import { decideInbox } from '../../src/federation/inbox/decide.ts';
import { keepArrival, receiver } from '../../src/federation/inbox/receive.ts';
import { remoteActor } from '../../src/federation/inbox/remote-actors.ts';
import { targetOf } from '../../src/federation/inbox/targets.ts';
import { loadDocument } from '../../src/federation/loaders.ts';
import { createPress } from '../../src/federation/press.ts';
import type { Press } from '../../src/federation/publication/publication.ts';
import { directTeller } from '../../src/federation/replies/direct.ts';
import { createReplies } from '../../src/federation/replies.ts';
import { ResponseCache } from '../../src/federation/response-cache.ts';
import { createLog, type Log } from '../../src/log.ts';
import type { Database } from '../../src/storage/database.ts';
import { createKeyValueStore } from '../../src/storage/fedify/kv.ts';
import { createMessageQueue } from '../../src/storage/fedify/queue.ts';
import { createSecretBox } from '../../src/storage/secret-box.ts';
import { applicationOn } from '../support/application.ts';
import type { Clock } from '../support/clock.ts';

/** Answers over HTTP on loopback, under an origin that is known before anything is served. */
export async function serveOn(answer: (request: Request) => Promise<Response | null>) {
  const server: Server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const request = new Request(`${origin}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers: Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as [string, string]),
      ...(body.length === 0 ? {} : { body }),
    });
    const response = (await answer(request)) ?? new Response(null, { status: 404 });
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

export type DeliveringNode = AsyncDisposable & {
  readonly app: Application;
  readonly press: Press;
  readonly deliveries: Deliveries;
  readonly replies: Replies;
  readonly send: Send;
  readonly log: Log;
  /** Follows the log, decides what arrived and does what is due, until nothing is left to do. Deliveries go on by themselves. */
  work(): Promise<void>;
  /** Starts delivering; until then everything stays in the queue. */
  startDelivering(): void;
  stopDelivering(): Promise<void>;
  /** Deliveries that wait or are in hand. */
  depth(): Promise<number>;
};

/** Federation of one node as it is composed in production, over a database of the test's; pauses are a thousandth. */
export async function deliveringNode(database: Database, clock: Clock): Promise<DeliveringNode> {
  await using opening = new AsyncDisposableStack();
  const log = createLog('silent');
  let answer: (request: Request) => Promise<Response | null> = async () => null;
  const server = opening.use(await serveOn((request) => answer(request)));
  const app: Application = { ...applicationOn(database, clock), origin: server.origin };
  const press = createPress(app);
  const onUndeliverable = undeliverable(app, log);
  const name = `outbox-${server.origin}`;
  const queue = createMessageQueue({
    database,
    secretBox: createSecretBox('a secret key of at least thirty-two characters'),
    name,
    onFailure: () => {},
    parallel: 30,
    pollMs: 100,
    drainMs: 200,
  });
  const federation = openFederation({
    uris: press.uris,
    keys: press.keys,
    kv: createKeyValueStore(database),
    outbox: patientOutbox({ app, queue, undeliverable: onUndeliverable }),
    allowPrivateAddresses: true,
    onVerified: async (context, activity) => await onVerified(context.data, activity),
    onUndeliverable: async (_, failure) => await onUndeliverable(failure),
    retries: retriesOver(400),
    breaker: breakerAt(4_000),
  });
  const send = createSend({ federation, uris: press.uris, keys: press.keys });
  const parts = { press, send, sealPrivately: createPrivateSealer(app, press.keys) };
  const replies = createReplies(parts);
  const deliveries = createDeliveries({ press, send }, directTeller(parts));

  const read: InboxContext['fetch'] = async (uri) => {
    try {
      return (await loadDocument(uri)).document as Record<string, unknown>;
    } catch {
      return null;
    }
  };
  const context: InboxContext = {
    app,
    targetOf: (uri) => targetOf(app, press.uris, uri),
    actorOf: (uri, options) => remoteActor(app, read, { uri, fresh: options?.fresh ?? false }),
    fetch: read,
    replies,
  };
  async function onVerified(arrival: Parameters<typeof keepArrival>[1] | null, _: Activity) {
    if (arrival === null) throw new Error('an activity arrived beside the guard');
    await keepArrival(app, arrival);
    arrival.outcome = 'kept';
  }
  const receive = receiver({
    context,
    verify: (request, arrival) => federation.fetch(request, { contextData: arrival }),
    wake: () => {},
  });
  const cache = opening.use(
    await ResponseCache.start({ app, onEvents: async () => async () => {}, onFailure: () => {} }),
  );
  const door = createDoor({ press, cache, version: '0' });
  answer = async (request) => (request.method === 'POST' ? await receive(request) : await door(request));

  let delivering: { readonly stop: AbortController; readonly done: Promise<void> } | null = null;
  const stopDelivering = async () => {
    delivering?.stop.abort();
    await delivering?.done;
    delivering = null;
  };
  opening.defer(stopDelivering);
  const opened = opening.move();
  return {
    app,
    press,
    deliveries,
    replies,
    send,
    log,
    async work() {
      for (let rounds = 0; rounds < 5; rounds += 1) {
        const decided = await decideInbox(context, log);
        const followed = await followEvents(app, deliveries.reader);
        if (decided + followed === 0) break;
      }
      await deliveries.chore.run();
    },
    startDelivering() {
      const stop = new AbortController();
      delivering ??= { stop, done: federation.startQueue(null, { signal: stop.signal }) };
    },
    stopDelivering,
    async depth() {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from queue_message where queue = ${name} and dead_at is null
      `.execute(database.db);
      return rows[0]?.count ?? 0;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
