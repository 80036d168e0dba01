import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readIdentityProvider } from '../../../application/sign-in/identity-provider.ts';
import type { IdentityWire } from '../../../application/sign-in/ports.ts';
import {
  beginByProvider,
  signedOutByProvider,
  signedOutInBrowser,
  signInByProvider,
} from '../../../application/sign-in/sign-in-by-provider.ts';
import { clientNetwork } from '../../kit/client-address.ts';
import { limitOf, QUOTAS } from '../../kit/limit.ts';
import { redirectPage } from '../federation/share-elsewhere.ts';
import { choose } from '../kit/content.ts';
import { notSetUp } from '../kit/error-page.ts';
import { acceptForm } from '../kit/form.ts';
import { protect } from '../kit/headers.ts';
import { createPageContext } from '../kit/page-context.ts';
import { nextIn, signInFailed, signInResponse } from './arrival.ts';
import { setSignInAttemptCookie, signInAttemptCookie } from './sign-in-attempt-cookie.ts';
import { PROVIDER } from './sign-in-options.ts';

/** Where the provider sends people back to, and where it says that somebody left there. */
export const BACK = `${PROVIDER}/back`;
export const SIGNED_OUT = `${PROVIDER}/signed-out`;

/** Sends somebody to the institution's identity provider. */
export function acceptByProvider(
  app: Application,
  { wire, trustProxy }: { readonly wire: IdentityWire; readonly trustProxy: boolean },
): (c: Context) => Promise<Response> {
  const ofNetwork = limitOf(QUOTAS.signInAttempts);
  return acceptForm(app, async (context, formInput, c) => {
    const agent = formInput.text('as') === 'agent' ? { link: formInput.text('link') || null } : null;
    const next = nextIn(formInput.text('next'), app.origin);
    const addsSignIn = formInput.text('adds') === 'yes';
    const wait = await ofNetwork(clientNetwork(c, trustProxy));
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return await signInFailed(context, { type: 'too-many' }, { next, addsSignIn });
    }
    const { participantId } = context.viewer;
    if (addsSignIn && participantId === null)
      return await signInFailed(context, { type: 'not-signed-in' }, { next, addsSignIn: false });
    const started = await beginByProvider(app, wire, {
      redirectUri: app.origin + BACK,
      next,
      browser: setSignInAttemptCookie(c, app),
      addTo: addsSignIn && agent === null ? participantId : null,
      agent,
    });
    if (!started.ok) return await signInFailed(context, started.refusal, { next, addsSignIn });
    const provider = await readIdentityProvider(app);
    const name = provider === null ? new URL(started.value).host : choose(context, provider.label).text;
    return redirectPage(context, { url: started.value, name, opens: true });
  });
}

/** Where the browser comes back to from the provider. */
export function backFromProvider(app: Application, wire: IdentityWire): (c: Context) => Promise<Response> {
  return async (c) => {
    const context = await createPageContext(app, c);
    if (context === null) return notSetUp(app, c);
    // The address as the provider knows it, whatever a proxy made of it on its way.
    const url = app.origin + BACK + new URL(c.req.url).search;
    const browser = signInAttemptCookie(c, app.origin);
    const arrival = await signInByProvider(app, wire, { url, browser, participantId: context.viewer.participantId });
    return await signInResponse(context, c, arrival);
  };
}

/** Back-channel logout by the provider (OpenID Connect Back-Channel Logout 1.0, 2.5 to 2.8). */
export function acceptSignedOut(app: Application, wire: IdentityWire): (c: Context) => Promise<Response> {
  return async (c) => {
    protect(c, 'never');
    const form = await c.req.formData().catch(() => null);
    const logoutToken = String(form?.get('logout_token') ?? '');
    const ended = await signedOutByProvider(app, wire, { logoutToken });
    return ended.ok ? c.body(null, 200) : c.json({ error: 'invalid_request' }, 400);
  };
}

/** Longest name of a session at the provider. */
const SID_MAX = 500;

/**
 * Front-channel logout: the page of the provider on which somebody leaves opens this in a frame. The browser sends no
 * cookie of ours there, so the session is ended by its name at the provider (OpenID Connect Front-Channel Logout 1.0, 2).
 * Without issuer and name nothing ends: any page could open it.
 */
export function signedOutInFrame(
  app: Application,
  { trustProxy }: { readonly trustProxy: boolean },
): (c: Context) => Promise<Response> {
  const ofNetwork = limitOf(QUOTAS.signInAttempts);
  return async (c) => {
    protect(c, 'never');
    const { iss: issuer = '', sid = '' } = c.req.query();
    const wait = await ofNetwork(clientNetwork(c, trustProxy));
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return c.body(null, 429);
    }
    const isNamed = sid !== '' && sid.length <= SID_MAX;
    if (!isNamed || !(await signedOutInBrowser(app, { issuer, sid }))) return c.body(null, 400);
    c.header('content-security-policy', `default-src 'none'; frame-ancestors ${new URL(issuer).origin}`);
    return c.body(null, 200);
  };
}
