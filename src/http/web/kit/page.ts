import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Application } from '../../../application/application.ts';
import type { Appearance } from '../../../domain/institution/appearance.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { RequestVariables } from '../../kit/access-log.ts';
import { STATUS } from '../../kit/problem.ts';
import { sessionOf } from '../sign-in/session.ts';
import { errorContent, notSetUp } from './error-page.ts';
import { type CachePolicy, protectionHeaders } from './headers.ts';
import { layout, type PageContent } from './layout.ts';
import { hasTools } from './markdown-tools.ts';
import type { Html } from './markup.ts';
import { createPageContext, type PageContext, randomShuffleSeed } from './page-context.ts';
import { hasFaults, withFaults } from './refusal-note.ts';

/** What a page answers: its content, or the refusal that stands in its place. */
export type PageAnswer =
  | {
      readonly content: PageContent;
      readonly status?: ContentfulStatusCode;
      readonly cache?: CachePolicy;
      /** How the institution looks in its frame, where that is not how it looks to the public. */
      readonly appearance?: Appearance;
    }
  | { readonly refusal: Refusal };

export type PageOf = (context: PageContext, c: Context) => Promise<PageAnswer> | PageAnswer;

/** A route that answers a page. Whoever is signed in gets pages that nobody else may keep. */
export function page(app: Application, of: PageOf): (c: Context) => Promise<Response> {
  return async (c) => {
    const context = await createPageContext(app, c);
    if (context === null) return notSetUp(app, c);
    return pageResponse(context, c, await of(context, c));
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
    const shuffleSeed = c.get('shuffleSeed') ?? randomShuffleSeed(app);
    const slug = c.req.param('slug') ?? null;
    const make = async () => {
      const context = await createPageContext(app, c, shuffleSeed);
      if (context === null) return null;
      const answer = await of(context, c);
      const about = slug === null || 'refusal' in answer ? null : await consultationOf(app, slug);
      return { ...writePage(context, c, answer), about };
    };
    const share = c.get('sharePage');
    const made = await (share === undefined ? make() : share(slug, make));
    if (made === null) return notSetUp(app, c);
    const { about, body, status, headers } = made;
    c.set('cacheable', { slug, about, body });
    return c.body(body, status, headers);
  };
}

async function consultationOf(app: Application, slug: string): Promise<ConsultationId | null> {
  return (await app.store.read((reader) => reader.consultations.bySlug(slug)))?.id ?? null;
}

export function pageResponse(context: PageContext, c: Context, answer: PageAnswer): Response {
  const { body, status, headers } = writePage(context, c, answer);
  return c.body(body, status, headers);
}

type WrittenPage = {
  readonly status: ContentfulStatusCode;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

function writePage(context: PageContext, c: Context, answer: PageAnswer): WrittenPage {
  const status = 'refusal' in answer ? STATUS[answer.refusal.type] : (answer.status ?? 200);
  const content = 'refusal' in answer ? errorContent(context, status, answer.refusal) : answer.content;
  const scripted = content.scripted === true || hasTools(content.main);
  const answersForm = c.req.method === 'POST';
  const refused = answersForm && hasFaults(content.main);
  const title = refused ? context.locale.t('form.refused-title', { title: content.title }) : content.title;
  const main = withFaults(content.main, answersForm);
  const keep = 'refusal' in answer ? 'shared' : (answer.cache ?? 'shared');
  const appearance = ('refusal' in answer ? null : answer.appearance) ?? context.appearance;
  return {
    status,
    headers: {
      ...protectionHeaders(context.signedInAs === null ? keep : 'never', {
        scripted,
        located: content.located === true,
      }),
      'content-language': context.locale.lang,
      'content-type': HTML,
    },
    body: layout({ ...context, appearance }, { ...content, scripted, title, main }).toString(),
  };
}

const HTML = 'text/html; charset=utf-8';

export function htmlResponse(c: Context, html: Html, status: ContentfulStatusCode): Response {
  return c.body(html.toString(), status, { 'content-type': HTML });
}
