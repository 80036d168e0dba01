import type { Context } from 'hono';
import type { AccountWire } from '../../../application/identity.ts';
import type { Application } from '../../../application/ports.ts';
import { beginByAccount, signInByAccount } from '../../../application/sign-in-by-account.ts';
import { accountIn } from '../../../domain/participant/account-address.ts';
import { clientAddress } from '../../client-address.ts';
import { FEDIVERSE, fediverseWay } from '../components/sign-in-ways.ts';
import { notSetUp } from '../error-page.ts';
import { acceptForm } from '../form.ts';
import { interactLimits } from '../interact-limits.ts';
import { markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import { openVisit, type Visit } from '../visit.ts';
import { markWay, wayOf } from '../way-cookie.ts';
import { arrivalResponse, nextIn, notArrived } from './arrival.ts';
import { onwardPage } from './onward.ts';

const TYPED_MAX = 300;

/** The form by itself, to sign in with an account elsewhere. */
export function byAccountPage(visit: Visit): PageAnswer {
  const { locale, app, query } = visit;
  const title = locale.t('sign-in.title');
  const next = nextIn(query.get('next') ?? '', app.origin);
  return {
    keep: 'own',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${fediverseWay(visit, { next })}
<p><a href="${visit.href('/sign-in', { next })}">${locale.t('identity.other-ways')}</a></p></div>`,
    },
  };
}

/** Sends somebody to the server of the account that they named. */
export function acceptByAccount(
  app: Application,
  { wire, trustProxy }: { readonly wire: AccountWire; readonly trustProxy: boolean },
): (c: Context) => Promise<Response> {
  const limits = interactLimits();
  return acceptForm(app, async (visit, said, c) => {
    const next = nextIn(said.text('next'), app.origin);
    const adds = said.text('adds') === 'yes';
    const typed = said.text('account').slice(0, TYPED_MAX);
    const { participantId } = visit.viewer;
    if (adds && participantId === null)
      return await notArrived(visit, { type: 'not-signed-in' }, { next, adds: false });
    const account = accountIn(typed);
    const wait =
      (await limits.ofClient(clientAddress(c, trustProxy))) ||
      (account === null ? 0 : await limits.ofHost(account.host));
    if (wait > 0) {
      c.header('retry-after', String(wait));
      return await notArrived(visit, { type: 'too-many' }, { next, adds, typed });
    }
    const begun = await beginByAccount(app, wire, {
      address: typed,
      redirectUriFor: (host) => redirectUriFor(app, host),
      next,
      browser: markWay(c, app),
      addTo: adds ? participantId : null,
    });
    if (!begun.ok) return await notArrived(visit, begun.refusal, { next, adds, typed });
    const { url, host, named } = begun.value;
    const opens = host === named;
    const text = opens
      ? undefined
      : visit.locale.say('interact.elsewhere', { named, host: markup`<strong>${host}</strong>` });
    return onwardPage(visit, { url, name: host, opens, text });
  });
}

/** Where the browser comes back to from the server of an account. */
export function backFromServer(app: Application, wire: AccountWire): (c: Context) => Promise<Response> {
  return async (c) => {
    const visit = await openVisit(app, c);
    if (visit === null) return notSetUp(app, c);
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
      browser: wayOf(c, app.origin),
      participantId: visit.viewer.participantId,
    });
    return await arrivalResponse(visit, c, arrival);
  };
}

/** One address for each server, so that no server can pass for another (RFC 9700, 4.4.2.2). */
function redirectUriFor({ origin }: Application, host: string): string {
  return `${origin}${FEDIVERSE}/back/${encodeURIComponent(host)}`;
}
