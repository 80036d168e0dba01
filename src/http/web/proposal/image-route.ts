import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import { readImage } from '../../../application/proposal/images.ts';
import { viewerOf } from '../../../application/sign-in/sign-in.ts';
import { errorPage } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';
import { sessionOf } from '../sign-in/session.ts';

/**
 * An image by the hash of its bytes. Caches revalidate it each hour: what is removed is gone from caches then. As a
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
