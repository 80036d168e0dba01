import type { Context } from 'hono';
import type { Application } from '../../../application/ports.ts';
import { signIn, signOut } from '../../../application/sign-in.ts';
import { choose, line } from '../content.ts';
import { errorPage } from '../error-page.ts';
import { protect } from '../headers.ts';
import { markup } from '../markup.ts';
import { type PageAnswer, pageResponse } from '../page.ts';
import { isSameOrigin } from '../same-origin.ts';
import { dropSession, keepSession, sessionOf } from '../session.ts';
import { openVisit, type Visit } from '../visit.ts';

/**
 * One button. Looking at the page spends nothing, so a mail scanner or a link preview that opens the address takes
 * nobody's link away.
 */
export function signInPage(visit: Visit): PageAnswer {
  const { locale, institution, path } = visit;
  const title = locale.t('sign-in.title');
  return {
    keep: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.say('sign-in.text', { institution: line(visit, choose(visit, institution.name)) })}</p>
<form method="post" action="${path}"><p><button type="submit">${locale.t('sign-in.button')}</button></p></form>
<p class="small quiet">${locale.t('sign-in.cookie')}</p></div>`,
    },
  };
}

/** Spends the link on a session. */
export function acceptSignIn(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    if (!isSameOrigin(c.req.raw.headers, app.origin)) return errorPage(app, c, 403);
    const visit = await openVisit(app, c);
    if (visit === null) return errorPage(app, c, 503);
    const signed = await signIn(app, { secret: c.req.param('secret') ?? '' });
    if (!signed.ok) return pageResponse(visit, c, signed);
    keepSession(c, { secret: signed.value.session, expiresAt: signed.value.expiresAt, origin: app.origin });
    protect(c, 'never');
    return c.redirect('/', 303);
  };
}

export function acceptSignOut(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    if (!isSameOrigin(c.req.raw.headers, app.origin)) return errorPage(app, c, 403);
    const session = sessionOf(c, app.origin);
    if (session !== null) await signOut(app, { session });
    dropSession(c, app.origin);
    protect(c, 'never');
    return c.redirect('/', 303);
  };
}
