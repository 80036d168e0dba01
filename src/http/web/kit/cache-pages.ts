import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { RequestVariables } from '../../kit/access-log.ts';
import { type CacheEnv, cachedPageResponse } from '../../kit/cache.ts';
import { type PageCache, pageKey } from './page-cache.ts';

/**
 * Caches the response of a page, with the headers that everything behind this put on it: the next reader gets the same bytes
 * under the same headers. What sets a cookie is nobody else's.
 */
export function cachePages(pages: PageCache): MiddlewareHandler<{ Variables: RequestVariables }> {
  return async (c, next) => {
    const { changes } = pages;
    const { shuffleSeed } = c.env as CacheEnv;
    c.set('shuffleSeed', shuffleSeed);
    const key = shuffleSeed === undefined ? null : pageKey(c.req.raw, shuffleSeed);
    if (key !== null) c.set('sharePage', (slug, make) => pages.share(key, slug, make));
    await next();
    const of = c.get('cacheable');
    if (key === null || of === undefined) return;
    if (c.res.status >= 500 || c.res.headers.has('set-cookie')) return;
    const { status } = c.res;
    const headers = Object.fromEntries(c.res.headers);
    const body = new TextEncoder().encode(of.body);
    const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    // Whoever has it asks for the same shuffle again, or would be sent another page each time.
    const etag = `"${shuffleSeed}.${hash}"`;
    const page = { status, etag, headers: { 'content-length': String(body.length), ...headers, etag }, body };
    pages.cache(key, page, { slug: of.slug, about: of.about, changes });
    const answer = cachedPageResponse(page, c.req.raw);
    // The one before is not copied into it, nor read.
    c.res = undefined;
    c.res = new Response(answer.body, { status: answer.status, headers: answer.headers });
  };
}
