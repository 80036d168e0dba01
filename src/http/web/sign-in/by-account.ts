import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import type { AccountWire } from '../../../application/sign-in/ports.ts';
import { beginByAccount, signInByAccount } from '../../../application/sign-in/sign-in-by-account.ts';
import { accountIn } from '../../../domain/participant/shown-name.ts';
import { clientNetwork } from '../../kit/client-address.ts';
import { interactLimits } from '../federation/interact.ts';
import { redirectPage } from '../federation/share-elsewhere.ts';
import { notSetUp } from '../kit/error-page.ts';
import { acceptForm } from '../kit/form.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import { createPageContext, type PageContext } from '../kit/page-context.ts';
import { nextIn, signInFailed, signInResponse } from './arrival.ts';
import { setSignInAttemptCookie, signInAttemptCookie } from './sign-in-attempt-cookie.ts';
import { FEDIVERSE, fediverseWay } from './sign-in-options.ts';

const INPUT_MAX = 300;

/** The form by itself, to sign in with an account elsewhere. */
export function byAccountPage(context: PageContext): PageAnswer {
  const { locale, app, query } = context;
  const title = locale.t('sign-in.title');
  const next = nextIn(query.get('next') ?? '', app.origin);
  return {
    cache: 'own',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${fediverseWay(context, { next })}
<p><a href="${context.href('/sign-in', { next })}">${locale.t('identity.other-ways')}</a></p></div>`,
    },
  };
}

/** Sends somebody to the server of the account that they named. */
export function acceptByAccount(
  app: Application,
  { wire, trustProxy }: { readonly wire: AccountWire; readonly trustProxy: boolean },
): (c: Context) => Promise<Response> {
  const limits = interactLimits();
  return acceptForm(app, async (context, formInput, c) => {
    const next = nextIn(formInput.text('next'), app.origin);
    const addsSignIn = formInput.text('adds') === 'yes';
    const value = formInput.text('account').slice(0, INPUT_MAX);
    const { participantId } = context.viewer;
    if (addsSignIn && participantId === null)
      return await signInFailed(context, { type: 'not-signed-in' }, { next, addsSignIn: false });
    const account = accountIn(value);
    const wait =
      (await limits.ofClient(clientNetwork(c, trustProxy))) ||
      (account === null ? 0 : await limits.ofHost(account.host));
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return await signInFailed(context, { type: 'too-many' }, { next, addsSignIn, values: value });
    }
    const started = await beginByAccount(app, wire, {
      address: value,
      redirectUriFor: (host) => redirectUriFor(app, host),
      next,
      browser: setSignInAttemptCookie(c, app),
      addTo: addsSignIn ? participantId : null,
    });
    if (!started.ok) return await signInFailed(context, started.refusal, { next, addsSignIn, values: value });
    const { url, host, named } = started.value;
    const opens = host === named;
    const text = opens
      ? undefined
      : context.locale.html('interact.elsewhere', { named, host: markup`<strong>${host}</strong>` });
    return redirectPage(context, { url, name: host, opens, text });
  });
}

/** Where the browser comes back to from the server of an account. */
export function backFromServer(app: Application, wire: AccountWire): (c: Context) => Promise<Response> {
  return async (c) => {
    const context = await createPageContext(app, c);
    if (context === null) return notSetUp(app, c);
    const query = new URL(c.req.url).searchParams;
    const host = c.req.param('host') ?? '';
    const arrival = await signInByAccount(app, wire, {
      host,
      redirectUri: redirectUriFor(app, host),
      answer: {
        state: query.get('state') ?? '',
        code: query.get('code'),
        error: query.get('error'),
        issuer: query.get('iss'),
      },
      browser: signInAttemptCookie(c, app.origin),
      participantId: context.viewer.participantId,
    });
    return await signInResponse(context, c, arrival);
  };
}

/** One address for each server, so that no server can pass for another (RFC 9700, 4.4.2.2). */
function redirectUriFor({ origin }: Application, host: string): string {
  return `${origin}${FEDIVERSE}/back/${encodeURIComponent(host)}`;
}
