import { timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { Application } from '../../application/application.ts';
import { receiveBounce } from '../../application/mail/digest/undeliverable.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { failureOf, type Log } from '../../start/log.ts';
import type { Gauge, Metrics } from './metrics.ts';
import { refused } from './problem.ts';

/** Why a request without one of the tokens that the operator set is refused; null where it has it. */
function tokenRefusal(c: Context, token: string): RefusalOf<'not-signed-in' | 'token-not-valid'> | null {
  const authorization = c.req.header('authorization');
  if (authorization === undefined) return { type: 'not-signed-in' };
  return isSame(authorization, `Bearer ${token}`) ? null : { type: 'token-not-valid' };
}

function isSame(text: string, expected: string): boolean {
  const [a, b] = [Buffer.from(text), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

type OperationOptions = {
  readonly origin: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly metricsToken: string | null;
  /** Whether the node can serve: its database answers. */
  readonly ready: () => Promise<boolean>;
  /** What this process measures beside its counters. */
  readonly ownGauges: () => readonly Gauge[];
  /** What is measured elsewhere; what cannot be read now is left out. */
  readonly gauges?: () => Promise<readonly Gauge[]>;
};

/** So soon it is said whether the node is ready, by what the database said last where it does not answer in this time, */
const PATIENCE_MS = 100;
/** and for as long as that is no older. */
const VALID_MS = 10_000;

/**
 * Whether the node is ready, without waiting behind everybody else who asks the database: one that has much to do answers
 * late, and one that is away says so at once. One question is under way at a time.
 */
function promptly(ask: () => Promise<boolean>): () => Promise<boolean> {
  let asking: Promise<boolean> | null = null;
  let readyAt = Number.NEGATIVE_INFINITY;
  return async () => {
    asking ??= ask()
      .then((isReady) => {
        readyAt = isReady ? performance.now() : Number.NEGATIVE_INFINITY;
        return isReady;
      })
      .finally(() => {
        asking = null;
      });
    if (performance.now() - readyAt > VALID_MS) return await asking;
    const { promise: late, resolve } = Promise.withResolvers<true>();
    const timer = setTimeout(resolve, PATIENCE_MS, true);
    try {
      return await Promise.race([asking, late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** What whoever runs the node asks: is it alive, can it serve, how does it do. */
export function operationRoutes(options: OperationOptions): Hono {
  const { origin, log, metrics, metricsToken, ownGauges } = options;
  const ready = promptly(options.ready);
  const routes = new Hono();
  for (const path of ['/health/*', '/metrics']) {
    routes.use(path, async (c, next) => {
      await next();
      c.res.headers.set('cache-control', 'no-store');
    });
  }
  routes.get('/health/live', (c) => c.json({ status: 'live' }));
  routes.get('/health/ready', async (c) => {
    try {
      if (await ready()) return c.json({ status: 'ready' });
    } catch (error) {
      log.warn(failureOf(error), 'not ready');
    }
    c.header('retry-after', '5');
    return c.json({ status: 'not ready' }, 503);
  });
  const measured = async () => {
    try {
      return (await options.gauges?.()) ?? [];
    } catch (error) {
      log.warn(failureOf(error), 'metrics are incomplete');
      return [];
    }
  };
  routes.get('/metrics', async (c) => {
    // Without a token of their own, metrics are for a node that only this machine or a private network reaches.
    if (metricsToken === null && !origin.startsWith('http://')) return refused({ type: 'no-such-address' }, origin);
    if (metricsToken !== null) {
      const refusal = tokenRefusal(c, metricsToken);
      if (refusal !== null) return refused(refusal, origin);
    }
    return c.body(metrics.text([...ownGauges(), ...(await measured())]), 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    });
  });
  return routes;
}

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
