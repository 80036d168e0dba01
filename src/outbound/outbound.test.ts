import { createServer } from 'node:net';
import { getGlobalDispatcher, request as undiciRequest } from 'undici';
import { describe, expect, it } from 'vitest';
import { listen, serve } from '../../test/support/local-server.ts';
import { selfSignedFor } from '../../test/support/self-signed.ts';
import type { ResolveName } from './connector.ts';
import { createOutbound, type OutboundOptions, outboundUnder } from './outbound.ts';
import { outboundErrorOf } from './outbound-error.ts';

const SELF = { origin: 'https://city.example', version: '0.1.0' };

const open = (options: Partial<OutboundOptions> = {}) =>
  createOutbound({ ...SELF, allowPrivateAddresses: true, ...options });

/** Loopback stands for the Internet: 127.0.0.1 is a public peer, the rest of 127/8 a private network. */
const worldly = (resolve?: ResolveName) =>
  outboundUnder(
    { protocols: ['http:', 'https:'], allowsAddress: (address) => address === '127.0.0.1' },
    { ...SELF, ...(resolve && { resolve }) },
  );

const toLoopback: ResolveName = async () => [{ address: '127.0.0.1', family: 4 }];

describe('fetch', () => {
  it('brings the answer and says who asks', async () => {
    await using peer = await serve((request, response) => response.end(request.headers['user-agent']));
    await using outbound = open();
    const response = await outbound.fetch(peer.at('/'));
    expect(response).toBeInstanceOf(Response);
    expect(await response.text()).toBe('Parvis/0.1.0 (+https://city.example)');
  });

  it('sends a body with its length, from a Request or an init', async () => {
    await using peer = await serve(async (request, response) => {
      response.end(`${request.method} ${request.headers['content-length']} ${await textOf(request)}`);
    });
    await using outbound = open();
    const fromInit = await outbound.fetch(peer.at('/'), { method: 'POST', body: 'héron' });
    const fromRequest = await outbound.fetch(new Request(peer.at('/'), { method: 'PUT', body: 'héron' }));
    expect([await fromInit.text(), await fromRequest.text()]).toEqual(['POST 6 héron', 'PUT 6 héron']);
  });

  it('reuses connections', async () => {
    const ports = new Set<number | undefined>();
    await using peer = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('ok');
    });
    await using outbound = open();
    for (let n = 0; n < 20; n += 1) await (await outbound.fetch(peer.at('/'))).text();
    // The second request may come before the first connection is free again.
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it('speaks TLS under the name of the host while it connects to the checked address', async () => {
    const tls = selfSignedFor('peer.test');
    await using peer = await serve((request, response) => response.end(request.headers.host), { tls });
    await using trusting = outboundUnder(
      { protocols: ['https:'], allowsAddress: (address) => address === '127.0.0.1' },
      { ...SELF, resolve: toLoopback, certificateAuthorities: tls.cert },
    );
    const response = await trusting.fetch(peer.at('/', 'peer.test'));
    expect(await response.text()).toBe(`peer.test:${peer.port}`);
    await expect(trusting.fetch(peer.at('/', 'other.test'))).rejects.toMatchObject({ reason: 'untrusted-tls' });

    await using distrusting = worldly(toLoopback);
    await expect(distrusting.fetch(peer.at('/', 'peer.test'))).rejects.toMatchObject({
      reason: 'unknown-authority',
    });
  });

  it('refuses private addresses and plain http unless they are allowed', async () => {
    let count = 0;
    await using peer = await serve((_request, response) => {
      count += 1;
      response.end();
    });
    await using outbound = open({ allowPrivateAddresses: false, resolve: toLoopback });
    const reasons = await Promise.all(
      [
        `https://127.0.0.1:${peer.port}/`,
        `https://2130706433:${peer.port}/`,
        `https://[::ffff:127.0.0.1]:${peer.port}/`,
        `https://peer.test:${peer.port}/`,
        peer.at('/'),
        'https://clerk:secret@peer.test/',
        'not a url',
      ].map((url) => outbound.fetch(url).catch((error) => outboundErrorOf(error)?.reason)),
    );
    expect(reasons).toEqual([
      'private-address',
      'private-address',
      'private-address',
      'private-address',
      'bad-scheme',
      'credentials-in-url',
      'bad-url',
    ]);
    expect(count).toBe(0);
  });

  it('checks the addresses of a name at every connection', async () => {
    await using peer = await serve((_request, response) => response.setHeader('connection', 'close').end('ok'));
    const addresses = ['127.0.0.1', '127.0.0.2'];
    await using outbound = worldly(async () => [{ address: addresses.shift() ?? '127.0.0.3', family: 4 }]);
    expect(await (await outbound.fetch(peer.at('/', 'rebinding.test'))).text()).toBe('ok');
    await expect(outbound.fetch(peer.at('/', 'rebinding.test'))).rejects.toMatchObject({ reason: 'private-address' });
  });

  it('says that a name has no address, or that nobody listens', async () => {
    const gone = await serve(() => {});
    const url = gone.at('/@alice?token=secret');
    await gone[Symbol.asyncDispose]();
    await using outbound = open({ resolve: async () => [] });
    await expect(outbound.fetch('http://nobody.test/')).rejects.toMatchObject({
      name: 'OutboundFailed',
      reason: 'unresolvable',
      host: 'nobody.test',
    });
    const failure = await outbound.fetch(url).catch((error) => error);
    expect(failure).toMatchObject({ reason: 'unreachable', message: `127.0.0.1:${gone.port}: no connection` });
    expect(failure.cause).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('gives the caller its own reason when the caller breaks off', async () => {
    await using peer = await serve(() => {});
    await using outbound = open();
    const enough = new Error('enough');
    await expect(outbound.fetch(peer.at('/'), { signal: AbortSignal.abort(enough) })).rejects.toBe(enough);
    const controller = new AbortController();
    setTimeout(() => controller.abort(enough), 50);
    await expect(outbound.fetch(peer.at('/'), { signal: controller.signal })).rejects.toBe(enough);
  });

  it('calls what is not HTTP a malformed answer and keeps its bytes out of the error', async () => {
    const server = createServer((socket) => socket.on('error', () => {}).end('alice@city.example says hello\r\n\r\n'));
    const port = await listen(server);
    await using outbound = open();
    const failure = await outbound.fetch(`http://127.0.0.1:${port}/`).catch((error) => error);
    expect(failure).toMatchObject({ reason: 'malformed-response' });
    expect(JSON.stringify([failure.message, failure.cause?.message, failure.cause])).not.toContain('alice');
    server.close();
  });

  it('says that the answer broke off', async () => {
    await using peer = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half');
      setTimeout(() => response.destroy(), 30);
    });
    await using outbound = open();
    const response = await outbound.fetch(peer.at('/'));
    const failure = await response.text().catch((error) => error);
    expect(outboundErrorOf(failure)?.reason).toBe('interrupted');
  });
});

