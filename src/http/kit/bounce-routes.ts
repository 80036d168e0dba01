import { Hono } from 'hono';
import type { Application } from '../../application/application.ts';
import { receiveBounce } from '../../application/mail/digest/bounces.ts';
import { tokenRefusal } from './operator-token.ts';
import { refused } from './problem.ts';

/**
 * Where the mail server of the institution hands over what comes to the mailbox for reports, each message as it is (RFC 5322). What
 * is no report, or none about a mail of this node, is answered alike: a mail server would report that, too.
 */
export function bounceRoutes({ app, token }: { readonly app: Application; readonly token: string | null }): Hono {
  const routes = new Hono();
  routes.post('/mail/bounces', async (c) => {
    if (token === null) return refused({ type: 'no-such-address' }, app.origin);
    const refusal = tokenRefusal(c, token);
    if (refusal !== null) return refused(refusal, app.origin);
    // Headers and reports are ASCII; whatever else is in the message is not read.
    const message = Buffer.from(await c.req.arrayBuffer()).toString('latin1');
    c.header('cache-control', 'no-store');
    return c.json(await receiveBounce(app, { message, recipient: c.req.query('recipient') }));
  });
  return routes;
}
