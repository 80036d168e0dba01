import type { Context } from 'hono';
import type { IdentityWire } from '../../../application/identity.ts';
import type { Application } from '../../../application/ports.ts';
import { readIdentityProvider } from '../../../application/read-identity-provider.ts';
import { beginByProvider, signedOutByProvider, signInByProvider } from '../../../application/sign-in-by-provider.ts';
import { PROVIDER } from '../components/sign-in-ways.ts';
import { choose } from '../content.ts';
import { notSetUp } from '../error-page.ts';
import { acceptForm } from '../form.ts';
import { protect } from '../headers.ts';
import { openVisit } from '../visit.ts';
import { markWay, wayOf } from '../way-cookie.ts';
import { arrivalResponse, nextIn, notArrived } from './arrival.ts';
import { onwardPage } from './onward.ts';

/** Where the provider sends people back to, and where it says that somebody left there. */
export const BACK = `${PROVIDER}/back`;
export const SIGNED_OUT = `${PROVIDER}/signed-out`;

/** Sends somebody to the institution's identity provider. */
export function acceptByProvider(app: Application, wire: IdentityWire): (c: Context) => Promise<Response> {
  return acceptForm(app, async (visit, said, c) => {
    const next = nextIn(said.text('next'), app.origin);
    const adds = said.text('adds') === 'yes';
    const { participantId } = visit.viewer;
    if (adds && participantId === null)
      return await notArrived(visit, { type: 'not-signed-in' }, { next, adds: false });
    const begun = await beginByProvider(app, wire, {
      redirectUri: app.origin + BACK,
      next,
      browser: markWay(c, app),
      addTo: adds ? participantId : null,
    });
    if (!begun.ok) return await notArrived(visit, begun.refusal, { next, adds });
    const provider = await readIdentityProvider(app);
    const name = provider === null ? new URL(begun.value).host : choose(visit, provider.label).text;
    return onwardPage(visit, { url: begun.value, name, opens: true });
  });
}

/** Where the browser comes back to from the provider. */
export function backFromProvider(app: Application, wire: IdentityWire): (c: Context) => Promise<Response> {
  return async (c) => {
    const visit = await openVisit(app, c);
    if (visit === null) return notSetUp(app, c);
    // The address as the provider knows it, whatever a proxy made of it on its way.
    const url = app.origin + BACK + new URL(c.req.url).search;
    const browser = wayOf(c, app.origin);
    const arrival = await signInByProvider(app, wire, { url, browser, participantId: visit.viewer.participantId });
    return await arrivalResponse(visit, c, arrival);
  };
}

/** The word of the provider that somebody left there (OpenID Connect Back-Channel Logout 1.0, 2.5 to 2.8). */
export function acceptSignedOut(app: Application, wire: IdentityWire): (c: Context) => Promise<Response> {
  return async (c) => {
    protect(c, 'never');
    const form = await c.req.formData().catch(() => null);
    const logoutToken = String(form?.get('logout_token') ?? '');
    const ended = await signedOutByProvider(app, wire, { logoutToken });
    return ended.ok ? c.body(null, 200) : c.json({ error: 'invalid_request' }, 400);
  };
}
