import { Hono } from 'hono';
import { formLimit } from './form.ts';
import { page } from './page.ts';
import { acceptMe, mePage } from './pages/me.ts';
import { acceptErase, erasedPage, erasePage, ownData } from './pages/own-data.ts';
import { acceptOwnDetails, ownDetailsPage } from './pages/own-details.ts';
import { acceptOwnProposal, ownProposalPage } from './pages/own-proposal.ts';
import type { WebOptions } from './web-options.ts';

/** Everybody's own page: what they did and what became of it, what is kept of them, and the end of it. */
export function meRoutes({ app }: Pick<WebOptions, 'app'>): Hono {
  const form = formLimit(app);
  const proposal = '/me/proposals/:id{[0-9a-f-]{36}}';
  const routes = new Hono();

  routes.get('/me', page(app, mePage));
  routes.post('/me', form, acceptMe(app));
  routes.get('/me/data.json', ownData(app, 'json'));
  routes.get('/me/data.csv', ownData(app, 'csv'));
  routes.get('/me/erase', page(app, erasePage));
  routes.post('/me/erase', form, acceptErase(app));
  routes.get('/erased', page(app, erasedPage));
  routes.get(proposal, page(app, ownProposalPage));
  routes.post(proposal, form, acceptOwnProposal(app));
  routes.get(`${proposal}/details`, page(app, ownDetailsPage));
  routes.post(`${proposal}/details`, acceptOwnDetails(app));
  return routes;
}
