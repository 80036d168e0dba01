import type { Hono } from 'hono';
import type { Log } from '../../../start/log.ts';
import { overloadedPage } from '../../web/kit/error-page.ts';
import type { Access, RequestVariables } from '../access-log.ts';
import { refused } from '../problem.ts';
import type { Admission } from './admission.ts';
import type { AdmissionEnv } from './admission-env.ts';
import { LIMITS, type TrafficClass } from './limits.ts';
import { RecognisedCredentials } from './recognised-credentials.ts';
import { trafficClassOf } from './traffic-class.ts';

export type AdmitRequestsParts = {
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
