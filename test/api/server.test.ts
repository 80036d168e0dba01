import { connect } from 'node:net';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { createHttp, type HttpOptions, listen } from '../../src/http/server.ts';
import { StorageUnavailable } from '../../src/storage/kit/storage-error.ts';
import { answerTo, apiNode, ORIGIN } from './node.ts';

const silent = { error() {}, warn() {}, info() {}, debug() {} };

describe('the server', () => {
  const node = apiNode();
  const http = (options: Partial<HttpOptions> = {}) =>
    createHttp({
      app: node.app,
      log: silent,
      origin: ORIGIN,
      trustProxy: false,
      metricsToken: null,
      setupKey: null,
      ready: async () => true,
      ...options,
    });
  const get = (on: ReturnType<typeof http>, path: string, headers: Record<string, string> = {}) =>
    answerTo(on, { method: 'GET', path, request: { headers } });

  it('is live while it runs and ready while its database answers', async () => {
    expect((await get(http(), '/health/live')).body).toEqual({ status: 'live' });
    expect((await get(http(), '/health/ready')).status).toBe(200);
    const down = { ready: async () => Promise.reject(new Error('no database')) };
    expect((await get(http(down), '/health/ready')).status).toBe(503);
    expect((await get(http(down), '/health/live')).status).toBe(200);
    expect((await get(http({ ready: async () => false }), '/health/ready')).headers.get('retry-after')).toBe('5');
  });

  it('shows metrics to whoever has their token', async () => {
    const guarded = http({ metricsToken: 'a token for metrics' });
    expect((await get(guarded, '/metrics')).status).toBe(401);
    expect((await get(guarded, '/metrics', { authorization: 'Bearer another token here' })).status).toBe(401);
    await get(guarded, '/api/v1/institution');
    const shown = await get(guarded, '/metrics', { authorization: 'Bearer a token for metrics' });
    expect(shown.body).toContain('parvis_http_requests_total{area="api",method="GET",status="2xx"} 1');
    expect(shown.body).not.toContain('institution');
  });

  it('shows what is measured elsewhere among its metrics, and the rest where that cannot be read', async () => {
    const at = (gauges: HttpOptions['gauges'] & {}) => get(http({ origin: 'http://localhost', gauges }), '/metrics');
    const values = new Map([['federation', 3]]);
    const shown = await at(async () => [{ name: 'parvis_loop_failures', help: 'Failures', label: 'loop', values }]);
    expect(shown.body).toContain('parvis_loop_failures{loop="federation"} 3');
    const poorer = await at(async () => Promise.reject(new Error('no database')));
    expect(poorer.status).toBe(200);
    expect(poorer.body).toContain('process_cpu_seconds_total');
  });

  it('shows metrics without a token only on an origin of this machine', async () => {
    expect((await get(http(), '/metrics')).status).toBe(404);
    expect((await get(http({ origin: 'http://localhost:3000' }), '/metrics')).status).toBe(200);
  });

  it('protects every answer', async () => {
    const { headers } = await get(http(), '/api/v1/institution');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    expect(headers.get('x-frame-options')).toBe('DENY');
    // A page of somebody is nothing that another site may load; pictures say otherwise themselves.
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(
      (await get(http({ origin: 'http://localhost:3000' }), '/health/live')).headers.get('strict-transport-security'),
    ).toBeNull();
  });

  it('says which request it was, in its own words unless a proxy is trusted', async () => {
    const given = { 'x-request-id': 'given-by-a-proxy' };
    expect((await get(http(), '/health/live', given)).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const trusting = http({ trustProxy: true });
    expect((await get(trusting, '/health/live', given)).headers.get('x-request-id')).toBe('given-by-a-proxy');
  });

  it('lets any page read what is public, without credentials', async () => {
    const page = { origin: 'https://elsewhere.example' };
    const { headers } = await get(http(), '/api/v1/institution', page);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    const preflight = await answerTo(http(), {
      method: 'OPTIONS',
      path: '/api/v1/tokens',
      request: { headers: { ...page, 'access-control-request-method': 'POST' } },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('answers 304 to whoever knows it already', async () => {
    const first = await get(http(), '/api/v1/institution');
    expect(first.headers.get('cache-control')).toBe('public, no-cache');
    const again = await get(http(), '/api/v1/institution', { 'if-none-match': first.headers.get('etag') ?? '' });
    expect([again.status, again.body]).toEqual([304, '']);
    const token = await node.token('read');
    const own = await get(http(), '/api/v1/institution', { authorization: `Bearer ${token}` });
    expect(own.headers.get('cache-control')).toBe('private, no-cache');
  });

  it('asks federation about what is for the fediverse, and goes on where it is not', async () => {
    const requests: string[] = [];
    const federation = async (request: Request) => {
      requests.push(new URL(request.url).pathname);
      return request.url.endsWith('/inbox') ? new Response(null, { status: 202 }) : null;
    };
    const federated = http({ federation });
    const activity = { accept: 'application/activity+json' };
    expect((await answerTo(federated, { method: 'POST', path: '/inbox' })).status).toBe(202);
    await get(federated, '/consultations', activity);
    await get(federated, '/.well-known/webfinger?resource=acct:lyon@participation.example');
    await get(federated, '/consultations');
    await get(federated, '/api/v1/institution', activity);
    expect(requests).toEqual(['/inbox', '/consultations', '/.well-known/webfinger']);
  });

  it('answers somebody who reads pages with a page', async () => {
    const page = await get(http(), '/nowhere', { accept: 'text/html' });
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect((await get(http(), '/nowhere')).headers.get('content-type')).toBe('application/problem+json');
  });
});

describe('a server whose database fails', () => {
  const node = apiNode();
  let failure: Error;
  const lines: string[] = [];
  let http: ReturnType<typeof createHttp>;
  const failing = async () => await Promise.reject(failure);

  beforeAll(() => {
    const store = {
      read: failing,
      readShared: failing,
      readOnce: failing,
      transact: failing,
      transactShared: failing,
      placeEvents: failing,
    };
    const app: Application = { ...node.app, store };
    const log = { ...silent, error: (values: object) => lines.push(JSON.stringify(values)) };
    http = createHttp({
      app,
      log: { ...log, error: (values, _) => void log.error(values) },
      origin: ORIGIN,
      trustProxy: false,
      metricsToken: null,
      setupKey: null,
      ready: async () => true,
    });
  });
  beforeEach(() => {
    lines.length = 0;
  });

  const institution = (headers: Record<string, string> = {}) =>
    answerTo(http, { method: 'GET', path: '/api/v1/institution', request: { headers } });

  it('asks to come back while it is unreachable', async () => {
    failure = new StorageUnavailable('unreachable', { cause: new Error('secret-host refused') });
    const answer = await institution();
    expect(answer).toMatchObject({ status: 503, body: { status: 503, title: 'The database is unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(JSON.stringify(answer.body)).not.toContain('secret-host');
  });

  it('names a full disk', async () => {
    failure = new StorageUnavailable('disk-full', { cause: new Error('ENOSPC') });
    expect(await institution()).toMatchObject({ status: 507, body: { title: 'The disk of the database is full' } });
  });

  it('tells nothing of a failure but its request, and logs where it happened', async () => {
    failure = new Error('select * from participant where name = Ana');
    const answer = await institution();
    expect(answer.body).toEqual({
      type: 'about:blank',
      title: 'Internal failure',
      status: 500,
      instance: `urn:uuid:${answer.headers.get('x-request-id')}`,
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(answer.headers.get('x-request-id'));
    expect(lines[0]).not.toContain('Ana');
  });

  it('tells it as a page to somebody who reads pages', async () => {
    failure = new StorageUnavailable('unreachable', { cause: null });
    const page = await answerTo(http, {
      method: 'GET',
      path: '/consultations',
      request: { headers: { accept: 'text/html' } },
    });
    expect(page.status).toBe(503);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('retry-after')).toBe('5');
  });
});

describe('the server on a port', () => {
  const node = apiNode();

  it('serves over real HTTP and says no to a body that never fits', async () => {
    const listening = await listen(node.http, { port: 0, hostname: '127.0.0.1' });
    try {
      const at = `http://127.0.0.1:${listening.port}/api/v1`;
      const institution = await fetch(`${at}/institution`);
      expect([institution.status, ((await institution.json()) as { timeZone: string }).timeZone]).toEqual([
        200,
        'Europe/Paris',
      ]);
      const token = await node.token('admin');
      const created = await fetch(`${at}/consultations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          slug: 'velo-2026',
          title: { fr: 'Vélo' },
          summary: { fr: '…' },
          phases: [{ kind: 'inform', opensAt: '2026-03-01', closesAt: '2026-03-31' }],
        }),
      });
      expect(created.status).toBe(201);
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const large = await fetch(`${at}/consultations`, { method: 'POST', headers, body: '"'.padEnd(5_000_000, 'x') });
      expect(large.status).toBe(413);
      const endless = new ReadableStream({
        pull(controller) {
          controller.enqueue(new TextEncoder().encode('x'.repeat(65_536)));
        },
      });
      const streamed = await fetch(`${at}/consultations`, {
        method: 'POST',
        headers,
        body: endless,
        duplex: 'half',
      } as RequestInit);
      expect(streamed.status).toBe(413);
      expect((await fetch(`${at}/institution`, { method: 'HEAD' })).status).toBe(200);
    } finally {
      await listening.close();
    }
  });

  it('ends what it began and refuses the rest when it stops', async () => {
    let release: () => void = () => {};
    const waiting = new Promise<void>((resolve) => {
      release = resolve;
    });
    let received: () => void = () => {};
    const began = new Promise<void>((resolve) => {
      received = resolve;
    });
    const slow = {
      async fetch() {
        received();
        await waiting;
        return new Response('done');
      },
    };
    const listening = await listen(slow as never, { port: 0, hostname: '127.0.0.1' });
    const inFlight = fetch(`http://127.0.0.1:${listening.port}/`);
    await began;
    const closed = listening.close();
    const refused = await new Promise<string>((resolve) => {
      const socket = connect(listening.port, '127.0.0.1');
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
      socket.once('connect', () => resolve('connected'));
    });
    release();
    expect(await (await inFlight).text()).toBe('done');
    await closed;
    expect(refused).toBe('ECONNREFUSED');
  });

  it('fails to listen where somebody listens already', async () => {
    const listening = await listen(node.http, { port: 0, hostname: '127.0.0.1' });
    await expect(listen(node.http, { port: listening.port, hostname: '127.0.0.1' })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await listening.close();
  });
});
