import { Hono } from 'hono';
import { formLimit } from '../kit/form.ts';
import { type PageOf, page } from '../kit/page.ts';
import type { WebOptions } from '../kit/page-context.ts';
import { devMailsPage } from '../mail/dev-mails.ts';
import { acceptOwnCodeLetter, OWN_CODE_LETTER, ownCodeLetterPage } from '../participant/own-code-letter.ts';
import { acceptOwnStanding, ownStandingPage } from '../participant/own-standing.ts';
import { acceptMergeForm, MERGE_PATH, mergePage } from './arrival.ts';
import { acceptByAccount, backFromServer, byAccountPage } from './by-account.ts';
import {
  acceptByProvider,
  acceptSignedOut,
  BACK,
  backFromProvider,
  SIGNED_OUT,
  signedOutInFrame,
} from './by-provider.ts';
import {
  acceptIdentity,
  acceptIdentityTest,
  acceptRemoveIdentity,
  IDENTITY,
  IDENTITY_REMOVE,
  IDENTITY_TEST,
  identityPage,
  removeIdentityPage,
} from './identity.ts';
import { acceptOwnSignIns, ownSignInsPage } from './own-sign-ins.ts';
import { acceptSignInRequest, signedInPage, signInPage, signInSentPage } from './page.ts';
import { acceptSignInLink, signInLinkPage } from './sign-in-link.ts';
import { FEDIVERSE, PROVIDER } from './sign-in-options.ts';
import { acceptSignOut, LEFT, signedOutPage } from './sign-out.ts';
import { acceptWelcome, welcomePage } from './welcome.ts';

/** The ways in, by mail, by the institution's identity provider or by the server of an account, and the way out. */
export function signInRoutes({ app, identity, accounts, trustProxy = false }: WebOptions): Hono {
  const limit = formLimit(app);
  const routes = new Hono();
  const form = (path: string, shows: PageOf, accepts: ReturnType<typeof acceptWelcome>) => {
    routes.get(path, page(app, shows));
    routes.post(path, limit, accepts);
  };
  form('/sign-in', signInPage, acceptSignInRequest(app, trustProxy));
  routes.get('/sign-in/sent', page(app, signInSentPage));
  routes.get('/sign-in/beside', page(app, signedInPage));
  form('/sign-in/:secret{[A-Za-z0-9_-]{20,100}}', signInLinkPage, acceptSignInLink(app, trustProxy));
  form('/welcome', welcomePage, acceptWelcome(app));
  form('/me/sign-ins', ownSignInsPage, acceptOwnSignIns(app));
  form('/me/standing', ownStandingPage, acceptOwnStanding(app, trustProxy));
  form(OWN_CODE_LETTER, ownCodeLetterPage, acceptOwnCodeLetter(app, trustProxy));
  routes.get('/dev/mails', page(app, devMailsPage));

  if (identity !== undefined) {
    routes.post(PROVIDER, limit, acceptByProvider(app, { wire: identity, trustProxy }));
    routes.get(BACK, backFromProvider(app, identity));
    routes.get(SIGNED_OUT, signedOutInFrame(app, { trustProxy }));
    routes.post(SIGNED_OUT, limit, acceptSignedOut(app, identity));
    routes.post(IDENTITY_TEST, limit, acceptIdentityTest(app, identity));
  }
  if (accounts !== undefined) {
    form(FEDIVERSE, byAccountPage, acceptByAccount(app, { wire: accounts, trustProxy }));
    routes.get(`${FEDIVERSE}/back/:host{[^/]{1,300}}`, backFromServer(app, accounts));
  }
  form(IDENTITY, identityPage, acceptIdentity(app));
  form(IDENTITY_REMOVE, removeIdentityPage, acceptRemoveIdentity(app));
  form(MERGE_PATH, mergePage, acceptMergeForm(app));
  routes.post('/sign-out', limit, acceptSignOut(app, identity ?? null));
  routes.get(LEFT, page(app, signedOutPage));
  return routes;
}
