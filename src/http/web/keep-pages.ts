import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { RequestVariables } from '../access-log.ts';
import { pageAnswer } from '../at-hand.ts';
import type { FrontEnv } from '../front.ts';
import { type PageCache, pageKey } from './page-cache.ts';

/**
 * Keeps what a page answered, with the headers that everything behind this put on it: the next reader gets the same bytes
 * under the same headers. What sets a cookie is nobody else's.
 */
export function keepPages(pages: PageCache): MiddlewareHandler<{ Variables: RequestVariables }> {
  return async (c, next) => {
    const { generation } = pages;
    const { draw } = c.env as FrontEnv;
    c.set('draw', draw);
    await next();
    if (draw === undefined || c.get('mayBeKept') !== true) return;
    if (c.res.status >= 500 || c.res.headers.has('set-cookie')) return;
    const { status } = c.res;
    const headers = Object.fromEntries(c.res.headers);
    const body = new Uint8Array(await c.res.arrayBuffer());
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    const page = { status, etag, headers: { 'content-length': String(body.length), ...headers, etag }, body };
    pages.keep(pageKey(c.req.raw, draw), page, generation);
    const answer = pageAnswer(page, c.req.raw);
    c.res = new Response(answer.body, { status: answer.status, headers: answer.headers });
  };
}
