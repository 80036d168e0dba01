import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Log } from '../log.ts';
import type { Metrics } from './metrics.ts';

/** What every part of the server may read of a request beside the request itself. */
export type RequestVariables = { requestId: string };

const GIVEN_ID = /^[A-Za-z0-9_-]{8,64}$/;

/**
 * Gives each request an id and writes one line about it. The line has the pattern of the route, never the path, the
 * query or the address somebody called from: what was read, and by whom, is nobody's business (design: product,
 * lesson 3). A proxy that is trusted may bring the id.
 */
export function accessLog(options: {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly trustProxy: boolean;
}): MiddlewareHandler<{ Variables: RequestVariables }> {
  const { log, metrics, trustProxy } = options;
  return async (c, next) => {
    const began = performance.now();
    const given = trustProxy ? c.req.header('x-request-id') : undefined;
    const requestId = given !== undefined && GIVEN_ID.test(given) ? given : randomUUID();
    c.set('requestId', requestId);
    await next();
    c.res.headers.set('x-request-id', requestId);
    const ms = Math.round((performance.now() - began) * 10) / 10;
    const route = routeOf(matchedRoutes(c));
    const { method } = c.req;
    const { status } = c.res;
    metrics.count({ route, method, status, seconds: ms / 1000 });
    log.info({ method, route, status, ms, request: requestId }, 'answered');
  };
}

/** The pattern of the last route that matched and says more than "everything". */
function routeOf(matched: readonly { readonly path: string }[]): string {
  return matched.findLast(({ path }) => !path.endsWith('*'))?.path ?? '*';
}
