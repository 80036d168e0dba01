import type { Context } from 'hono';
import type { Application } from '../../../../application/application.ts';
import type { Refusal } from '../../../../domain/kit/refusal.ts';
import { STATUS } from '../../../kit/problem.ts';
import { STYLESHEET } from '../assets.ts';
import { choose, line } from '../content.ts';
import { notSetUp } from '../error-page.ts';
import { protect } from '../headers.ts';
import { appearanceHead } from '../institution-face.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import { htmlResponse } from '../page.ts';
import { anonymousContext, type PageContext } from '../page-context.ts';
import { refusalSentence } from '../refusal-sentence.ts';
import { type Embeddable, type EmbeddedPage, readEmbedded } from './embedded.ts';

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
