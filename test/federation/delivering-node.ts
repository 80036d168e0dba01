import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KvStore, MessageQueue } from '@fedify/fedify';
import { sql } from 'kysely';
import { followEvents } from '../../src/application/follow-events.ts';
import type { Application } from '../../src/application/ports.ts';
import { createSend, type Send } from '../../src/federation/deliver/send.ts';
import { createPrivateSealer } from '../../src/federation/documents.ts';
import { createDoor } from '../../src/federation/door.ts';
import { openFederation } from '../../src/federation/federation.ts';
import type { Replies } from '../../src/federation/inbox/context.ts';
import { openPeering, type Peering } from '../../src/federation/peering.ts';
import { createPress } from '../../src/federation/press.ts';
import type { Press } from '../../src/federation/publication/publication.ts';
import { createReplies } from '../../src/federation/replies.ts';
import { ResponseCache } from '../../src/federation/response-cache.ts';
import { createLog } from '../../src/log.ts';
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
  readonly chore: Peering['chore'];
  readonly replies: Replies;
  readonly send: Send;
  /** Follows the log, decides what arrived and does what is due, until nothing is left to do. Deliveries go on by themselves. */
  work(): Promise<void>;
  /** Starts delivering; until then everything stays in the queue. */
  startDelivering(): void;
  stopDelivering(): Promise<void>;
  /** Deliveries that wait or are in hand. */
  depth(): Promise<number>;
};

/** Pauses between tries are so much shorter. */
const PACE = 1_000;

/** Federation of one node as it is composed in production, over a database of the test's. */
export async function deliveringNode(database: Database, clock: Clock): Promise<DeliveringNode> {
  await using opening = new AsyncDisposableStack();
  const log = createLog('silent');
  let answer: (request: Request) => Promise<Response | null> = async () => null;
  const server = opening.use(await serveOn((request) => answer(request)));
  const app: Application = { ...applicationOn(database, clock), origin: server.origin };
  const press = createPress(app);
  const name = `outbox-${server.origin}`;
  const outbox = createMessageQueue({
    database,
    secretBox: createSecretBox('a secret key of at least thirty-two characters'),
    name,
    onFailure: () => {},
    parallel: 30,
    pollMs: 100,
    drainMs: 200,
  });
  const kv = createKeyValueStore(database);
  const peering = openPeering({
    app,
    press,
    log,
    kv,
    outbox,
    allowPrivateAddresses: true,
    arrived: () => {},
    mirrorsWoken: () => {},
    pace: PACE,
  });
  const send = createSend({ federation: queueingOnly({ press, kv, outbox }), uris: press.uris, keys: press.keys });
  const replies = createReplies({ press, send, sealPrivately: createPrivateSealer(app, press.keys) });
  let happened = () => {};
  const onEvents = async (wake: () => void) => {
    happened = wake;
    return async () => {};
  };
  const cache = opening.use(await ResponseCache.start({ app, onEvents, onFailure: () => {} }));
  const door = createDoor({ press, cache, version: '0' });
  answer = async (request) => (request.method === 'POST' ? await peering.receive(request) : await door(request));

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
    chore: peering.chore,
    replies,
    send,
    async work() {
      for (let rounds = 0; rounds < 5; rounds += 1) {
        const decided = await peering.decide();
        const followed = await followEvents(app, peering.reader);
        happened();
        if (decided + followed === 0) break;
      }
      await peering.chore.run();
    },
    startDelivering() {
      const stop = new AbortController();
      delivering ??= { stop, done: peering.deliver(stop.signal) };
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

/** For what a test queues itself; what is queued is sent by the node. */
function queueingOnly(parts: { readonly press: Press; readonly kv: KvStore; readonly outbox: MessageQueue }) {
  const { press, kv, outbox } = parts;
  return openFederation({
    uris: press.uris,
    kv,
    outbox,
    allowPrivateAddresses: true,
    onUndeliverable: () => {},
    retries: () => null,
  });
}
