import { hash } from 'node:crypto';
import type { Hono } from 'hono';
import type { Log } from '../../../start/log.ts';
import { overloadedPage } from '../../web/kit/error-page.ts';
import { sessionIn } from '../../web/sign-in/session.ts';
import type { Access, RequestVariables } from '../access-log.ts';
import { isForFederation } from '../federation-routes.ts';
import { refused } from '../problem.ts';
import type { Admission } from './admission.ts';
import { type AdmissionEnv, LIMITS, type TrafficClass } from './limits.ts';

const KEPT_MS = 60 * 60_000;
const KEPT_MAX = 20_000;

/**
 * Sessions and tokens that this process has recognised lately. Anybody can send something that looks like one: only what was
 * found valid before goes before others. One that ended since is still preferred for a while, and refused where it is used.
 */
export class RecognisedCredentials {
  readonly #until = new Map<string, number>();

  has(request: Request): boolean {
    const key = keyOf(request);
    return key !== null && (this.#until.get(key) ?? 0) > performance.now();
  }

  add(request: Request): void {
    const key = keyOf(request);
    if (key === null) return;
    // Those that were not used for longest are first.
    this.#until.delete(key);
    this.#until.set(key, performance.now() + KEPT_MS);
    if (this.#until.size <= KEPT_MAX) return;
    const [oldest = key] = this.#until.keys();
    this.#until.delete(oldest);
  }
}

/** What is sent as a secret is not kept as one. */
function keyOf({ headers }: Request): string | null {
  const credential = headers.get('authorization') ?? sessionIn(headers.get('cookie'));
  return credential === null ? null : hash('sha256', credential, 'base64');
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What costs next to nothing, and what whoever runs the node asks: it never waits. */
const UNLIMITED = /^\/(?:health\/|metrics$|assets\/)/;

/** What browsers ask for, and programs that read do not. */
const OF_BROWSERS = /\btext\/(?:html|css)\b|\bimage\//;
/** Programs name themselves, or where they are described. */
const PROGRAM = /bot\b|crawl|spider|slurp|scrap|preview|monitor|\+https?:/i;

/** Which class a request is of; null for what is never refused. `path` is that of the routes. */
export function trafficClassOf(
  request: Request,
  path: string,
  recognised: Pick<RecognisedCredentials, 'has'>,
): TrafficClass | null {
  if (UNLIMITED.test(path)) return null;
  const isReading = READING.has(request.method);
  if (!isReading && isForFederation(request, path)) return 'inbox';
  if (recognised.has(request)) return isReading ? 'resident' : 'act';
  if (!isReading) return 'newcomer';
  return isOfBrowser(request, path) ? 'visitor' : 'crawler';
}

function isOfBrowser(request: Request, path: string): boolean {
  const { headers } = request;
  if (path.startsWith('/api/') || isForFederation(request, path)) return false;
  if (PROGRAM.test(headers.get('user-agent') ?? '')) return false;
  return headers.has('sec-fetch-mode') || OF_BROWSERS.test(headers.get('accept') ?? '');
}

type AdmitRequestsParts = {
  readonly admission: Admission;
  readonly access: Pick<Access, 'idOf'>;
  readonly log: Log;
  readonly origin: string;
  /** From 0 to 1: those who are refused together do not come again together. */
  readonly random?: () => number;
};

/** One line is logged for all refusals in so long; `/metrics` has their number. */
const LOGGED_EVERY_MS = 10_000;

/** What the server of Node gives beside a request. */
type NodeEnv = { readonly outgoing?: { readonly destroyed: boolean } };

/** Has each request enter by its class before anything is read or asked for it, but what is answered from a cache. */
export function admitRequests(
  http: Hono<{ Variables: RequestVariables }>,
  { admission, access, log, origin, random = Math.random }: AdmitRequestsParts,
): void {
  const behind = http.fetch;
  const credentials = new RecognisedCredentials();
  const logRefusal = refusalLog(log);

  function refusal(request: Request, of: TrafficClass): Response {
    logRefusal(of);
    const seconds = Math.ceil(LIMITS[of].retryAfterSeconds * (1 + random() / 2));
    const wantsPage =
      !http.getPath(request).startsWith('/api/') && request.headers.get('accept')?.includes('text/html');
    const response = wantsPage ? overloadedPage(request, seconds) : refused({ type: 'overloaded', seconds }, origin);
    response.headers.set('x-request-id', access.idOf(request));
    return response;
  }

  async function answerAs(of: TrafficClass, ...[request, env, context]: Parameters<typeof behind>): Promise<Response> {
    const place = admission.enter(of, () => (env as NodeEnv | undefined)?.outgoing?.destroyed === true);
    if (place === null) return refusal(request, of);
    const turn = async () => ((await place.turn) ? null : refusal(request, of));
    // What may change something is read first: its moment is that of its arrival, not that of its turn (docs/adr/0054).
    const isReadFirst = (of === 'act' || of === 'newcomer') && isSmall(request);
    const own: AdmissionEnv = { recognised: () => credentials.add(request), ...(isReadFirst ? { turn } : {}) };
    try {
      return (isReadFirst ? null : await turn()) ?? (await behind(request, { ...(env ?? {}), ...own }, context));
    } finally {
      place.leave();
    }
  }

  http.fetch = (request, env, context) => {
    const of = trafficClassOf(request, http.getPath(request), credentials);
    return of === null ? behind(request, env, context) : answerAs(of, request, env, context);
  };
}

/** What is long is not held in memory by many at once: it is read when its turn comes. */
const READ_FIRST_BYTES_MAX = 64 * 1024;

function isSmall({ headers }: Request): boolean {
  const length = headers.get('content-length');
  return length !== null && Number(length) <= READ_FIRST_BYTES_MAX;
}

function refusalLog(log: Log): (of: TrafficClass) => void {
  let loggedAt = Number.NEGATIVE_INFINITY;
  let count = 0;
  return (of) => {
    count += 1;
    if (performance.now() - loggedAt < LOGGED_EVERY_MS) return;
    log.warn({ requests: count, class: of }, 'requests are refused: there are too many');
    loggedAt = performance.now();
    count = 0;
  };
}
