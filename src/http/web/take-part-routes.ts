import { Hono } from 'hono';
import { MAP_SCRIPT, MAP_STYLESHEET, SCRIPT, serveAsset } from './assets.ts';
import { contributionRoute } from './contribution-route.ts';
import { formLimit } from './form.ts';
import { imageRoute } from './image-route.ts';
import { page } from './page.ts';
import { acceptComment, commentPage } from './pages/comment.ts';
import { acceptOwnComment, ownCommentPage } from './pages/own-comment.ts';
import { acceptPollVote, pollPage } from './pages/poll.ts';
import { acceptProposal, proposePage } from './pages/propose.ts';
import { acceptReport, reportPage } from './pages/report.ts';
import { acceptSupport, supportPage } from './pages/support.ts';
import { similarRoute } from './similar-route.ts';
import type { WebOptions } from './web-options.ts';

/** What residents do with what is published: support, comment, report, answer a poll, propose; and their own page. */
export function takePartRoutes({ app, trustProxy = false }: Pick<WebOptions, 'app' | 'trustProxy'>): Hono {
  const consultation = '/consultations/:slug{[a-z0-9-]{1,80}}';
  const proposal = `${consultation}/proposals/:number{[1-9][0-9]{0,8}}`;
  const comment = `${proposal}/comments/:comment{[0-9a-f-]{36}}`;
  const form = formLimit(app);
  const routes = new Hono();

  routes.get(`${proposal}/support`, page(app, supportPage));
  routes.post(`${proposal}/support`, form, acceptSupport(app));
  routes.get(`${proposal}/comment`, page(app, commentPage));
  routes.post(`${proposal}/comment`, form, acceptComment(app));
  routes.get(`${comment}/change`, page(app, ownCommentPage));
  routes.post(`${comment}/change`, form, acceptOwnComment(app));
  const report = acceptReport(app, trustProxy);
  for (const subject of [proposal, comment]) {
    routes.get(`${subject}/report`, page(app, reportPage));
    routes.post(`${subject}/report`, form, report);
  }
  routes.get(`${consultation}/polls/:poll{[0-9a-f-]{36}}`, page(app, pollPage));
  routes.post(`${consultation}/polls/:poll{[0-9a-f-]{36}}`, form, acceptPollVote(app));
  routes.get(`${consultation}/contributions/:id{[0-9a-f-]{36}}`, contributionRoute(app));
  routes.get(`${consultation}/propose`, page(app, proposePage));
  routes.post(`${consultation}/propose`, acceptProposal(app));
  routes.get('/images/:hash{[0-9a-f]{64}}', imageRoute(app));
  routes.get(`${consultation}/similar`, similarRoute(app, trustProxy));
  for (const asset of [SCRIPT, MAP_SCRIPT, MAP_STYLESHEET]) routes.get(asset.path, (c) => serveAsset(c, asset));
  return routes;
}
