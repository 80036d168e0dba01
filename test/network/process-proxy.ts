import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** What others send to a node, as `POST /inbox`, and the origin whose key signed it; null where nobody did. */
export type Sent = { readonly what: string; readonly from: string | null };
/** What befalls a request: it is late by so much; it does not come; it comes, and its answer does not; it comes twice. */
export type ProxyFate = 'drop' | 'lose-answer' | 'duplicate' | { readonly lateMs: number };

/** The public address of a node that runs in a process of its own: counts what comes in, and can be cut off. */
export interface ProcessProxy extends AsyncDisposable {
  readonly origin: string;
  /** Every request so far. */
  readonly seen: readonly Sent[];
  /** Bytes of all of them and of what was answered, with heads and bodies. */
  readonly bytes: number;
  /** Drops every request that it holds for; null lets all through. */
  cut(isCut: ((sent: Sent) => boolean) | null): void;
  /** Says of each request what befalls it, null for nothing; null lets all be well. */
  befall(fateOf: ((sent: Sent) => ProxyFate | null) | null): void;
}

/** `port` is where the node listens. */
export async function openProcessProxy(port: number): Promise<ProcessProxy> {
  const seen: Sent[] = [];
  let bytes = 0;
  let isCut: ((sent: Sent) => boolean) | null = null;
  let fateOf: ((sent: Sent) => ProxyFate | null) | null = null;
  const server = createServer(async (incoming, outgoing) => {
    const what = `${incoming.method} ${incoming.url?.replace(/\?.*$/s, '')}`;
    const sent = { what, from: signerOf(incoming.headers) };
    if (isCut?.(sent) === true) return void incoming.socket.destroy();
    seen.push(sent);
    const fate = fateOf?.(sent) ?? null;
    if (fate === 'drop') return void incoming.socket.destroy();
    try {
      const body = Buffer.concat(await Array.fromAsync(incoming as AsyncIterable<Buffer>));
      bytes += headOf(incoming) + body.length;
      if (typeof fate === 'object' && fate !== null) await pause(fate.lateMs);
      if (fate === 'duplicate') (await passed(port, incoming, body)).resume();
      const answer = await passed(port, incoming, body);
      bytes += headOf(answer);
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      if (fate === 'lose-answer') return void incoming.socket.destroy();
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      await pipeline(answer, outgoing);
    } catch {
      incoming.socket.destroy();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    seen,
    get bytes() {
      return bytes;
    },
    cut(which) {
      isCut = which;
    },
    befall(which) {
      fateOf = which;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** What the node answers to a request that is passed on to it. */
async function passed(port: number, { method, url, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers });
  onward.end(body);
  const [answer] = (await once(onward, 'response')) as [IncomingMessage];
  return answer;
}

function signerOf(headers: IncomingHttpHeaders): string | null {
  const keyId = /keyid="([^"]+)"/i.exec(String(headers['signature-input'] ?? headers['signature'] ?? ''))?.[1];
  return keyId !== undefined && URL.canParse(keyId) ? new URL(keyId).origin : null;
}

/** Bytes of a head: each line has four besides name and value, or two and the line before them. */
function headOf({ rawHeaders, url }: IncomingMessage): number {
  return rawHeaders.reduce((sum, each) => sum + each.length + 2, (url?.length ?? 0) + 16);
}
