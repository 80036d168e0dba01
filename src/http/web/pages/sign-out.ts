import type { Context } from 'hono';
import type { IdentityWire } from '../../../application/identity.ts';
import type { Application } from '../../../application/ports.ts';
import { signOut } from '../../../application/sign-in.ts';
import { signOutAtProvider } from '../../../application/sign-in-by-provider.ts';
import { errorPage } from '../error-page.ts';
import { protect } from '../headers.ts';
import { markup } from '../markup.ts';
import { type PageAnswer, pageResponse } from '../page.ts';
import { isSameOrigin } from '../same-origin.ts';
import { dropSession, sessionOf } from '../session.ts';
import { openVisit, type Visit } from '../visit.ts';
import { onwardPage } from './onward.ts';

export const LEFT = '/signed-out';

/** Ends the session; whoever came from the institution's identity provider is taken there, to be signed out as well. */
export function acceptSignOut(app: Application, wire: IdentityWire | null): (c: Context) => Promise<Response> {
  return async (c) => {
    if (!isSameOrigin(c.req.raw.headers, app.origin)) return errorPage(app, c, 403);
    const session = sessionOf(c, app.origin);
    const there = session === null || wire === null ? null : await leaving(app, wire, session);
    if (session !== null) await signOut(app, { session });
    dropSession(c, app.origin);
    const visit = there === null ? null : await openVisit(app, c);
    if (there === null || visit === null) {
      protect(c, 'never');
      return c.redirect('/', 303);
    }
    const text = markup`${visit.locale.t('identity.left-here')}`;
    const signedOut = { ...visit, signedInAs: null };
    return pageResponse(signedOut, c, onwardPage(visit, { url: there, name: new URL(there).host, opens: true, text }));
  };
}

async function leaving(app: Application, wire: IdentityWire, session: string): Promise<string | null> {
  return await signOutAtProvider(app, wire, { session, returnTo: app.origin + LEFT });
}

/** Where the provider sends those who left there. */
export function signedOutPage({ locale, href }: Visit): PageAnswer {
  const title = locale.t('identity.left-title');
  return {
    keep: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('identity.left-text')}</p>
<p><a href="${href('/')}">${locale.t('identity.left-home')}</a></p></div>`,
    },
  };
}
