import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import manifest from '../../package.json' with { type: 'json' };
import type { Application } from '../application/application.ts';
import type { InteractionResolver } from '../application/federation/resolve-interaction.ts';
import type { CheckpointWitness } from '../application/journal/witness/ports.ts';
import type { PeerDirectory } from '../application/network/peer/ports.ts';
import type { AccountWire, IdentityWire } from '../application/sign-in/ports.ts';
import type { Log } from '../start/log.ts';
import { describedApi } from './api/api.ts';
import { accessLog, createAccess, type RequestVariables } from './kit/access-log.ts';
import type { Admission } from './kit/admission/admission.ts';
import { admitRequests } from './kit/admission/admit-requests.ts';
import { noteArrivals } from './kit/arrivals.ts';
import { type CachedDocuments, createCacheLookup, serveFromCache } from './kit/cache.ts';
import { connectorRoutes } from './kit/connector-routes.ts';
import { failureResponse, publicFailureOf, wantsProblem } from './kit/failure.ts';
import { type Federation, federationRoutes } from './kit/federation-routes.ts';
import { answerFormerHosts, type FormerHosts } from './kit/former-hosts.ts';
import { journalRoutes, witnessRoutes } from './kit/journal-routes.ts';
import { createMetrics, type Gauge } from './kit/metrics.ts';
import type { ApiDocument } from './kit/openapi/document.ts';
import { bounceRoutes, operationRoutes } from './kit/operation-routes.ts';
import { refused } from './kit/problem.ts';
import { type AllowReplica, readFromReplica } from './kit/read-from-replica.ts';
import { BODY_BYTES_MAX } from './kit/request-body.ts';
import { shuffles } from './web/consultation/fair-seed.ts';
import { cachePages } from './web/kit/cache-pages.ts';
import { errorPage } from './web/kit/error-page.ts';
import type { PageCache } from './web/kit/page-cache.ts';
import { acceptsUpload } from './web/kit/upload.ts';
import { web } from './web/web.ts';

export type HttpOptions = {
  readonly app: Application;
  readonly log: Log;
  /** Public origin, without a trailing slash. */
  readonly origin: string;
  /** Whether a proxy in front of the node says who asks; its `X-Request-Id` is then taken over. */
  readonly trustProxy: boolean;
  readonly metricsToken: string | null;
  /** Of whoever hands over reports about mails; none are taken where absent. */
  readonly bounceToken?: string | null;
  /** What the set-up page asks for; null where the node cannot be set up by page. */
  readonly setupKey: string | null;
  /** Whether the database answers. */
  readonly ready: () => Promise<boolean>;
  /** What `/metrics` says beside what is counted here. */
  readonly gauges?: () => Promise<readonly Gauge[]>;
  readonly federation?: Federation;
  /** Answers under addresses the node had before, where it had any. */
  readonly former?: FormerHosts | undefined;
  /** How much is taken at once; everything where absent. */
  readonly admission?: Admission;
  /** Lets a replica answer the reads of a request; the database itself answers all where absent. */
  readonly allowReplica?: AllowReplica | undefined;
  /** What federation answers without asking anything. */
  readonly documents?: CachedDocuments;
  /** Keeps pages that everybody reads, for as long as nothing happens; one that nothing drops must not be given. */
  readonly pages?: PageCache;
  /** Cosigns the journals of peers; nobody's where absent. */
  readonly witness?: CheckpointWitness;
  /** Where accounts on other servers go on. */
  readonly interactionResolver?: InteractionResolver;
  /** Reads what other institutions' nodes say of themselves. */
  readonly directory?: PeerDirectory;
  /** Speaks to the institution's identity provider. */
  readonly identity?: IdentityWire;
  /** Proves accounts on other servers. */
  readonly accounts?: AccountWire;
};

/** Pages bring a policy of their own; whatever else is answered embeds nothing and is embedded nowhere. */
const CLOSED_POLICY = {
  defaultSrc: ["'none'"],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
};

