import type { Context } from 'hono';
import { readImage } from '../../application/images.ts';
import type { Application } from '../../application/ports.ts';
import { ANYBODY, viewerOf } from '../../application/sign-in.ts';
import { errorPage } from './error-page.ts';
import { protect } from './headers.ts';
import { sessionOf } from './session.ts';

/**
 * An image by the hash of its bytes. It is asked for anew each hour: what is taken away is gone from caches then. As a
 * document of its own it may load and run nothing.
 */
export function imageRoute(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const session = sessionOf(c, app.origin);
    const viewer = session === null ? ANYBODY : await viewerOf(app, session);
    const image = await readImage(app, { hash: c.req.param('hash') ?? '', viewer });
    if (image === null) return errorPage(app, c, 404);
    protect(c, 'never');
    c.header('content-security-policy', "default-src 'none'; sandbox");
    c.header('cache-control', session === null ? 'public, max-age=3600' : 'private, max-age=3600');
    c.header('cross-origin-resource-policy', 'cross-origin');
    return c.body(Uint8Array.from(image.bytes), 200, { 'content-type': image.mediaType });
  };
}
