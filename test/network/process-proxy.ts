import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What others send to a node, as `POST /inbox`, and the origin whose key signed it; null where nobody did. */
type Sent = { readonly what: string; readonly from: string | null };

/** The public address of a node that runs in a process of its own: counts what comes in, and can be cut off. */
export interface ProcessProxy extends AsyncDisposable {
  readonly origin: string;
  /** Every request so far. */
  readonly seen: readonly Sent[];
  /** Drops every request that it holds for; null lets all through. */
  cut(isCut: ((sent: Sent) => boolean) | null): void;
}

/** `port` is where the node listens. */
export async function openProcessProxy(port: number): Promise<ProcessProxy> {
  const seen: Sent[] = [];
  let isCut: ((sent: Sent) => boolean) | null = null;
  const server = createServer((incoming, outgoing) => {
    const what = `${incoming.method} ${incoming.url?.replace(/\?.*$/s, '')}`;
    const sent = { what, from: signerOf(incoming.headers) };
    if (isCut?.(sent) === true) return void incoming.socket.destroy();
    seen.push(sent);
    const { method, url: path, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => incoming.socket.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    seen,
    cut(which) {
      isCut = which;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function signerOf(headers: IncomingHttpHeaders): string | null {
  const keyId = /keyid="([^"]+)"/i.exec(String(headers['signature-input'] ?? headers['signature'] ?? ''))?.[1];
  return keyId !== undefined && URL.canParse(keyId) ? new URL(keyId).origin : null;
}
