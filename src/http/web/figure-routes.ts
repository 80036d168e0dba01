import { Hono } from 'hono';
import { CONSULTATIONS } from './admin/consultations.ts';
import { acceptSynthesis, synthesisDesk } from './admin/synthesis.ts';
import { acceptForm, formLimit } from './form.ts';
import { page, sharedPage } from './page.ts';
import { placesPage } from './pages/places.ts';
import { statisticsDesk, statisticsFile, statisticsPage } from './pages/statistics.ts';
import { synthesisFile, synthesisPage } from './pages/synthesis.ts';
import type { WebOptions } from './web-options.ts';

/** What can be counted of a consultation, where its proposals are, and what was said in it as a whole. */
export function figureRoutes({ app }: Pick<WebOptions, 'app'>): Hono {
  const slug = ':slug{[a-z0-9-]{1,80}}';
  const routes = new Hono();
  routes.get(`/consultations/${slug}/places`, sharedPage(app, placesPage));
  routes.get(`/consultations/${slug}/statistics`, sharedPage(app, statisticsPage));
  routes.get(`/consultations/${slug}/statistics.csv`, statisticsFile(app));
  routes.get(`${CONSULTATIONS}/${slug}/statistics`, page(app, statisticsDesk));
  routes.get(`/consultations/${slug}/synthesis`, sharedPage(app, synthesisPage));
  routes.get(`/consultations/${slug}/synthesis.json`, synthesisFile(app, 'json'));
  routes.get(`/consultations/${slug}/synthesis.csv`, synthesisFile(app, 'csv'));
  const synthesis = `${CONSULTATIONS}/${slug}/synthesis`;
  routes.get(synthesis, page(app, synthesisDesk));
  routes.post(synthesis, formLimit(app, 256 * 1024), acceptForm(app, acceptSynthesis));
  return routes;
}
