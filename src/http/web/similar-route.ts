import type { Context } from 'hono';
import type { Application } from '../../application/ports.ts';
import { clientAddress } from '../client-address.ts';
import { similar } from './components/proposal-form.ts';
import { notSetUp } from './error-page.ts';
import { protect } from './headers.ts';
import { limitOf } from './limit.ts';
import { slugOf } from './pages/proposal-address.ts';
import { similarTo } from './pages/propose.ts';
import { openVisit } from './visit.ts';

/** While somebody types, one question a second is the most there is. */
const PER_CLIENT = { points: 60, duration: 60 };

/** Proposals like a text that is being written, as the piece of a page that the script puts there. */
export function similarRoute(app: Application, trustProxy: boolean): (c: Context) => Promise<Response> {
  const limit = limitOf(PER_CLIENT);
  return async (c) => {
    const wait = await limit(clientAddress(c, trustProxy));
    protect(c, 'never');
    if (wait > 0) return c.body('', 429, { 'retry-after': String(wait), 'content-type': 'text/html; charset=utf-8' });
    const visit = await openVisit(app, c);
    if (visit === null) return notSetUp(app, c);
    const typed = { title: visit.query.get('text') ?? '', body: '', lang: visit.query.get('in') ?? '' };
    const found = await similarTo(visit, slugOf(c), typed);
    return c.body(similar(visit, slugOf(c), found).toString(), 200, { 'content-type': 'text/html; charset=utf-8' });
  };
}
