import type { MiddlewareHandler } from 'hono';
import { forwardedAddress } from './client-address.ts';

/** Answers a request that is for the fediverse, from a network where a proxy says which; null where it is not. */
export type Federation = (request: Request, network: string | null) => Promise<Response | null>;

const ACTIVITY = /\bapplication\/(?:activity|ld)\+json\b/i;
const OWN_PATHS =
  /^\/(?:\.well-known\/|nodeinfo\/|ns\/|activities\/)|\/(?:inbox|outbox|followers|following|featured|replies|context|events|likes|shares|actor)$/;
/** Posts that are a part of another page: a browser is sent there. */
const POSTS =
  /^\/consultations\/[^/]+\/(?:announcement|introduction|phases\/[^/]+(?:\/(?:opened|closed))?|comments\/[^/]+|proposals\/[0-9]+\/answers\/[0-9]+)$/;

/**
 * Asks federation first, about requests that want ActivityStreams or that go to addresses of its own. The same URL is a
 * page for everybody else (design: contract, HTTP).
 */
export function federationRoutes(federation: Federation, trustProxy: boolean): MiddlewareHandler {
  return async (c, next) => {
    if (!isForFederation(c.req.raw, c.req.path)) return await next();
    const answer = await federation(c.req.raw, trustProxy ? forwardedAddress(c) : null);
    if (answer === null) return await next();
    c.res = answer;
  };
}

export function isForFederation(request: Request, path: string): boolean {
  if (path.startsWith('/api/')) return false;
  return (
    OWN_PATHS.test(path) ||
    POSTS.test(path) ||
    ACTIVITY.test(request.headers.get('accept') ?? '') ||
    ACTIVITY.test(request.headers.get('content-type') ?? '')
  );
}
