import type { Hono } from 'hono';
import { type Access, type RequestVariables, routeOf } from './access-log.ts';
import type { AtHand } from './at-hand.ts';

export type FrontParts = {
  readonly access: Access;
  readonly atHand: AtHand;
  /** Draws one of the day's shuffles, for whatever page is asked for. */
  readonly draw: () => number;
};

/** What the front gives to the routes behind it, as `env`. */
export type FrontEnv = { readonly draw?: number };

/**
 * Puts what is at hand before every route: most of what is read is answered here, for a tenth of what the way through the
 * routes costs. It is counted and logged as they would, under the pattern of the route that it stands for.
 */
export function answerAtHandFirst(
  http: Hono<{ Variables: RequestVariables }>,
  { access, atHand, draw }: FrontParts,
): void {
  const behind = http.fetch;
  const routes = new WeakMap<object, string>();
  const routeFor = (path: string, kept: object): string => {
    let route = routes.get(kept);
    if (route === undefined) {
      route = routeOf(http.router.match('GET', path)[0].map(([[, matched]]) => matched));
      routes.set(kept, route);
    }
    return route;
  };
  http.fetch = (request, env, context) => {
    const began = performance.now();
    const path = http.getPath(request);
    const drawn = draw();
    const ready = atHand(request, { path, draw: drawn });
    if (ready === null) return behind(request, { ...(env ?? {}), draw: drawn } satisfies FrontEnv, context);
    const { status, headers, kept } = ready;
    const id = access.idOf(request);
    const response = new Response(request.method === 'HEAD' ? null : ready.body, {
      status,
      headers: { ...headers, 'x-request-id': id },
    });
    access.answered({ route: routeFor(path, kept), method: request.method, status, began, id });
    return response;
  };
}
