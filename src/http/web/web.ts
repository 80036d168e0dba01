import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { adminPage } from './admin/start.ts';
import { administrationRoutes } from './administration-routes.ts';
import { answerRoutes } from './answer-routes.ts';
import { ICON, STYLESHEET, serveAsset } from './assets.ts';
import { ballotDeskRoutes } from './ballot-desk-routes.ts';
import { ballotRoutes } from './ballot-routes.ts';
import { deskRoutes } from './desk-routes.ts';
import { errorPage } from './error-page.ts';
import { consultationFeed, consultationsFeed, feed, proposalFeed } from './feeds/feeds.ts';
import { figureRoutes } from './figure-routes.ts';
import { followRoutes } from './follow-routes.ts';
import { identityRoutes } from './identity-routes.ts';
import { meRoutes } from './me-routes.ts';
import { moderationRoutes } from './moderation-routes.ts';
import { type PageOf, page, sharedPage } from './page.ts';
import { aboutPage, accessibilityPage, privacyPage } from './pages/about.ts';
import { consultationPage } from './pages/consultation.ts';
import { consultationsPage } from './pages/consultations.ts';
import { homePage } from './pages/home.ts';
import { acceptHosts, hostsPage } from './pages/hosts.ts';
import { acceptInteract, interactPage } from './pages/interact.ts';
import { participantPage } from './pages/participant.ts';
import { proposalPage } from './pages/proposal.ts';
import { numberOf, slugOf } from './pages/proposal-address.ts';
import { acceptSetup, setupPage } from './pages/setup.ts';
import { versionPage } from './pages/version.ts';
import { peerRoutes } from './peer-routes.ts';
import { qrRoute } from './qr.ts';
import { rulesDocumentRoute } from './rules-document.ts';
import { shareRoutes } from './share-routes.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { takePartRoutes } from './take-part-routes.ts';
import type { WebOptions } from './web-options.ts';

/** A form of these pages is small. */
const FORM_MAX = 64 * 1024;

/**
 * The pages to read, their feeds and the few forms. The names of a path are held by their patterns, so that nothing
 * else ever reaches a query; whatever matches none is the server's "not found".
 */
export function web(options: WebOptions): Hono {
  const { app, setupKey, homes, trustProxy } = options;
  const shared = (of: PageOf) => sharedPage(app, of);
  const consultation = '/consultations/:slug{[a-z0-9-]{1,80}}';
  const proposal = `${consultation}/proposals/:number{[1-9][0-9]{0,8}}`;
  const form = bodyLimit({ maxSize: FORM_MAX, onError: (c) => errorPage(app, c, 413) });
  const routes = new Hono();
  for (const asset of [STYLESHEET, ICON]) routes.get(asset.path, (c) => serveAsset(c, asset));

  routes.get('/', shared(homePage));
  routes.get('/consultations', shared(consultationsPage));
  routes.get('/consultations.atom', feed(app, consultationsFeed));
  routes.get('/consultations/:feed{[a-z0-9-]{1,80}\\.atom}', feed(app, consultationFeed));
  routes.get(consultation, shared(consultationPage));
  routes.get(`${consultation}/rules.json`, rulesDocumentRoute(app));
  routes.get(`${consultation}/proposals/:feed{[1-9][0-9]{0,8}\\.atom}`, feed(app, proposalFeed));
  routes.get(proposal, shared(proposalPage));
  routes.get(`${proposal}/versions/:version{[1-9][0-9]{0,8}}`, page(app, versionPage));
  routes.get('/participants/:id{[0-9a-f-]{36}}', page(app, participantPage));
  routes.get(
    '/qr.svg',
    qrRoute(app, () => ({ kind: 'institution' })),
  );
  routes.get(
    `${consultation}/qr.svg`,
    qrRoute(app, (c) => ({ kind: 'consultation', slug: slugOf(c) })),
  );
  routes.get(
    `${proposal}/qr.svg`,
    qrRoute(app, (c) => ({ kind: 'proposal', slug: slugOf(c), number: numberOf(c) })),
  );
  routes.route('/', signInRoutes({ app, trustProxy: trustProxy ?? false }));
  routes.route('/', takePartRoutes({ app, trustProxy: trustProxy ?? false }));
  routes.route('/', ballotRoutes({ app }));
  routes.route('/', ballotDeskRoutes({ app }));
  routes.route('/', meRoutes({ app }));
  routes.route('/', followRoutes({ app, trustProxy: trustProxy ?? false }));
  routes.route('/', moderationRoutes({ app }));
  routes.route('/', answerRoutes({ app }));
  routes.route('/', figureRoutes({ app }));
  routes.route('/', deskRoutes({ app }));
  routes.route('/', administrationRoutes({ app }));
  routes.route('/', peerRoutes(options));
  routes.route('/', shareRoutes({ app }));
  routes.get('/interact', page(app, interactPage));
  routes.post('/interact', form, acceptInteract({ app, homes: homes ?? null, trustProxy: trustProxy ?? false }));
  routes.get('/about', page(app, aboutPage));
  routes.get('/privacy', page(app, privacyPage));
  routes.get('/accessibility', page(app, accessibilityPage));

  routes.get('/admin', page(app, adminPage));
  routes.get('/admin/hosts', page(app, hostsPage));
  routes.post('/admin/hosts', form, acceptHosts(app));

  routes.route('/', identityRoutes(options));
  routes.get('/setup', setupPage({ app, setupKey }));
  routes.post('/setup', form, acceptSetup({ app, setupKey }));
  return routes;
}
