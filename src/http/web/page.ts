import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Application } from '../../application/ports.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { RequestVariables } from '../access-log.ts';
import { STATUS } from '../problem.ts';
import { errorContent, notSetUp } from './error-page.ts';
import { type Keep, protect } from './headers.ts';
import { layout, type PageContent } from './layout.ts';
import type { Html } from './markup.ts';
import { sessionOf } from './session.ts';
import { drawOne, openVisit, type Visit } from './visit.ts';

/** What a page answers: its content, or the refusal that stands in its place. */
export type PageAnswer =
  | { readonly content: PageContent; readonly status?: ContentfulStatusCode; readonly keep?: Keep }
  | { readonly refusal: Refusal };

export type PageOf = (visit: Visit, c: Context) => Promise<PageAnswer> | PageAnswer;

/** A route that answers a page. Whoever is signed in gets pages that nobody else may keep. */
export function page(app: Application, of: PageOf): (c: Context) => Promise<Response> {
  return async (c) => {
    const visit = await openVisit(app, c);
    if (visit === null) return notSetUp(app, c);
    return pageResponse(visit, c, await of(visit, c));
  };
}

/**
 * The same for pages that everybody reads: one may be kept for all who are not signed in. A page that draws its order is
 * made once for each of the day's shuffles.
 */
export function sharedPage(
  app: Application,
  of: PageOf,
): (c: Context<{ Variables: RequestVariables }>) => Promise<Response> {
  return async (c) => {
    if (sessionOf(c, app.origin) !== null) return await page(app, of)(c);
    const draw = c.get('draw') ?? drawOne(app);
    const visit = await openVisit(app, c, draw);
    if (visit === null) return notSetUp(app, c);
    const response = pageResponse(visit, c, await of(visit, c));
    c.set('mayBeKept', true);
    return response;
  };
}

export function pageResponse(visit: Visit, c: Context, answer: PageAnswer): Response {
  const status = 'refusal' in answer ? STATUS[answer.refusal.type] : (answer.status ?? 200);
  const content = 'refusal' in answer ? errorContent(visit, status, answer.refusal) : answer.content;
  const keep = 'refusal' in answer ? 'shared' : (answer.keep ?? 'shared');
  protect(c, visit.signedInAs === null ? keep : 'never', {
    scripted: content.scripted === true,
    pictures: content.mapped === true ? visit.app.map?.origin : undefined,
  });
  c.header('content-language', visit.locale.lang);
  return htmlResponse(c, layout(visit, content), status);
}

export function htmlResponse(c: Context, html: Html, status: ContentfulStatusCode): Response {
  return c.body(html.toString(), status, { 'content-type': 'text/html; charset=utf-8' });
}