describe('redirects', () => {
  it('follows three and refuses the fourth', async () => {
    const requests: string[] = [];
    await using peer = await serve((request, response) => {
      requests.push(request.url ?? '');
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('there');
      else response.writeHead(302, { location: `/${left - 1}` }).end('a body nobody reads');
    });
    await using outbound = open();
    const response = await outbound.fetch(peer.at('/3'));
    expect(await response.text()).toBe('there');
    expect(response).toMatchObject({ redirected: true, url: peer.at('/0') });
    await expect(outbound.fetch(peer.at('/4'))).rejects.toMatchObject({ reason: 'too-many-redirects' });
    expect(requests).toEqual(['/3', '/2', '/1', '/0', '/4', '/3', '/2', '/1']);
  });

  it('returns a redirect to those who follow by themselves and refuses it to those who expect none', async () => {
    await using peer = await serve((_request, response) => response.writeHead(307, { location: '/next' }).end());
    await using outbound = open();
    const manual = await outbound.fetch(new Request(peer.at('/'), { redirect: 'manual' }));
    expect([manual.status, manual.headers.get('location')]).toEqual([307, '/next']);
    await expect(outbound.fetch(peer.at('/'), { redirect: 'error' })).rejects.toMatchObject({
      reason: 'too-many-redirects',
    });
  });

  it.each([
    ['a private literal', 'http://127.0.0.2:8080/', 'private-address'],
    ['a literal in another form', 'http://0x7f000002:8080/', 'private-address'],
    ['the metadata service', 'http://169.254.169.254/latest/', 'private-address'],
    ['a name with a private address', 'http://inside.test:8080/', 'private-address'],
    ['another scheme', 'file:///etc/passwd', 'bad-scheme'],
    ['credentials', 'http://a:b@peer.test/', 'credentials-in-url'],
  ])('refuses to be led to %s', async (_what, location, reason) => {
    await using peer = await serve((_request, response) => response.writeHead(302, { location }).end());
    await using outbound = worldly(async (hostname) => [
      { address: hostname === 'inside.test' ? '127.0.0.2' : '127.0.0.1', family: 4 },
    ]);
    await expect(outbound.fetch(peer.at('/', 'peer.test'))).rejects.toMatchObject({ reason });
  });

  it('sends a POST again after 308 and never makes it a GET after 302', async () => {
    const acts: string[] = [];
    await using peer = await serve(async (request, response) => {
      acts.push(`${request.method} ${request.url} ${await textOf(request)}`);
      if (request.url === '/end') response.end();
      else response.writeHead(Number(request.url?.slice(1)), { location: '/end' }).end();
    });
    await using outbound = open();
    const act = { method: 'POST', body: new Blob(['support']).stream() };
    expect((await outbound.fetch(peer.at('/308'), act)).status).toBe(200);
    await expect(outbound.fetch(peer.at('/302'), { method: 'POST', body: 'support' })).rejects.toMatchObject({
      reason: 'unsafe-redirect',
    });
    expect(acts).toEqual(['POST /308 support', 'POST /end support', 'POST /302 support']);
  });

  it('has one time limit for all of them', async () => {
    await using peer = await serve((request, response) => {
      setTimeout(() => response.writeHead(302, { location: `${request.url}x` }).end(), 120);
    });
    await using outbound = open();
    const limits = { totalMs: 300, redirects: 100 };
    const started = performance.now();
    await expect(outbound.fetch(peer.at('/'), { limits })).rejects.toMatchObject({ reason: 'timeout' });
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('install', () => {
  it('governs the fetch of Node and undoes it when disposed', async () => {
    let count = 0;
    await using peer = await serve((request, response) => {
      count += 1;
      response.end(request.headers['user-agent']);
    });
    const before = getGlobalDispatcher();
    {
      await using strict = open({ allowPrivateAddresses: false, resolve: toLoopback });
      strict.install();
      const thrown = await fetch(peer.at('/')).catch((error) => error);
      expect(thrown).toBeInstanceOf(TypeError);
      expect(outboundErrorOf(thrown)?.reason).toBe('bad-scheme');
      const byName = await fetch(`https://peer.test:${peer.port}/`).catch((error) => error);
      expect(outboundErrorOf(byName)?.reason).toBe('private-address');
      const byUndici = await undiciRequest(`https://127.0.0.1:${peer.port}/`).catch((error) => error);
      expect(outboundErrorOf(byUndici)?.reason).toBe('private-address');
      expect(count).toBe(0);

      await using lax = open();
      lax.install();
      lax.install();
      expect(await (await fetch(peer.at('/'))).text()).toBe('Parvis/0.1.0 (+https://city.example)');
    }
    expect(getGlobalDispatcher()).toBe(before);
    expect(await (await fetch(peer.at('/'))).text()).toBe('node');
  });

  it('checks each hop of a fetch that follows redirects by itself', async () => {
    await using peer = await serve((_request, response) => {
      response.writeHead(302, { location: 'http://127.0.0.2:8080/' }).end();
    });
    await using outbound = worldly();
    outbound.install();
    const thrown = await fetch(peer.at('/')).catch((error) => error);
    expect(outboundErrorOf(thrown)?.reason).toBe('private-address');
  });

  it('limits the size of what the fetch of Node reads', async () => {
    await using peer = await serve((_request, response) => response.end('x'.repeat(2_000)));
    await using outbound = open({ limits: { answerBytes: 1_000 } });
    outbound.install();
    const thrown = await fetch(peer.at('/'))
      .then((response) => response.text())
      .catch((error) => error);
    expect(outboundErrorOf(thrown)?.reason).toBe('too-large');
  });

  it('refuses to tunnel or to change protocol', async () => {
    await using peer = await serve(() => {});
    await using outbound = open();
    const options = { origin: peer.at(''), path: '/', method: 'GET', upgrade: 'websocket' } as const;
    const refusal = await new Promise((refused) => {
      outbound.dispatcher.dispatch(options, { onResponseError: (_controller, error) => refused(error) });
    });
    expect(refusal).toMatchObject({ reason: 'bad-request' });
  });
});

async function textOf(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
