import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { FaultInjector } from './faults.ts';

export type Answer = (request: Request) => Promise<Response | null>;

/** The way into a node: an address that stays while the node behind it is replaced, and through which the weather blows. */
export interface NodeProxy extends AsyncDisposable {
  readonly origin: string;
  /** What answers; null while the node is down. */
  open(answer: Answer | null): void;
  /** Requests under way. */
  busy(): number;
}

/** `now`: what a node says that the time is. */
export async function serveWithFaults(faults: FaultInjector, now: () => Date): Promise<NodeProxy> {
  let answer: Answer | null = null;
  let busy = 0;
  const server: Server = createServer(async (incoming, outgoing) => {
    busy += 1;
    try {
      const request = await requestOf(incoming, origin);
      const fate = faults.fateOf(senderOf(request.headers), origin);
      if (answer === null || fate.kind === 'partition' || fate.kind === 'drop') return void incoming.socket.destroy();
      if ('ms' in fate) await pause(fate.ms);
      if (fate.kind === 'duplicate') await answerWith(answer, request.clone());
      const response = await answerWith(answer, request);
      if (fate.kind === 'lose-answer') return void incoming.socket.destroy();
      const answered = Buffer.from(await response.arrayBuffer());
      const way = { from: senderOf(request.headers), to: origin, path: incoming.url ?? '' };
      const rewritten = faults.rewrite?.(way, answered) ?? null;
      const body = rewritten ?? answered;
      const headers = new Headers(response.headers);
      if (rewritten !== null) headers.delete('content-length');
      headers.set('date', now().toUTCString());
      faults.traffic.requests += 1;
      faults.traffic.bytes += Number(incoming.headers['content-length'] ?? 0) + body.length;
      outgoing.writeHead(response.status, Object.fromEntries(headers));
      if (fate.kind !== 'truncate-answer') return void outgoing.end(body);
      outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => incoming.socket.destroy());
    } catch (error) {
      outgoing.destroy(error as Error);
    } finally {
      busy -= 1;
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    open(by) {
      answer = by;
    },
    busy: () => busy,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function answerWith(answer: Answer | null, request: Request): Promise<Response> {
  // It went down meanwhile.
  if (answer === null) return new Response(null, { status: 503 });
  return (await answer(request)) ?? new Response(null, { status: 404 });
}

async function requestOf(incoming: IncomingMessage, origin: string): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return new Request(`${origin}${incoming.url}`, {
    method: incoming.method ?? 'GET',
    headers: Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as [string, string]),
    ...(body.length === 0 ? {} : { body }),
  });
}

/** The origin whose key signed a request; null for one that nobody signed. */
function senderOf(headers: Headers): string | null {
  const signature = headers.get('signature-input') ?? headers.get('signature') ?? '';
  const keyId = /keyid="([^"]+)"/i.exec(signature)?.[1];
  return keyId !== undefined && URL.canParse(keyId) ? new URL(keyId).origin : null;
}
