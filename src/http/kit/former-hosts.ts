import type { Hono } from 'hono';
import type { Access, RequestVariables } from './access-log.ts';

/** Answers a request that came to an address the node had before; null for any other. */
export type FormerHosts = (request: Request) => Promise<Response | null>;

/** Handles former addresses before everything else: the cache is keyed by path and holds responses of the current address. */
export function answerFormerHosts(
  http: Hono<{ Variables: RequestVariables }>,
  { access, former }: { readonly access: Access; readonly former: FormerHosts },
): void {
  const behind = http.fetch;
  http.fetch = async (request, env, context) => {
    const began = performance.now();
    const answer = await former(request);
    if (answer === null) return await behind(request, env, context);
    const id = access.idOf(request);
    answer.headers.set('x-request-id', id);
    access.answered({ route: 'former address', method: request.method, status: answer.status, began, id });
    return answer;
  };
}
