import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { findContribution } from '../../../application/network/mirror/find-contribution.ts';
import { slugOf } from '../proposal/proposal-address.ts';
import { errorPage } from './error-page.ts';
import { protect } from './headers.ts';

/** The id by which a host knows what was written here leads to where everybody reads it. */
export function contributionRoute(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const slug = slugOf(c);
    const found = await findContribution(app, { slug, id: c.req.param('id') ?? '' });
    if (found === null) return errorPage(app, c, 404);
    protect(c, 'never');
    const anchor = found.commentId === null ? '' : `#c-${found.commentId}`;
    return c.redirect(`/consultations/${slug}/proposals/${found.number}${anchor}`, 303);
  };
}
