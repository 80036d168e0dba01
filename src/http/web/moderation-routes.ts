import { Hono } from 'hono';
import { acceptModeration } from './admin/moderate.ts';
import { MODERATION, moderationPage } from './admin/moderation.ts';
import { moderationItemPage } from './admin/moderation-item.ts';
import { formLimit } from './form.ts';
import { page } from './page.ts';
import { acceptAppeal, appealPage } from './pages/appeal.ts';
import type { WebOptions } from './web-options.ts';

/** The queue, what is decided in it, and what its authors say against it. */
export function moderationRoutes({ app }: Pick<WebOptions, 'app'>): Hono {
  const item = `${MODERATION}/:kind{proposal|comment|report|appeal}/:id{[0-9a-f-]{36}}`;
  const appeal = '/me/appeals/:decision{[0-9a-f-]{36}}';
  const routes = new Hono();
  routes.get(MODERATION, page(app, moderationPage));
  routes.get(item, page(app, moderationItemPage));
  routes.post(item, formLimit(app), acceptModeration(app));
  routes.get(appeal, page(app, appealPage));
  routes.post(appeal, formLimit(app), acceptAppeal(app));
  return routes;
}
