import { describe, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { Admission } from '../../src/http/kit/admission/admission.ts';
import { LIMITS, type TrafficClass } from '../../src/http/kit/admission/limits.ts';
import { createHttp, type HttpOptions } from '../../src/http/server.ts';
import { answerTo, apiNode, ORIGIN } from './node.ts';

const BROWSER = { accept: 'text/html', 'accept-language': 'fr' };
const NARROW = { atOnce: 1, waiting: 0, waitMs: 1_000, slowMs: 1_000, retryAfterSeconds: 20 } as const;

describe('a server with too much to do', () => {
  const node = apiNode();
  const warnings: object[] = [];
  const log = { error() {}, warn: (values: object) => void warnings.push(values), info() {}, debug() {} };
  /** A server that takes one request of each class at a time; what is taken is answered once it is released. */
  const narrow = (options: Partial<HttpOptions> = {}, more: Partial<Application> = {}) => {
    const held = Promise.withResolvers<void>();
    const limits = Object.fromEntries(Object.keys(LIMITS).map((of) => [of, NARROW])) as Record<
      TrafficClass,
      typeof NARROW
    >;
    const heldBack = <A extends readonly unknown[], T>(work: (...given: A) => Promise<T>) => {
      return async (...given: A) => {
        await held.promise;
        return await work(...given);
      };
    };
    const { read, readShared, transact, transactShared } = node.app.store;
    const store = {
      ...node.app.store,
      read: heldBack(read) as typeof read,
      readShared: heldBack(readShared) as typeof readShared,
      transact: heldBack(transact) as typeof transact,
      transactShared: heldBack(transactShared) as typeof transactShared,
    };
    const http = createHttp({
      app: { ...node.app, store, ...more },
      log,
      origin: ORIGIN,
      trustProxy: false,
      metricsToken: 'a token for metrics',
      setupKey: null,
      ready: async () => true,
      admission: new Admission({ limits }),
      ...options,
    });
    return { http, release: () => held.resolve() };
  };
  const get = (http: ReturnType<typeof createHttp>, path: string, headers: Record<string, string> = {}) =>
    answerTo(http, { method: 'GET', path, request: { headers } });

  it('refuses with a status and a moment to come again, which is not the same for all', async () => {
    const { http, release } = narrow();
    const first = get(http, '/api/v1/institution');
    const refused = await get(http, '/api/v1/institution');
    expect(refused.status).toBe(503);
    expect(refused.body).toMatchObject({ status: 503, refusal: { type: 'overloaded' } });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(LIMITS.crawler.retryAfterSeconds);
    expect(seconds).toBeLessThanOrEqual(1.5 * LIMITS.crawler.retryAfterSeconds);
    expect(refused.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(refused.headers.get('cache-control')).toBe('no-store');
    release();
    expect((await first).status).toBe(200);
    expect((await get(http, '/api/v1/institution')).status).toBe(200);
  });

  it('says it on a page to whoever reads pages, in their language', async () => {
    const { http, release } = narrow();
    const first = get(http, '/consultations', BROWSER);
    const refused = await get(http, '/consultations', BROWSER);
    expect([refused.status, refused.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
    expect(refused.body).toContain('<html lang="fr">');
    expect(refused.body).toContain('n’a pas traité cette demande');
    expect(refused.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(refused.headers.get('cache-control')).toBe('private, no-store');
    release();
    expect((await first).status).toBe(200);
  });

  it('answers whoever runs it, and says how many it refused', async () => {
    const { http, release } = narrow();
    const first = get(http, '/consultations', BROWSER);
    await get(http, '/consultations', BROWSER);
    expect((await get(http, '/health/live')).status).toBe(200);
    expect((await get(http, '/health/ready')).status).toBe(200);
    const metrics = await get(http, '/metrics', { authorization: 'Bearer a token for metrics' });
    expect(metrics.body).toContain('# TYPE parvis_http_refused_total counter');
    expect(metrics.body).toContain('parvis_http_refused_total{class="visitor"} 1');
    expect(metrics.body).toContain('parvis_http_in_flight{class="visitor"} 1');
    expect(warnings).toContainEqual({ requests: 1, class: 'visitor' });
    release();
    await first;
  });

  it('takes whoever it has recognised before, while it refuses others', async () => {
    const token = await node.token('read');
    const own = { authorization: `Bearer ${token}` };
    const forged = { authorization: 'Bearer made-up' };
    const gate = Promise.withResolvers<Response>();
    const { http, release } = narrow({ federation: async () => await gate.promise });
    release();
    expect((await get(http, '/api/v1/institution', own)).status).toBe(200);
    expect((await get(http, '/api/v1/institution', forged)).status).toBe(401);
    const crawl = get(http, '/outbox');
    expect((await get(http, '/api/v1/institution')).status).toBe(503);
    expect((await get(http, '/api/v1/institution', forged)).status).toBe(503);
    expect((await get(http, '/api/v1/institution', own)).status).toBe(200);
    gate.resolve(new Response(null));
    expect((await crawl).status).toBe(200);
  });

  it('takes the moment of an act before the act waits for its turn', async () => {
    const begun: Date[] = [];
    const begin = (at: Date) => {
      begun.push(at);
      return () => {};
    };
    const arrivals = { id: node.app.newId(), begin, answeredUntil: (now: Date) => now };
    const limits = { ...LIMITS, newcomer: { ...NARROW, waiting: 1 } };
    const { http, release } = narrow({ admission: new Admission({ limits }) }, { arrivals });
    const post = () =>
      answerTo(http, {
        method: 'POST',
        path: '/sign-in',
        request: { raw: 'email=a', headers: { 'content-length': '7' } },
      });
    const sent = [post(), post(), post()];
    expect((await sent[2])?.status).toBe(503);
    // Two have arrived, though one waits for the other; the third was not read.
    expect(begun).toHaveLength(2);
    release();
    const answers = await Promise.all(sent.slice(0, 2));
    expect(answers.map(({ status }) => status)).not.toContain(503);
  });
});

describe('readiness', () => {
  const node = apiNode();
  const at = (ready: HttpOptions['ready']) =>
    createHttp({
      app: node.app,
      log: { error() {}, warn() {}, info() {}, debug() {} },
      origin: ORIGIN,
      trustProxy: false,
      metricsToken: null,
      setupKey: null,
      ready,
    });
  const status = async (http: ReturnType<typeof createHttp>) =>
    (await answerTo(http, { method: 'GET', path: '/health/ready' })).status;

  it('is said at once while the database that answered before has much to do', async () => {
    let answers = 0;
    const never = new Promise<boolean>(() => {});
    const http = at(async () => (answers++ === 0 ? true : await never));
    expect(await status(http)).toBe(200);
    const start = performance.now();
    expect(await Promise.all([status(http), status(http)])).toEqual([200, 200]);
    expect(performance.now() - start).toBeLessThan(1_000);
    // Both asked the same question.
    expect(answers).toBe(2);
  });

  it('is not said where the database fails, whatever it said before', async () => {
    let answers = 0;
    const http = at(async () => (answers++ === 0 ? true : await Promise.reject(new Error('no database'))));
    expect([await status(http), await status(http)]).toEqual([200, 503]);
  });
});
