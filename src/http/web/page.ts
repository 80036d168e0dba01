import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Application } from '../../application/ports.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { STATUS } from '../problem.ts';
import { errorContent, notSetUp } from './error-page.ts';
import { type Keep, protect } from './headers.ts';
import { layout, type PageContent } from './layout.ts';
import type { Html } from './markup.ts';
import { openVisit, type Visit } from './visit.ts';

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

export function pageResponse(visit: Visit, c: Context, answer: PageAnswer): Response {
  const status = 'refusal' in answer ? STATUS[answer.refusal.type] : (answer.status ?? 200);
  const content = 'refusal' in answer ? errorContent(visit, status, answer.refusal) : answer.content;
  const keep = 'refusal' in answer ? 'shared' : (answer.keep ?? 'shared');
  protect(c, visit.signedInAs === null ? keep : 'never');
  c.header('content-language', visit.locale.lang);
  return htmlResponse(c, layout(visit, content), status);
}

export function htmlResponse(c: Context, html: Html, status: ContentfulStatusCode): Response {
  return c.body(html.toString(), status, { 'content-type': 'text/html; charset=utf-8' });
}
