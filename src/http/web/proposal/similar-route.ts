import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { clientAddress } from '../../kit/client-address.ts';
import { limitOf } from '../../kit/limit.ts';
import { notSetUp } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';
import { createPageContext } from '../kit/page-context.ts';
import { slugOf } from './proposal-address.ts';
import { similar } from './proposal-form.ts';
import { similarTo } from './propose.ts';

/** While somebody types, one question a second is the most there is. */
const PER_CLIENT = { points: 60, duration: 60 };

/** Proposals like a text that is being written, as the piece of a page that the script puts there. */
export function similarRoute(app: Application, trustProxy: boolean): (c: Context) => Promise<Response> {
  const limit = limitOf(PER_CLIENT);
  return async (c) => {
    const wait = await limit(clientAddress(c, trustProxy));
    protect(c, 'never');
    if (wait > 0) return c.body('', 429, { 'retry-after': String(wait), 'content-type': 'text/html; charset=utf-8' });
    const context = await createPageContext(app, c);
    if (context === null) return notSetUp(app, c);
    const values = { title: context.query.get('text') ?? '', body: '', lang: context.query.get('in') ?? '' };
    const found = await similarTo(context, slugOf(c), values);
    return c.body(similar(context, slugOf(c), found).toString(), 200, { 'content-type': 'text/html; charset=utf-8' });
  };
}
