import { Hono } from 'hono';
import { acceptPeer, peerPage } from './admin/peer.ts';
import { acceptPeers, PEERS, peersPage } from './admin/peers.ts';
import { acceptForm, formLimit } from './form.ts';
import { page } from './page.ts';
import { commonsPage, takeUpPage } from './pages/commons.ts';
import { networkPage } from './pages/network.ts';
import type { WebOptions } from './web-options.ts';

/** The other institutions' nodes: for everybody, and at the desk. */
export function peerRoutes({ app, directory }: Pick<WebOptions, 'app' | 'directory'>): Hono {
  const peer = `${PEERS}/:host{[a-z0-9.-]{1,253}(?::[0-9]{1,5})?}`;
  const form = formLimit(app);
  const routes = new Hono();
  routes.get('/network', page(app, networkPage));
  routes.get('/commons', page(app, commonsPage));
  routes.get('/commons/take-up', page(app, takeUpPage));
  routes.get(PEERS, page(app, peersPage));
  routes.post(PEERS, form, acceptForm(app, acceptPeers(directory ?? null)));
  routes.get(peer, page(app, peerPage));
  routes.post(peer, form, acceptForm(app, acceptPeer));
  return routes;
}
