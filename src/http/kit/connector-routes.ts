import { Hono } from 'hono';
import type { Application } from '../../application/application.ts';
import { answerRequest } from '../../application/connector/intake/answer-request.ts';
import type { ConnectorReply } from '../../application/connector/intake/ports.ts';
import { clientNetwork } from './client-address.ts';
import { limitOf, QUOTAS } from './limit.ts';

const BELOW = '/connect/:kind/:connector/*';
const NOT_FOUND: ConnectorReply = {
  status: 404,
  body: { err: 1, err_class: 'Not found', err_code: 'not-found' },
};

/** What other software of the institution asks, in the form that its kind of connector has; JSON where it says nothing else. */
export function connectorRoutes(app: Application, trustProxy: boolean): Hono {
  const routes = new Hono();
  const [ofNetwork, ofConnector] = [limitOf(QUOTAS.connectorNetwork), limitOf(QUOTAS.connector)];
  routes.all(BELOW, async (c) => {
    const { kind, connector } = c.req.param();
    const wait = (await ofNetwork(clientNetwork(c, trustProxy))) || (await ofConnector(`${kind} ${connector}`));
    if (wait > 0) c.header('retry-after', String(wait));
    if (wait > 0) return c.json({ err: 1, err_class: 'Too many requests', err_code: 'too-many-requests' }, 429);
    const url = new URL(c.req.raw.url);
    const [, , , , ...rest] = url.pathname.split('/');
    const reply = await answerRequest(app, {
      kind,
      name: connector,
      request: {
        method: c.req.method,
        base: `/connect/${kind}/${connector}`,
        path: rest.filter((part) => part !== '').join('/'),
        query: url.search.slice(1),
        contentType: c.req.header('content-type') ?? null,
        body: new Uint8Array(await c.req.arrayBuffer()),
        at: app.now(),
      },
    });
    const { status, body, contentType, isForAnySite = false } = reply ?? NOT_FOUND;
    return new Response(contentType === undefined ? JSON.stringify(body) : String(body), {
      status,
      headers: {
        'content-type': contentType ?? 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        ...(isForAnySite ? { 'access-control-allow-origin': '*' } : {}),
      },
    });
  });
  return routes;
}
