import { Hono } from 'hono';
import { CONSULTATIONS } from './admin/consultations.ts';
import { page, sharedPage } from './page.ts';
import { statisticsDesk, statisticsFile, statisticsPage } from './pages/statistics.ts';
import type { WebOptions } from './web-options.ts';

/** What can be counted of a consultation, and what was said in it as a whole. */
export function figureRoutes({ app }: Pick<WebOptions, 'app'>): Hono {
  const slug = ':slug{[a-z0-9-]{1,80}}';
  const routes = new Hono();
  routes.get(`/consultations/${slug}/statistics`, sharedPage(app, statisticsPage));
  routes.get(`/consultations/${slug}/statistics.csv`, statisticsFile(app));
  routes.get(`${CONSULTATIONS}/${slug}/statistics`, page(app, statisticsDesk));
  return routes;
}
