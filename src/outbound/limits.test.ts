import { createServer, type Socket } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { listen, serve } from '../../test/support/local-server.ts';
import { DEFAULT_LIMITS, limitsWith, type OutboundLimits } from './limits.ts';
import { createOutbound, type Outbound, type OutboundOptions } from './outbound.ts';
import { outboundErrorOf } from './outbound-error.ts';

const MIB = 1024 * 1024;

const open = (options: Partial<OutboundOptions> = {}) =>
  createOutbound({ origin: 'https://city.example', version: '0.1.0', allowPrivateAddresses: true, ...options });

/** What came of reading a URL to its end: the length of the body, or the reason there is none. */
async function outcome(outbound: Outbound, url: string, limits: Partial<OutboundLimits> = {}) {
  try {
    return (await (await outbound.fetch(url, { limits })).arrayBuffer()).byteLength;
  } catch (error) {
    return outboundErrorOf(error)?.reason ?? error;
  }
}

describe('limitsWith', () => {
  it('replaces only what is given and refuses what is no limit', () => {
    expect(limitsWith(DEFAULT_LIMITS, { redirects: 0 })).toEqual({ ...DEFAULT_LIMITS, redirects: 0 });
    for (const bad of [{ answerBytes: 0 }, { totalMs: Number.POSITIVE_INFINITY }, { redirects: -1 }]) {
      expect(() => limitsWith(DEFAULT_LIMITS, bad)).toThrow(RangeError);
    }
  });
});

describe('size', () => {
  it('lets one mebibyte pass and not a byte more, declared or not', async () => {
    let sent = 0;
    await using peer = await serve((request, response) => {
      sent += 1;
      const body = Buffer.alloc(request.url === '/fits' ? MIB : MIB + 1);
      if (request.headers['x-chunked']) response.write(body);
      else response.setHeader('content-length', body.length).write(body);
      response.end();
    });
    await using outbound = open();
    const read = async (path: string, headers: Record<string, string>) =>
      outbound
        .fetch(peer.at(path), { headers })
        .then(async (response) => (await response.arrayBuffer()).byteLength)
        .catch((error) => outboundErrorOf(error)?.reason);
    expect(await read('/fits', {})).toBe(MIB);
    expect(await read('/fits', { 'x-chunked': '1' })).toBe(MIB);
    expect(await read('/over', {})).toBe('too-large');
    expect(await read('/over', { 'x-chunked': '1' })).toBe('too-large');
    expect(sent).toBe(4);
  });

  it('may differ for one request', async () => {
    await using peer = await serve((_request, response) => response.end('x'.repeat(2_000)));
    await using outbound = open();
    expect(await outcome(outbound, peer.at('/'), { answerBytes: 1_999 })).toBe('too-large');
    expect(await outcome(outbound, peer.at('/'), { answerBytes: 2_000 })).toBe(2_000);
  });

  it('counts no body where there is none', async () => {
    await using peer = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 100 * MIB, 'content-encoding': 'gzip' }).end();
    });
    await using outbound = open();
    const response = await outbound.fetch(peer.at('/'), { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length')]).toEqual([200, String(100 * MIB)]);
  });

  const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };
  const encoders = {
    gzip: gzipSync,
    deflate: deflateSync,
    br: (bytes: Buffer) => brotliCompressSync(bytes, quick),
    zstd: zstdCompressSync,
  };

  it.each(Object.entries(encoders))('undoes %s and counts what comes out', async (coding, encode) => {
    const plain = encode(Buffer.from('une place pour tous'));
    const bomb = encode(Buffer.alloc(64 * MIB));
    expect(bomb.length).toBeLessThan(MIB);
    await using peer = await serve((request, response) => {
      const status = request.url === '/error' ? 500 : 200;
      response.writeHead(status, { 'content-encoding': coding }).end(request.url === '/plain' ? plain : bomb);
    });
    await using outbound = open();
    expect(await outcome(outbound, peer.at('/plain'))).toBe(19);
    const before = process.memoryUsage().rss;
    expect(await outcome(outbound, peer.at('/bomb'))).toBe('too-large');
    expect(await outcome(outbound, peer.at('/error'))).toBe('too-large');
    expect(process.memoryUsage().rss - before).toBeLessThan(48 * MIB);
  });

  it('counts between two codings too', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(64 * MIB)));
    expect(bomb.length).toBeLessThan(8 * 1024);
    await using peer = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(bomb);
    });
    await using outbound = open();
    expect(await outcome(outbound, peer.at('/'))).toBe('too-large');
  });

  it('counts what arrives when nothing comes out of it', async () => {
    const nothing = Buffer.concat(Array.from({ length: 2_000 }, () => gzipSync('')));
    await using peer = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      const pour = () => {
        while (!response.destroyed && response.write(nothing));
      };
      response.on('drain', pour);
      pour();
    });
    await using outbound = open();
    expect(await outcome(outbound, peer.at('/'))).toBe('too-large');
  });

  it.each([
    ['a broken coding', 'gzip', 'not gzip'],
    ['a coding it does not know beside one it does', 'gzip, rot13', 'abc'],
    ['too many codings', 'br, br, br, br, br, br', 'abc'],
  ])('calls %s malformed', async (_what, coding, body) => {
    await using peer = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': coding }).end(body);
    });
    await using outbound = open();
    expect(await outcome(outbound, peer.at('/'))).toBe('malformed-response');
  });

  it('stops at endless headers', async () => {
    await using peer = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const more = () => {
        while (!socket.destroyed && socket.write(`x-more: ${'y'.repeat(4_000)}\r\n`));
      };
      socket.on('drain', more);
      more();
    });
    await using outbound = open();
    expect(await outcome(outbound, peer.url)).toBe('too-large');
  });
});

