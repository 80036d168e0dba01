import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { ConsultationId } from '../../domain/kit/id.ts';
import { failureOf, type Log } from '../../start/log.ts';
import type { Metrics } from './metrics.ts';

/** What every part of the server may read of a request beside the request itself. */
export type RequestVariables = {
  requestId: string;
  /** When a request that may change something had arrived whole. */
  receivedAt?: Date;
  /** Which of the day's shuffles a page that names none is made in; absent where nothing is kept. */
  shuffleSeed?: number | undefined;
  /** Makes a page that anybody gets alike, once for all who ask for it now; absent where nothing is kept. */
  sharePage?: <T>(slug: string | null, make: () => Promise<T>) => Promise<T>;
  /** Set by a page that anybody gets alike: which consultation it is about, if it is about one, and what it says. */
  cacheable?: { readonly slug: string | null; readonly about: ConsultationId | null; readonly body: string };
  /** Logs what failed although the request is answered as done; absent where nothing is logged. */
  noteFailure?: (error: unknown, says: string) => void;
};

/** One request that was answered; `route` is a pattern, `began` by `performance.now()`. */
type Answered = {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly began: number;
  readonly id: string;
};

/**
 * Gives each request an id and writes one line about it. The line has the pattern of the route, never the path, the
 * query or the address somebody called from: what was read, and by whom, is nobody's business (design: product,
 * lesson 3). A proxy that is trusted may bring the id.
 */
export type Access = {
  idOf(request: Request): string;
  answered(answered: Answered): void;
  failed(error: unknown, of: { readonly id: string; readonly says: string }): void;
};

const GIVEN_ID = /^[A-Za-z0-9_-]{8,64}$/;

export function createAccess(parts: {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly trustProxy: boolean;
}): Access {
  const { log, metrics, trustProxy } = parts;
  return {
    idOf(request) {
      const given = trustProxy ? request.headers.get('x-request-id') : null;
      return given !== null && GIVEN_ID.test(given) ? given : randomUUID();
    },
    answered({ route, method, status, began, id }) {
      const ms = Math.round((performance.now() - began) * 10) / 10;
      metrics.count({ route, method, status, seconds: ms / 1000 });
      log.info({ method, route, status, ms, request: id }, 'answered');
    },
    failed: (error, { id, says }) => log.error({ ...failureOf(error), request: id }, says),
  };
}

/** For whatever the routes answer. */
export function accessLog(access: Access): MiddlewareHandler<{ Variables: RequestVariables }> {
  return async (c, next) => {
    const began = performance.now();
    const id = access.idOf(c.req.raw);
    c.set('requestId', id);
    c.set('noteFailure', (error, says) => access.failed(error, { id, says }));
    await next();
    c.res.headers.set('x-request-id', id);
    access.answered({ route: routeOf(matchedRoutes(c)), method: c.req.method, status: c.res.status, began, id });
  };
}

/** The pattern of the last route that matched and says more than "everything". */
export function routeOf(matched: readonly { readonly path: string }[]): string {
  return matched.findLast(({ path }) => !path.endsWith('*'))?.path ?? '*';
}
