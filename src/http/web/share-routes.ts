import { Hono } from 'hono';
import { acceptInvitations, INVITATIONS, invitationsPage } from './admin/invitations.ts';
import { acceptShare, sharePage } from './admin/share.ts';
import { acceptForm, formLimit } from './form.ts';
import { page } from './page.ts';
import type { WebOptions } from './web-options.ts';

/** Where officers share consultations with other institutions, and answer what those invite to. */
export function shareRoutes({ app }: Pick<WebOptions, 'app'>): Hono {
  const share = '/admin/consultations/:slug{[a-z0-9-]{1,200}}/share';
  const form = formLimit(app);
  const routes = new Hono();
  routes.get(share, page(app, sharePage));
  routes.post(share, form, acceptForm(app, acceptShare));
  routes.get(INVITATIONS, page(app, invitationsPage));
  routes.post(INVITATIONS, form, acceptForm(app, acceptInvitations));
  return routes;
}
