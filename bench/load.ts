import { connect } from 'node:net';

/** `times`: milliseconds of each answer. */
export type Loaded = { readonly answered: number; readonly seconds: number; readonly times: readonly number[] };

export type LoadOptions = {
  readonly port: number;
  readonly connections: number;
  /** The next request to send, whole; null where there is none any more. */
  readonly next: () => Buffer | null;
  readonly expected: number;
};

/**
 * Sends requests over connections that stay open, one after the other on each, and throws where an answer is not the one
 * that is expected. It reads no more of an answer than its status and its length: the fewer cycles it takes on a machine
 * of two cores, the more are left for what is measured.
 */
export async function load({ port, connections, next, expected }: LoadOptions): Promise<Loaded> {
  const start = performance.now();
  const times: number[] = [];
  const one = () =>
    new Promise<void>((done, failed) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      let head = '';
      let missing = 0;
      let sentAt = 0;
      const send = () => {
        const request = next();
        if (request === null) {
          socket.destroy();
          done();
        } else {
          sentAt = performance.now();
          socket.write(request);
        }
      };
      const finished = () => {
        times.push(performance.now() - sentAt);
        send();
      };
      socket.on('connect', send);
      socket.on('error', failed);
      socket.on('close', () => failed(new Error('a connection was closed before its answer')));
      socket.on('data', (chunk) => {
        if (missing > 0) {
          missing -= chunk.length;
          if (missing === 0) finished();
          return;
        }
        head += chunk.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end === -1) return;
        if (!head.startsWith(`HTTP/1.1 ${expected}`)) return failed(new Error(head.slice(0, 2_000)));
        const chunked = /\r\ntransfer-encoding: chunked/i.test(head);
        if (chunked && !head.endsWith('\r\n0\r\n\r\n')) return;
        const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
        missing = chunked ? 0 : length - (head.length - end - 4);
        head = '';
        if (missing === 0) finished();
      });
    });
  await Promise.all(Array.from({ length: connections }, one));
  return { answered: times.length, times, seconds: (performance.now() - start) / 1_000 };
}

/** Requests for so many milliseconds; on each connection at least one, however late it was opened. */
export function lasting(ms: number, connections: number, request: () => Buffer): () => Buffer | null {
  const until = performance.now() + ms;
  let sent = 0;
  return () => {
    if (sent >= connections && performance.now() >= until) return null;
    sent += 1;
    return request();
  };
}

/** The bytes of a GET. */
export function getRequest(path: string, headers: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries({ host: 'localhost:3000', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
}

/** The bytes of a POST of JSON. */
export function postRequest(path: string, headers: Readonly<Record<string, string>>, body: object): Buffer {
  const content = JSON.stringify(body);
  const length = String(Buffer.byteLength(content));
  const all = { host: 'localhost:3000', 'content-type': 'application/json', 'content-length': length, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${content}`);
}
