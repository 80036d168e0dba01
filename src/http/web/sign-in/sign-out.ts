import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import type { IdentityWire } from '../../../application/sign-in/ports.ts';
import { signOut } from '../../../application/sign-in/sign-in.ts';
import { signOutAtProvider } from '../../../application/sign-in/sign-in-by-provider.ts';
import { redirectPage } from '../federation/share-elsewhere.ts';
import { errorPage } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';
import { markup } from '../kit/markup.ts';
import { type PageAnswer, pageResponse } from '../kit/page.ts';
import { createPageContext, type PageContext } from '../kit/page-context.ts';
import { isSameOrigin } from '../kit/same-origin.ts';
import { clearSessionCookie, sessionOf } from './session.ts';

export const LEFT = '/signed-out';

/** Ends the session; whoever came from the institution's identity provider is taken there, to be signed out as well. */
export function acceptSignOut(app: Application, wire: IdentityWire | null): (c: Context) => Promise<Response> {
  return async (c) => {
    if (!isSameOrigin(c.req.raw.headers, app.origin)) return errorPage(app, c, 403);
    const session = sessionOf(c, app.origin);
    const there = session === null || wire === null ? null : await leaving(app, wire, session);
    if (session !== null) await signOut(app, { session });
    clearSessionCookie(c, app.origin);
    const context = there === null ? null : await createPageContext(app, c);
    if (there === null || context === null) {
      protect(c, 'never');
      return c.redirect('/', 303);
    }
    const text = markup`${context.locale.t('identity.left-here')}`;
    const signedOut = { ...context, signedInAs: null };
    return pageResponse(
      signedOut,
      c,
      redirectPage(context, { url: there, name: new URL(there).host, opens: true, text }),
    );
  };
}

async function leaving(app: Application, wire: IdentityWire, session: string): Promise<string | null> {
  return await signOutAtProvider(app, wire, { session, returnTo: app.origin + LEFT });
}

/** Where the provider sends those who left there. */
export function signedOutPage({ locale, href }: PageContext): PageAnswer {
  const title = locale.t('identity.left-title');
  return {
    cache: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('identity.left-text')}</p>
<p><a href="${href('/')}">${locale.t('identity.left-home')}</a></p></div>`,
    },
  };
}
