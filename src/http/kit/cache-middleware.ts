import type { Hono } from 'hono';
import { type Access, type RequestVariables, routeOf } from './access-log.ts';
import type { CacheLookup } from './cache-lookup.ts';

export type CacheMiddlewareParts = {
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
