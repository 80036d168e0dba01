import type { Hono } from 'hono';
import { type CachedPage, type PageCache, pageKey } from '../web/kit/page-cache.ts';
import { hasSessionCookie } from '../web/sign-in/session.ts';
import { type Access, type RequestVariables, routeOf } from './access-log.ts';
import { isForFederation } from './federation-routes.ts';
import { isKnownEtag } from './known-etag.ts';

/** An answer that is there whole, with every header that it goes out with but the id of the request. */
type CachedResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
  /** One and the same object for as long as the answer is kept. */
  readonly cached: object;
};

/** A document of the fediverse that is kept; null where none is, or where a page is wanted. */
export type CachedDocuments = (request: Request) => CachedResponse | null;

type CacheLookupParts = {
  readonly documents?: CachedDocuments | undefined;
  readonly pages?: PageCache | undefined;
};

/** `path` is that of the routes, decoded and without the query. */
type CacheLookup = (
  request: Request,
  where: { readonly path: string; readonly shuffleSeed: number },
) => CachedResponse | null;

/**
 * What can be answered without asking anything: documents and pages that are kept, as they were made. `draw` says which
 * of the day's shuffles a page is looked for in. It answers what the routes behind it would, or null.
 */
export function createCacheLookup({ documents, pages }: CacheLookupParts): CacheLookup {
  return (request, { path, shuffleSeed }) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return null;
    if (isForFederation(request, path)) return documents?.(request) ?? null;
    // Whoever may be signed in is looked at more closely.
    if (pages === undefined || hasSessionCookie(request.headers.get('cookie'))) return null;
    const page = pages.get(pageKey(request, shuffleSeed));
    return page === null ? null : cachedPageResponse(page, request);
  };
}

/** A kept page, or 304 to a browser that has the very same (RFC 9110 section 15.4.5 names the headers that it takes). */
export function cachedPageResponse(page: CachedPage, request: Request): CachedResponse {
  const { status, etag, headers, body } = page;
  const known = request.headers.get('if-none-match');
  if (known !== null && status === 200 && isKnownEtag(known, etag)) {
    const { 'content-length': _length, 'content-type': _type, ...still } = headers;
    return { status: 304, headers: still, body: null, cached: page };
  }
  return { status, headers, body, cached: page };
}

type CacheMiddlewareParts = {
  readonly access: Access;
  readonly cached: CacheLookup;
  /** One of the day's shuffles, for whatever page is asked for: that of the page which a browser has, or one by chance. */
  readonly shuffleSeed: (known: string | null) => number;
};

/** What the front gives to the routes behind it, as `env`. */
export type CacheEnv = { readonly shuffleSeed?: number };

/**
 * Answers from the cache before every route: most reads end here, for a tenth of what the way through the
 * routes costs. It is counted and logged as they would, under the pattern of the route that it stands for.
 */
export function serveFromCache(
  http: Hono<{ Variables: RequestVariables }>,
  { access, cached, shuffleSeed }: CacheMiddlewareParts,
): void {
  const behind = http.fetch;
  const routes = new WeakMap<object, string>();
  const routeFor = (path: string, stored: object): string => {
    let route = routes.get(stored);
    if (route === undefined) {
      route = routeOf(http.router.match('GET', path)[0].map(([[, matched]]) => matched));
      routes.set(stored, route);
    }
    return route;
  };
  http.fetch = (request, env, context) => {
    const began = performance.now();
    const path = http.getPath(request);
    const seedDrawn = shuffleSeed(request.headers.get('if-none-match'));
    const ready = cached(request, { path, shuffleSeed: seedDrawn });
    if (ready === null) return behind(request, { ...(env ?? {}), shuffleSeed: seedDrawn } satisfies CacheEnv, context);
    const { status, headers, cached: stored } = ready;
    const id = access.idOf(request);
    const response = new Response(request.method === 'HEAD' ? null : ready.body, {
      status,
      headers: { ...headers, 'x-request-id': id },
    });
    access.answered({ route: routeFor(path, stored), method: request.method, status, began, id });
    return response;
  };
}
