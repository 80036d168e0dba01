import type { MiddlewareHandler } from 'hono';
import { hasSessionCookie } from '../web/sign-in/session.ts';

/** Does work whose reads may be answered by a replica of the database, which is some seconds behind. */
export type AllowReplica = (work: () => Promise<void>) => Promise<void>;

/**
 * Public pages and lists. Not what leads somebody through something that was written a moment ago (signing in, following by
 * mail), and not the log of events: a place in it that the replica does not have yet would mean its beginning.
 */
const PUBLIC =
  /^\/(?:$|consultations(?:[/.]|$)|participants\/|images\/|network$|commons$|about$|accessibility$|privacy$|api\/v1\/(?!events\b))/;

/**
 * Lets a replica answer whoever is nobody in particular. Who is signed in or has a token reads from the primary, and with it
 * what they have just done.
 */
export function readFromReplica(allow: AllowReplica): MiddlewareHandler {
  return async (c, next) => {
    const { method, headers } = c.req.raw;
    const isReading = method === 'GET' || method === 'HEAD';
    const isAnybody = !headers.has('authorization') && !hasSessionCookie(headers.get('cookie'));
    return isReading && isAnybody && PUBLIC.test(c.req.path) ? await allow(next) : await next();
  };
}
