import { Hono } from 'hono';
import { acceptResidents, RESIDENTS, residentsPage } from './admin/residents.ts';
import { acceptForm, formLimit } from './form.ts';
import { page } from './page.ts';
import { devMailsPage } from './pages/dev-mails.ts';
import { acceptOwnSignIns, ownSignInsPage } from './pages/own-sign-ins.ts';
import { acceptOwnStanding, ownStandingPage } from './pages/own-standing.ts';
import { acceptSignInRequest, signedInPage, signInPage, signInSentPage } from './pages/sign-in.ts';
import { acceptSignInLink, signInLinkPage } from './pages/sign-in-link.ts';
import { acceptWelcome, welcomePage } from './pages/welcome.ts';
import type { WebOptions } from './web-options.ts';

/** A list of residents; longer ones are added in parts. */
const LIST_BYTES_MAX = 1024 * 1024;

/** The ways in by mail. */
export function signInRoutes({ app, trustProxy = false }: Pick<WebOptions, 'app' | 'trustProxy'>): Hono {
  const form = formLimit(app);
  const link = '/sign-in/:secret{[A-Za-z0-9_-]{20,100}}';
  const routes = new Hono();
  routes.get('/sign-in', page(app, signInPage));
  routes.post('/sign-in', form, acceptSignInRequest(app, trustProxy));
  routes.get('/sign-in/sent', page(app, signInSentPage));
  routes.get('/sign-in/beside', page(app, signedInPage));
  routes.get(link, page(app, signInLinkPage));
  routes.post(link, form, acceptSignInLink(app));
  routes.get('/welcome', page(app, welcomePage));
  routes.post('/welcome', form, acceptWelcome(app));
  routes.get('/me/sign-ins', page(app, ownSignInsPage));
  routes.post('/me/sign-ins', form, acceptOwnSignIns(app));
  routes.get('/me/standing', page(app, ownStandingPage));
  routes.post('/me/standing', form, acceptOwnStanding(app, trustProxy));
  routes.get(RESIDENTS, page(app, residentsPage));
  routes.post(RESIDENTS, formLimit(app, LIST_BYTES_MAX), acceptForm(app, acceptResidents));
  routes.get('/dev/mails', page(app, devMailsPage));
  return routes;
}
