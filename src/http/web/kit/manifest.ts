import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { ICON } from './assets.ts';
import { choose } from './content.ts';
import { notSetUp } from './error-page.ts';
import { protect } from './headers.ts';
import { picturePath } from './institution-face.ts';
import { anonymousContext } from './page-context.ts';

/** How a telephone that keeps the node on its first screen names and draws it (W3C Web Application Manifest). */
export function manifestRoute(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const context = await anonymousContext(app, c);
    if (context === null) return notSetUp(app, c);
    const { appearance, institution, locale } = context;
    const { logo, main } = appearance;
    const name = choose(context, institution.name).text;
    const icons =
      logo === null
        ? [{ src: ICON.path, type: ICON.type, sizes: 'any' }]
        : [logo.square, logo.icon].map((picture) => ({
            src: picturePath(picture),
            type: picture.mediaType,
            sizes: `${picture.width}x${picture.height}`,
          }));
    protect(c, 'shared');
    const manifest = {
      id: '/',
      name,
      lang: locale.lang,
      start_url: '/',
      scope: '/',
      display: 'minimal-ui',
      ...(main === null ? {} : { theme_color: main }),
      icons,
    };
    return c.body(JSON.stringify(manifest), 200, { 'content-type': 'application/manifest+json; charset=utf-8' });
  };
}
