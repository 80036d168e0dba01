import { Hono } from 'hono';
import { acceptAnswer, answerPage } from './admin/answer.ts';
import { ANSWERS, answersPage, COMMITMENTS } from './admin/answers.ts';
import { acceptCommitment, commitmentPage } from './admin/commitment.ts';
import { acceptReminders, REMINDERS, remindersPage } from './admin/reminders.ts';
import { acceptForm, formLimit } from './form.ts';
import { page } from './page.ts';
import type { WebOptions } from './web-options.ts';

/** Where officers answer officially, say what became of what was promised, and whether they are reminded of it. */
export function answerRoutes({ app }: Pick<WebOptions, 'app'>): Hono {
  const answer = `${ANSWERS}/:slug{[a-z0-9-]{1,80}}/:number{[1-9][0-9]{0,8}}`;
  const commitment = `${COMMITMENTS}/:id{[0-9a-f-]{36}}`;
  const form = formLimit(app, 256 * 1024);
  const routes = new Hono();
  routes.get(ANSWERS, page(app, answersPage));
  routes.get(answer, page(app, answerPage));
  routes.post(answer, form, acceptForm(app, acceptAnswer));
  routes.get(commitment, page(app, commitmentPage));
  routes.post(commitment, form, acceptForm(app, acceptCommitment));
  routes.get(REMINDERS, page(app, remindersPage));
  routes.post(REMINDERS, form, acceptForm(app, acceptReminders));
  return routes;
}