/** Every address of the node: pages, API, federation and operation. */
export function createHttp(options: HttpOptions): Hono<{ Variables: RequestVariables }> {
  const { app, log, origin, trustProxy, documents, pages, admission } = options;
  const metrics = createMetrics();
  const http = new Hono<{ Variables: RequestVariables }>();

  const access = createAccess({ log, metrics, trustProxy });
  http.use('*', accessLog(access));
  // Before what only pages need: documents bring their own headers, and an inbox measures what it reads.
  if (options.federation !== undefined) http.use('*', federationRoutes(options.federation, trustProxy));
  if (options.allowReplica !== undefined) http.use('*', readFromReplica(options.allowReplica));
  if (pages !== undefined) http.use('*', cachePages(pages));
  http.use(
    '*',
    secureHeaders({
      overwrite: false,
      contentSecurityPolicy: CLOSED_POLICY,
      xFrameOptions: 'DENY',
      referrerPolicy: 'same-origin',
      crossOriginResourcePolicy: 'same-origin',
      strictTransportSecurity: origin.startsWith('https://') ? 'max-age=31536000' : false,
    }),
  );
  const limited = bodyLimit({
    maxSize: BODY_BYTES_MAX,
    onError: (c) =>
      wantsProblem(c)
        ? refused({ type: 'too-large', field: 'body', limit: BODY_BYTES_MAX }, origin)
        : errorPage(app, c, 413),
  });
  http.use('*', async (c, next) => (acceptsUpload(c.req.raw) ? await next() : await limited(c, next)));
  http.use('*', noteArrivals(app));

  http.route('/', operationRoutes({ ...options, metrics, ownGauges: () => admission?.gauges() ?? [] }));
  http.route('/', journalRoutes(app));
  if (options.witness !== undefined) http.route('/', witnessRoutes(app, options.witness, trustProxy));
  http.route('/', connectorRoutes(app, trustProxy));
  http.route('/', bounceRoutes({ app, token: options.bounceToken ?? null }));
  const { routes, document } = describedApi({ ...options, version: manifest.version });
  http.route('/api/v1', routes);
  http.route('/', web({ ...options, apiDocument: () => document() as ApiDocument }));

  http.notFound((c) => (wantsProblem(c) ? refused({ type: 'no-such-address' }, origin) : errorPage(app, c, 404)));
  http.onError(async (error, c) => {
    const answer = failureResponse(error, { log, requestId: c.get('requestId') });
    if (wantsProblem(c)) return answer;
    const page = await errorPage(app, c, publicFailureOf(error).status);
    const retryAfter = answer.headers.get('retry-after');
    if (retryAfter !== null) page.headers.set('retry-after', retryAfter);
    return page;
  });
  if (admission !== undefined) admitRequests(http, { admission, access, log, origin });
  serveFromCache(http, { access, cached: createCacheLookup({ documents, pages }), shuffleSeed: shuffles(app.secrets) });
  if (options.former !== undefined) answerFormerHosts(http, { access, former: options.former });
  return http;
}

export type ListenOptions = { readonly port: number; readonly hostname?: string };
export type Listening = { readonly port: number; close(): Promise<void> };

/** How long requests in flight may still take when the node stops. */
const CLOSE_MS = 5_000;

/** Opens a port. Closing lets requests in flight end, refuses new ones, and answers once nothing is open any more. */
export async function listen(http: Pick<Hono, 'fetch'>, options: ListenOptions): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: http.fetch,
    // Slow senders give up their connection rather than hold it.
    serverOptions: { headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 5_000 },
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(options.port, options.hostname, () => {
      server.off('error', failed);
      listening();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  return {
    port: address.port,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      // A connection that was busy when the node stopped is idle after its answer, and would be kept for the next.
      const tidying = setInterval(() => {
        if ('closeIdleConnections' in server) server.closeIdleConnections();
      }, 50);
      const impatient = setTimeout(() => {
        if ('closeAllConnections' in server) server.closeAllConnections();
      }, CLOSE_MS);
      await closed;
      clearInterval(tidying);
      clearTimeout(impatient);
    },
  };
}