describe('time', () => {
  it('ends a slow drip at the total limit, in the body and in the headers', async () => {
    await using inBody = await serve((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(drip));
    });
    await using inHeaders = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('x: y\r\n'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    await using outbound = open();
    for (const url of [inBody.at('/'), inHeaders.url]) {
      const started = performance.now();
      expect(await outcome(outbound, url, { totalMs: 300 })).toBe('timeout');
      expect(performance.now() - started).toBeLessThan(1_000);
    }
  });

  it('waits no longer than allowed for headers, and for the next piece of a body', async () => {
    await using peer = await serve((request, response) => {
      if (request.url === '/silent') return;
      response.writeHead(200).write('half');
    });
    await using outbound = open();
    expect(await outcome(outbound, peer.at('/silent'), { headersMs: 200 })).toBe('timeout');
    expect(await outcome(outbound, peer.at('/half'), { bodySilenceMs: 200 })).toBe('timeout');
  });

  it('waits no longer than allowed for a connection, the resolver included', async () => {
    await using outbound = open({ resolve: () => new Promise(() => {}) });
    const started = performance.now();
    const failure = await outbound.fetch('http://slow.test/', { limits: { connectMs: 200 } }).catch((error) => error);
    expect(failure).toMatchObject({ reason: 'timeout', message: 'slow.test: no connection in 200 ms' });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('ends an answer that nobody reads', async () => {
    const closed = Promise.withResolvers<void>();
    await using peer = await serve((_request, response) => {
      response.on('close', closed.resolve);
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
      };
      response.on('drain', pour);
      pour();
    });
    await using outbound = open();
    const response = await outbound.fetch(peer.at('/'), { limits: { totalMs: 300, answerBytes: 1024 * MIB } });
    await closed.promise;
    const failure = await response.text().catch((error) => error);
    expect(outboundErrorOf(failure)?.reason).toBe('timeout');
  });

  it('leaves no timer behind', async () => {
    await using peer = await serve((_request, response) => response.end('ok'));
    await using outbound = open({ limits: { totalMs: 600_000 } });
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    await outcome(outbound, peer.at('/'));
    const before = timers();
    for (let n = 0; n < 20; n += 1) await outcome(outbound, peer.at('/'));
    expect(timers()).toBeLessThanOrEqual(before + 1);
  });
});

describe('hosts', () => {
  const held: (() => void)[] = [];
  afterEach(() => {
    for (const release of held.splice(0)) release();
  });

  it('has six requests to a host in flight and starts the others as these end', async () => {
    let inFlight = 0;
    let most = 0;
    await using peer = await serve((_request, response) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      setTimeout(() => {
        inFlight -= 1;
        response.end('ok');
      }, 20);
    });
    await using outbound = open();
    const lengths = await Promise.all(Array.from({ length: 40 }, () => outcome(outbound, peer.at('/'))));
    expect(lengths).toEqual(Array.from({ length: 40 }, () => 2));
    expect(most).toBe(6);
  });

  it('refuses beyond its line, and does not let one host hold up another', async () => {
    await using slow = await serve((_request, response) => void held.push(() => response.end('late')));
    await using quick = await serve((_request, response) => response.end('ok'));
    await using outbound = open({ hostCapacity: { inFlight: 2, waiting: 1 } });
    const waiting = Array.from({ length: 3 }, () => outcome(outbound, slow.at('/')));
    expect(await outcome(outbound, slow.at('/'))).toBe('host-busy');
    expect(await outcome(outbound, quick.at('/', 'localhost'))).toBe(2);
    await until(() => held.length === 2);
    for (const release of held.splice(0)) release();
    await until(() => held.length === 1);
    held[0]?.();
    expect(await Promise.all(waiting)).toEqual([4, 4, 4]);
  });

  it('frees the place of what failed, timed out or was broken off', async () => {
    await using peer = await serve((request, response) => {
      if (request.url === '/ok') response.end('ok');
      if (request.url === '/reset') request.socket.destroy();
    });
    await using outbound = open({ hostCapacity: { inFlight: 1, waiting: 10 } });
    const url = peer.at('/silent');
    expect(await outcome(outbound, url, { totalMs: 100 })).toBe('timeout');
    expect(await outcome(outbound, peer.at('/reset'))).toBe('unreachable');
    await outbound.fetch(url, { signal: AbortSignal.timeout(50) }).catch(() => {});
    const unread = await outbound.fetch(peer.at('/ok'));
    await unread.body?.cancel();
    expect(await outcome(outbound, peer.at('/ok'))).toBe(2);
  });

  it('lets what is broken off while it waits leave the line', async () => {
    await using peer = await serve((_request, response) => void held.push(() => response.end('late')));
    await using outbound = open({ hostCapacity: { inFlight: 1, waiting: 1 } });
    const first = outcome(outbound, peer.at('/'));
    await until(() => held.length === 1);
    const controller = new AbortController();
    const second = outbound.fetch(peer.at('/'), { signal: controller.signal }).catch((error) => error.name);
    await new Promise((soon) => setTimeout(soon, 20));
    controller.abort();
    expect(await second).toBe('AbortError');
    const third = outcome(outbound, peer.at('/'), { totalMs: 200 });
    expect(await third).toBe('timeout');
    held[0]?.();
    expect(await first).toBe(4);
  });
});

