import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Rewriting } from './hostile-host.ts';

/** What others send to a node, as `POST /inbox`, and the origin whose key signed it; null where nobody did. */
export type Sent = { readonly what: string; readonly from: string | null };
/**
 * What befalls a request: it is late by so much; it does not come; it comes, and its answer does not; it comes twice; half of
 * its body comes; half of its answer does. What has no body has half of its answer.
 */
export type ProxyFate =
  | 'drop'
  | 'lose-answer'
  | 'duplicate'
  | 'truncate'
  | 'truncate-answer'
  | { readonly lateMs: number };

/** The public address of a node that runs in a process of its own: counts what comes in, and can be cut off. */
export interface ProcessProxy extends AsyncDisposable, Rewriting {
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
  let rewrite: Rewriting['rewrite'] = null;
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
      if (fate === 'truncate' && body.length > 0) {
        await begin(port, incoming, half(body));
        return void incoming.socket.destroy();
      }
      if (fate === 'duplicate') (await passed(port, incoming, body)).on('error', () => {}).resume();
      if (rewrite !== null) forgetConditions(incoming.headers);
      const answer = await passed(port, incoming, body);
      bytes += headOf(answer);
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      if (fate === 'lose-answer') return void incoming.socket.destroy();
      if (rewrite === null && fate !== 'truncate' && fate !== 'truncate-answer') {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        return await pipeline(answer, outgoing);
      }
      const given = Buffer.concat(await Array.fromAsync(answer as AsyncIterable<Buffer>));
      const isThere = answer.statusCode === 200;
      const told =
        (isThere ? rewrite?.({ from: sent.from, to: origin, path: incoming.url ?? '' }, given) : null) ?? null;
      const whole = told ?? given;
      outgoing.writeHead(answer.statusCode ?? 502, told === null ? answer.headers : headersOf(answer, told));
      if (fate !== 'truncate' && fate !== 'truncate-answer') return void outgoing.end(whole);
      outgoing.write(half(whole), () => incoming.socket.destroy());
    } catch {
      incoming.socket.destroy();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    seen,
    get rewrite() {
      return rewrite;
    },
    set rewrite(by) {
      rewrite = by;
    },
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

/** Sends a node the beginning of a body whose length it was told, and hangs up. */
async function begin(port: number, { method, url, headers }: IncomingMessage, part: Buffer): Promise<void> {
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers });
  // Of a node that is down there is an error before the end.
  const isOver = once(onward, 'close').catch(() => {});
  onward.on('error', () => {});
  await new Promise<void>((written) => onward.write(part, () => written()));
  onward.destroy();
  await isOver;
}

function half(body: Buffer): Buffer {
  return body.subarray(0, Math.floor(body.length / 2));
}

/** So that the node answers with a whole body that can be read, whatever whoever asks has of before. */
function forgetConditions(headers: IncomingHttpHeaders): void {
  for (const name of ['accept-encoding', 'if-none-match', 'if-modified-since'] as const) delete headers[name];
}

/** The headers of an answer with another body: its length, and nothing that was said of the former one. */
function headersOf({ headers }: IncomingMessage, body: Buffer): IncomingHttpHeaders {
  const {
    etag: _etag,
    'last-modified': _modified,
    'transfer-encoding': _encoding,
    'content-digest': _contentDigest,
    digest: _digest,
    ...others
  } = headers;
  return { ...others, 'content-length': String(body.length) };
}

function signerOf(headers: IncomingHttpHeaders): string | null {
  const keyId = /keyid="([^"]+)"/i.exec(String(headers['signature-input'] ?? headers['signature'] ?? ''))?.[1];
  return keyId !== undefined && URL.canParse(keyId) ? new URL(keyId).origin : null;
}

/** Bytes of a head: each line has four besides name and value, or two and the line before them. */
function headOf({ rawHeaders, url }: IncomingMessage): number {
  return rawHeaders.reduce((sum, each) => sum + each.length + 2, (url?.length ?? 0) + 16);
}
