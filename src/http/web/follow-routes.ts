import { Hono } from 'hono';
import { FOLLOW_BY_MAIL } from './components/mail-follow.ts';
import { formLimit } from './form.ts';
import { page } from './page.ts';
import { acceptFollowByMail, followByMailPage, followSentPage } from './pages/follow-by-mail.ts';
import { acceptFollowLink, followLinkPage } from './pages/follow-link.ts';
import { acceptOwnFollows, ownFollowsPage } from './pages/own-follows.ts';
import { acceptUnfollow, unfollowedPage, unfollowPage } from './pages/unfollow.ts';
import type { WebOptions } from './web-options.ts';

/** Following by mail, and its end: by people who sign in, by anybody with an address, by mail programs. */
export function followRoutes({ app, trustProxy = false }: Pick<WebOptions, 'app' | 'trustProxy'>): Hono {
  const form = formLimit(app);
  const secret = '[A-Za-z0-9_-]{20,100}';
  const routes = new Hono();
  routes.get(FOLLOW_BY_MAIL, page(app, followByMailPage));
  routes.post(FOLLOW_BY_MAIL, form, acceptFollowByMail(app, trustProxy));
  routes.get(`${FOLLOW_BY_MAIL}/sent`, page(app, followSentPage));
  routes.get(`${FOLLOW_BY_MAIL}/:secret{${secret}}`, page(app, followLinkPage));
  routes.post(`${FOLLOW_BY_MAIL}/:secret{${secret}}`, form, acceptFollowLink(app));
  routes.get(`/unfollow/:token{${secret}}`, page(app, unfollowPage));
  routes.post(`/unfollow/:token{${secret}}`, form, acceptUnfollow(app));
  routes.get('/unfollowed', page(app, unfollowedPage));
  routes.get('/me/follows', page(app, ownFollowsPage));
  routes.post('/me/follows', form, acceptOwnFollows(app));
  return routes;
}
