import { type Context, Hono } from 'hono';
import { canonicalText } from '../../application/content-hash.ts';
import type { Application } from '../../application/ports.ts';
import { readBallot } from '../../application/read-ballots.ts';
import { errorPage } from './error-page.ts';
import { acceptForm, formLimit } from './form.ts';
import { protect } from './headers.ts';
import { page, sharedPage } from './page.ts';
import { ballotPage } from './pages/ballot.ts';
import { ballotIn } from './pages/ballot-address.ts';
import { acceptReceiptCheck, receiptPage } from './pages/ballot-receipt.ts';
import { acceptVote, votePage } from './pages/ballot-vote.ts';
import type { WebOptions } from './web-options.ts';

/** What residents see of ballots: the question with its rules and result, the form, the receipt. */
export function ballotRoutes({ app }: Pick<WebOptions, 'app'>): Hono {
  const ballot = '/consultations/:slug{[a-z0-9-]{1,80}}/ballots/:ballot{[a-z0-9-]{1,80}}';
  const routes = new Hono();
  routes.get(ballot, sharedPage(app, ballotPage));
  routes.get(`${ballot}/rules.json`, frozenRules(app));
  routes.get(`${ballot}/vote`, page(app, votePage));
  routes.post(`${ballot}/vote`, formLimit(app), acceptForm(app, acceptVote));
  routes.get(`${ballot}/receipt`, page(app, receiptPage));
  routes.post(`${ballot}/receipt`, formLimit(app), acceptForm(app, acceptReceiptCheck));
  return routes;
}

/** The frozen document of a ballot byte for byte as it was hashed, also after its end was moved. */
function frozenRules(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const found = await readBallot(app, { ...ballotIn(c), audience: { drafts: false } });
    if (!found.ok) return errorPage(app, c, 404);
    protect(c, 'shared');
    c.header('access-control-allow-origin', '*');
    return c.body(canonicalText(found.value.rules), 200, { 'content-type': 'application/json' });
  };
}
