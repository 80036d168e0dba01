import type { Context } from 'hono';
import type { Application } from '../../../../application/application.ts';
import type { Refusal } from '../../../../domain/kit/refusal.ts';
import { STATUS } from '../../../kit/problem.ts';
import { STYLESHEET } from '../assets.ts';
import { choose, line } from '../content.ts';
import { errorPage, notSetUp } from '../error-page.ts';
import { followableAt } from '../followable.ts';
import { protect } from '../headers.ts';
import { appearanceHead } from '../institution-face.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import { htmlResponse } from '../page.ts';
import { anonymousContext, type PageContext } from '../page-context.ts';
import { refusalSentence } from '../refusal-note.ts';
import { type Embeddable, type EmbeddedPage, frameOf, readEmbedded, SIZE } from './embedded.ts';

/**
 * A card that other sites show in a frame: what the public sees, whoever looks, without a cookie, a script or a form. It
 * is the one page that may stand in a frame of others.
 */
export function embedRoute(app: Application, of: (c: Context) => Embeddable): (c: Context) => Promise<Response> {
  return async (c) => {
    const context = await anonymousContext(app, c);
    if (context === null) return notSetUp(app, c);
    const found = await readEmbedded(context, of(c));
    protect(c, 'shared', { framed: true });
    c.header('content-language', context.locale.lang);
    return found.ok
      ? htmlResponse(c, framed(context, { title: found.value.title.text, main: card(context, found.value) }), 200)
      : htmlResponse(c, framed(context, gone(context, found.refusal)), STATUS[found.refusal.type]);
  };
}

function card(context: PageContext, { title, text, picture, state, facts, path }: EmbeddedPage): Html {
  const { institution, locale } = context;
  return markup`<article class="card">${picture}
<p class="card-state">${state}</p>
<h1 class="item"><a href="${context.href(path)}" target="_top">${line(context, title)}</a></h1>
<p dir="auto">${text}</p>
${facts.length === 0 ? NOTHING : markup`<p class="small quiet">${facts.join(' · ')}</p>`}
<p class="small"><a href="${context.href('/')}" target="_top">${locale.html('embed.from', { institution: line(context, choose(context, institution.name)) })}</a></p></article>`;
}

function gone(context: PageContext, refusal: Refusal): { readonly title: string; readonly main: Html } {
  const title = context.locale.t(refusal.type === 'gone' ? 'error.410' : 'error.404');
  const reason = refusal.type === 'not-found' ? context.locale.t('error.404-text') : refusalSentence(context, refusal);
  return { title, main: markup`<article class="card"><h1 class="item">${title}</h1><p>${reason}</p></article>` };
}

function framed(context: PageContext, { title, main }: { readonly title: string; readonly main: Html }): Html {
  return markup`<!doctype html>
<html lang="${context.locale.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${STYLESHEET.path}">
${appearanceHead(context)}
</head>
<body class="embedded"><main>
${main}
</main></body>
</html>
`;
}

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
