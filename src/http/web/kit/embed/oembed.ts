import type { Context } from 'hono';
import type { Application } from '../../../../application/application.ts';
import { STATUS } from '../../../kit/problem.ts';
import { choose } from '../content.ts';
import { errorPage, notSetUp } from '../error-page.ts';
import { followableAt } from '../followable.ts';
import { protect } from '../headers.ts';
import { anonymousContext } from '../page-context.ts';
import { type Embeddable, readEmbedded } from './embedded.ts';
import { frameOf, SIZE } from './frame.ts';

const SIZE_MIN = 200;
/** Seconds that a site may keep the answer. */
const CACHE_AGE = 3_600;

/** How other sites show a public page of ours (oembed.com, 2.3): as JSON, which is the one format it is answered in. */
export function oembedRoute(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const context = await anonymousContext(app, c);
    if (context === null) return notSetUp(app, c);
    const { query } = context;
    // "The provider cannot return a response in the requested format" (oembed.com, 2.3).
    if ((query.get('format') ?? 'json') !== 'json') return await errorPage(app, c, 501);
    const about = embeddableAt(app, query.get('url') ?? '');
    if (about === null) return await errorPage(app, c, 404);
    const found = await readEmbedded(context, about);
    if (!found.ok) return await errorPage(app, c, STATUS[found.refusal.type]);
    const title = found.value.title.text;
    const size = {
      width: atMost(SIZE.width, query.get('maxwidth') ?? ''),
      height: atMost(SIZE.height, query.get('maxheight') ?? ''),
    };
    protect(c, 'shared');
    return c.json({
      version: '1.0',
      type: 'rich',
      title,
      provider_name: choose(context, context.institution.name).text,
      provider_url: app.origin,
      cache_age: CACHE_AGE,
      html: frameOf(app, { about, title, ...size }).toString(),
      ...size,
    });
  };
}

/** What an address of this node names that may be shown elsewhere; null for anything else. */
function embeddableAt({ origin }: Pick<Application, 'origin'>, text: string): Embeddable | null {
  const url = URL.parse(text);
  const about = url === null ? null : followableAt(origin, url.origin + url.pathname);
  return about === null || about.kind === 'institution' ? null : about;
}

function atMost(most: number, asked: string): number {
  const wanted = /^[1-9][0-9]{0,5}$/.test(asked) ? Number(asked) : most;
  return Math.max(SIZE_MIN, Math.min(most, wanted));
}
