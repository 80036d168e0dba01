import { Hono } from 'hono';
import {
  acceptIdentity,
  acceptIdentityTest,
  acceptRemoveIdentity,
  IDENTITY,
  IDENTITY_REMOVE,
  IDENTITY_TEST,
  identityPage,
  removeIdentityPage,
} from './admin/identity.ts';
import { FEDIVERSE, PROVIDER } from './components/sign-in-ways.ts';
import { formLimit } from './form.ts';
import { page } from './page.ts';
import { acceptJoin, JOIN, joinPage } from './pages/arrival.ts';
import { acceptByAccount, backFromServer, byAccountPage } from './pages/by-account.ts';
import { acceptByProvider, acceptSignedOut, BACK, backFromProvider, SIGNED_OUT } from './pages/by-provider.ts';
import { acceptSignOut, LEFT, signedOutPage } from './pages/sign-out.ts';
import type { WebOptions } from './web-options.ts';

/** Being recognised elsewhere: by the institution's identity provider, or by the server of an account. */
export function identityRoutes({ app, identity, accounts, trustProxy = false }: WebOptions): Hono {
  const form = formLimit(app);
  const routes = new Hono();
  if (identity !== undefined) {
    routes.post(PROVIDER, form, acceptByProvider(app, identity));
    routes.get(BACK, backFromProvider(app, identity));
    routes.post(SIGNED_OUT, form, acceptSignedOut(app, identity));
  }
  if (accounts !== undefined) {
    routes.get(FEDIVERSE, page(app, byAccountPage));
    routes.post(FEDIVERSE, form, acceptByAccount(app, { wire: accounts, trustProxy }));
    routes.get(`${FEDIVERSE}/back/:host{[^/]{1,300}}`, backFromServer(app, accounts));
  }
  routes.get(IDENTITY, page(app, identityPage));
  routes.post(IDENTITY, form, acceptIdentity(app));
  if (identity !== undefined) routes.post(IDENTITY_TEST, form, acceptIdentityTest(app, identity));
  routes.get(IDENTITY_REMOVE, page(app, removeIdentityPage));
  routes.post(IDENTITY_REMOVE, form, acceptRemoveIdentity(app));
  routes.get(JOIN, page(app, joinPage));
  routes.post(JOIN, form, acceptJoin(app));
  routes.post('/sign-out', form, acceptSignOut(app, identity ?? null));
  routes.get(LEFT, page(app, signedOutPage));
  return routes;
}
