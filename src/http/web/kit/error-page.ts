import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Application } from '../../../application/application.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ICON, STYLESHEET } from './assets.ts';
import { isWrongAccount, signInAsOtherPath } from './current-user.ts';
import { PLAIN_HEADERS, protect } from './headers.ts';
import { chooseLanguage, type Locale, locale } from './language.ts';
import { layout, type PageContent } from './layout.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import { addressOf, createPageContext, type PageContext, queryOf } from './page-context.ts';
import { refusalSentence } from './refusal-note.ts';

/** What an error page says: what is not there, and what to do. Nothing technical. */
const TEXTS = {
  400: { title: 'error.400', text: 'error.400-text' },
  401: { title: 'error.401', text: 'error.401-text' },
  403: { title: 'error.403', text: 'error.403-text' },
  404: { title: 'error.404', text: 'error.404-text' },
  405: { title: 'error.405', text: 'error.405-text' },
  410: { title: 'error.410', text: 'error.410-text' },
  500: { title: 'error.500', text: 'error.500-text' },
  503: { title: 'error.503', text: 'error.503-text' },
} as const;

type ErrorMessage = keyof typeof TEXTS;

/**
 * An error as a page. It needs the database only for the name of the institution: where that cannot be read either, the
 * page stands without it, so this never fails.
 */
export async function errorPage(app: Application, c: Context, status: ContentfulStatusCode): Promise<Response> {
  const context = await createPageContext(app, c).catch(() => null);
  protect(c, status < 500 && context?.signedInAs === null ? 'shared' : 'never');
  c.header('content-language', (context?.locale ?? localeOf(c)).lang);
  const body =
    context === null ? bare(localeOf(c), told(status)) : layout(context, errorContent(context, status, null));
  return c.body(body.toString(), status, { 'content-type': 'text/html; charset=utf-8' });
}

export function errorContent(context: PageContext, status: number, refusal: Refusal | null): PageContent {
  const { locale: ownLocale } = context;
  const texts = TEXTS[told(status)];
  const title = ownLocale.t(texts.title);
  // "Not found" says no more than the title does.
  const reason =
    refusal === null || refusal.type === 'not-found' ? ownLocale.t(texts.text) : refusalSentence(context, refusal);
  return {
    title,
    canonical: null,
    main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${reason}</p>
${refusal !== null && isWrongAccount(context, refusal) ? markup`<p><a class="button" href="${signInAsOtherPath(context, addressOf(context))}">${ownLocale.t('sign-in.as-other')}</a></p>` : NOTHING}
${status === 401 ? markup`<p><a class="button" href="${context.href('/sign-in', { next: addressOf(context) })}">${ownLocale.t('sign-in.title')}</a></p>` : NOTHING}
<p><a href="${context.href('/consultations')}">${ownLocale.t('error.go-consultations')}</a></p></div>`,
  };
}

/** What every page of a node without institution says. */
export function notSetUp(app: Application, c: Context): Response {
  protect(c, 'never');
  c.header('retry-after', '600');
  const ownLocale = localeOf(c);
  const main = markup`<h1>${ownLocale.t('setup.not-yet')}</h1>
<p class="lead">${ownLocale.t('setup.not-yet-text', { host: new URL(app.origin).host })}</p>`;
  return c.body(frame(ownLocale, ownLocale.t('setup.not-yet'), main).toString(), 503, {
    'content-type': 'text/html; charset=utf-8',
  });
}

/** A page of a node that has no institution to be named after. */
export function frame(ownLocale: Locale, title: string, main: Html): Html {
  return markup`<!doctype html>
<html lang="${ownLocale.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${STYLESHEET.path}">
<link rel="icon" type="${ICON.type}" href="${ICON.path}">
</head>
<body>
<div class="wide">
<main id="content">
${main}
</main>
</div>
</body>
</html>
`;
}

/** For whoever wants a page while there is too much to do: it is made without asking anything. */
export function overloadedPage(request: Request, seconds: number): Response {
  const query = new URL(request.url).searchParams.get('lang');
  const ownLocale = locale(chooseLanguage(null, { query, accept: request.headers.get('accept-language') }).lang);
  const title = ownLocale.t('error.503');
  const main = markup`<h1>${title}</h1>\n<p class="lead">${ownLocale.t('refusal.overloaded', { seconds })}</p>`;
  return new Response(frame(ownLocale, title, main).toString(), {
    status: 503,
    headers: { ...PLAIN_HEADERS, 'content-type': 'text/html; charset=utf-8', 'retry-after': String(seconds) },
  });
}

export function localeOf(c: Context): Locale {
  const accept = c.req.header('accept-language') ?? null;
  return locale(chooseLanguage(null, { query: queryOf(c).get('lang') ?? null, accept }).lang);
}

function bare(ownLocale: Locale, status: ErrorMessage): Html {
  const title = ownLocale.t(TEXTS[status].title);
  return frame(ownLocale, title, markup`<h1>${title}</h1>\n<p class="lead">${ownLocale.t(TEXTS[status].text)}</p>`);
}

function told(status: number): ErrorMessage {
  return status in TEXTS ? (status as ErrorMessage) : status >= 500 ? 500 : 400;
}