describe('closing', () => {
  it('lets what is in flight finish, refuses what waits and whatever comes after', async () => {
    let release = () => {};
    await using peer = await serve((_request, response) => {
      release = () => response.end('late');
    });
    const outbound = open({ hostCapacity: { inFlight: 1, waiting: 10 } });
    const inFlight = outcome(outbound, peer.at('/'));
    const waiting = outcome(outbound, peer.at('/'));
    await new Promise((soon) => setTimeout(soon, 100));
    const closed = outbound[Symbol.asyncDispose]();
    expect(await waiting).toBe('closed');
    expect(await outcome(outbound, peer.at('/'))).toBe('closed');
    release();
    expect(await inFlight).toBe(4);
    await closed;
    await outbound[Symbol.asyncDispose]();
  });

  it('breaks off what does not finish within the grace', async () => {
    await using peer = await serve((_request, response) => {
      response.writeHead(200).write('half');
    });
    const outbound = open({ graceMs: 200, limits: { bodySilenceMs: 60_000, totalMs: 60_000 } });
    const response = await outbound.fetch(peer.at('/'));
    const read = response.text().catch((error) => outboundErrorOf(error)?.reason);
    const started = performance.now();
    await outbound[Symbol.asyncDispose]();
    expect(await read).toBe('closed');
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('waited five seconds in vain');
    await new Promise((soon) => setTimeout(soon, 5));
  }
}

/** A server that speaks bytes. */
async function rawServer(onRequest: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.once('data', () => onRequest(socket));
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
