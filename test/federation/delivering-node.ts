import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MessageQueue } from '@fedify/fedify';
import { sql } from 'kysely';
import type { Application } from '../../src/application/application.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import type { ReadSoftware } from '../../src/application/federation/delivery/ask-software.ts';
import { outboxOn } from '../../src/federation/deliver/outbox.ts';
import { createSend, type Send } from '../../src/federation/deliver/send.ts';
import { createDocumentContext } from '../../src/federation/document-context.ts';
import { createPrivateDocumentSigner } from '../../src/federation/documents.ts';
import { createFederationRoutes } from '../../src/federation/federation-routes.ts';
import type { Replies } from '../../src/federation/inbox/context.ts';
import { openPeering, type Peering } from '../../src/federation/peering.ts';
import type { DocumentContext } from '../../src/federation/publication/document-context.ts';
import { createReplies } from '../../src/federation/replies.ts';
import { ResponseCache } from '../../src/federation/response-cache.ts';
import { createLog } from '../../src/start/log.ts';
import { createKeyValueStore } from '../../src/storage/federation/kv.ts';
import { createMessageQueue } from '../../src/storage/federation/queue.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { createSecretBox } from '../../src/storage/kit/secret-box.ts';
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
  readonly documents: DocumentContext;
  readonly job: Peering['job'];
  readonly names: Peering['names'];
  readonly replies: Replies;
  readonly send: Send;
  /** The queue of deliveries, for what somebody else put into it. */
  readonly queue: MessageQueue;
  /** Follows the log, decides what arrived and does what is due, until nothing is left to do. Deliveries go on by themselves. */
  work(): Promise<void>;
  /** Decides what arrived, and does nothing that follows. */
  decide(): Promise<void>;
  /** Starts delivering; until then everything stays in the queue. */
  startDelivering(): void;
  stopDelivering(): Promise<void>;
  /** Deliveries that wait or are in hand. */
  depth(): Promise<number>;
};

/** Pauses between tries are so much shorter. */
const PACE = 1_000;

/** Federation of one node as it is composed in production, over a database of the test's. */
export async function deliveringNode(
  database: Database,
  clock: Clock,
  options: { readonly pace?: number; readonly readSoftware?: ReadSoftware; readonly former?: readonly string[] } = {},
): Promise<DeliveringNode> {
  await using opening = new AsyncDisposableStack();
  const log = createLog('silent');
  let answer: (request: Request) => Promise<Response | null> = async () => null;
  const server = opening.use(await serveOn((request) => answer(request)));
  const app: Application = { ...applicationOn(database, clock), origin: server.origin };
  const documents = createDocumentContext(app, options.former);
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
  const readSoftware: ReadSoftware = options.readSoftware ?? (async () => null);
  const kv = createKeyValueStore(database);
  const peering = openPeering({
    app,
    documents,
    log,
    kv,
    outbox,
    allowPrivateAddresses: true,
    readSoftware,
    onReceived: () => {},
    mirrorsWoken: () => {},
    pace: options.pace ?? PACE,
  });
  const send = createSend({ outbox: outboxOn(outbox), uris: documents.uris, keys: documents.keys });
  const signPrivately = createPrivateDocumentSigner(app, documents.keys);
  const replies = createReplies({ documents, send, signPrivately, readSoftware });
  let happened = () => {};
  const onEvents = async (wake: () => void) => {
    happened = wake;
    return async () => {};
  };
  const cache = opening.use(await ResponseCache.start({ app, onEvents, onFailure: () => {} }));
  const routes = createFederationRoutes({ documents, cache, version: '0' });
  answer = async (request) => (request.method === 'POST' ? await peering.receive(request) : await routes(request));

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
    documents,
    job: peering.job,
    names: peering.names,
    replies,
    send,
    queue: outbox,
    async work() {
      for (let rounds = 0; rounds < 5; rounds += 1) {
        const decided = await peering.decide();
        const followed = await consumeEvents(app, peering.consumer);
        happened();
        if (decided + followed === 0) break;
      }
      await peering.job.run();
    },
    async decide() {
      await peering.decide();
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
