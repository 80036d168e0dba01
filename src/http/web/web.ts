import { Hono } from 'hono';
import { readConsultation } from '../../application/consultation/read-consultations.ts';
import { ANYBODY } from '../../application/kit/viewer.ts';
import { CATALOGUE_PATH } from '../../application/open-data/dcat-catalogue.ts';
import { boardPage } from './community/board.ts';
import { charterPage } from './community/charter.ts';
import { COMMUNITIES, communitiesPage } from './community/list.ts';
import { featureRequestPage } from './community/request.ts';
import { calendarRoute } from './consultation/calendar.ts';
import { consultationsPage } from './consultation/list.ts';
import { consultationPage } from './consultation/page.ts';
import { posterPage } from './consultation/poster.ts';
import { rulesDocumentRoute } from './consultation/rules.ts';
import { acceptInteract, interactPage } from './federation/interact.ts';
import { acceptShareElsewhere, shareElsewherePage } from './federation/share-elsewhere.ts';
import { aboutPage, accessibilityPage, privacyPage } from './institution/about.ts';
import { homePage } from './institution/home.ts';
import { acceptSetup, setupPage } from './institution/setup.ts';
import { staticPage } from './institution/static-pages.ts';
import { journalPage } from './journal/page.ts';
import { PROOF_PAGE, proofCode, proofPage } from './journal/proof-page.ts';
import { VERIFY_PATH, verifyPage } from './journal/verify-page.ts';
import { adminRoutes } from './kit/admin-routes.ts';
import { REFERENCE, referencePage } from './kit/api/reference.ts';
import { ICON, STYLESHEET, serveAsset } from './kit/assets.ts';
import { COLOURS_ROUTE, serveColours } from './kit/colours.ts';
import { embedRoute, oembedRoute } from './kit/embed/card.ts';
import { OEMBED } from './kit/embed/embedded.ts';
import { consultationFeed, consultationsFeed, feed, proposalFeed } from './kit/feeds/feeds.ts';
import { formLimit } from './kit/form.ts';
import { MANIFEST } from './kit/institution-face.ts';
import { manifestRoute } from './kit/manifest.ts';
import { ofOneMoment } from './kit/one-moment.ts';
import { type PageOf, page, sharedPage } from './kit/page.ts';
import type { WebOptions } from './kit/page-context.ts';
import { participationRoutes } from './kit/participation-routes.ts';
import { qrRoute, SHARE } from './kit/share-links.ts';
import { robotsRoute, sitemapRoute } from './kit/sitemap.ts';
import { newsletterArchivePage, publicNewsletterPage } from './mail/newsletter.ts';
import { catalogueRoute } from './open-data/page.ts';
import { participantPage } from './participant/page.ts';
import { proposalPage } from './proposal/page.ts';
import { numberOf, slugOf } from './proposal/proposal-address.ts';
import { versionPage } from './proposal/version.ts';
import { signInRoutes } from './sign-in/sign-in-routes.ts';

/** A form of these pages is small. */
const FORM_MAX = 64 * 1024;

/**
 * The pages to read, their feeds and the few forms. The names of a path are held by their patterns, so that nothing
 * else ever reaches a query; whatever matches none is the server's "not found".
 */
export function web(options: WebOptions): Hono {
  const { app, setupKey, interactionResolver, trustProxy, apiDocument } = options;
  const shared = (of: PageOf) => sharedPage(app, of);
  const consultation = '/consultations/:slug{[a-z0-9-]{1,80}}';
  const proposal = `${consultation}/proposals/:number{[1-9][0-9]{0,8}}`;
  const form = formLimit(app, FORM_MAX);
  const routes = new Hono();
  for (const asset of [STYLESHEET, ICON]) routes.get(asset.path, (c) => serveAsset(c, asset));
  routes.get(COLOURS_ROUTE, serveColours);
  routes.get('/robots.txt', robotsRoute(app));
  routes.get('/sitemap.xml', sitemapRoute(app));
  routes.get(MANIFEST, manifestRoute(app));
  routes.get(OEMBED, oembedRoute(app));
  routes.get(CATALOGUE_PATH, catalogueRoute(app));

  routes.get('/', shared(ofOneMoment(homePage)));
  routes.get('/consultations', shared(ofOneMoment(consultationsPage)));
  routes.get(COMMUNITIES, shared(ofOneMoment(communitiesPage)));
  routes.get('/consultations.atom', feed(app, consultationsFeed));
  routes.get('/consultations/:feed{[a-z0-9-]{1,80}\\.atom}', feed(app, consultationFeed));
  routes.get(consultation, shared(ofOneMoment(consultationPage)));
  routes.get(
    `${consultation}/rules.json`,
    rulesDocumentRoute(app, (c) => readConsultation(app, { slug: slugOf(c), viewer: ANYBODY })),
  );
  routes.get(`${consultation}/calendar.ics`, calendarRoute(app));
  routes.get(`${consultation}/poster`, page(app, posterPage));
  routes.get(
    `${consultation}/embed`,
    embedRoute(app, (c) => ({ kind: 'consultation', slug: slugOf(c) })),
  );
  routes.get(
    `${proposal}/embed`,
    embedRoute(app, (c) => ({ kind: 'proposal', slug: slugOf(c), number: numberOf(c) })),
  );
  routes.get(`${consultation}/proposals/:feed{[1-9][0-9]{0,8}\\.atom}`, feed(app, proposalFeed));
  routes.get(proposal, shared(ofOneMoment(proposalPage)));
  routes.get(`${consultation}/requests`, shared(boardPage));
  routes.get(`${consultation}/charter`, page(app, charterPage));
  routes.get(`${consultation}/charter/:version{[1-9][0-9]{0,8}}`, page(app, charterPage));
  routes.get(`${proposal}/request`, shared(featureRequestPage));
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
  routes.route('/', signInRoutes(options));
  routes.route('/', participationRoutes(options));
  routes.route('/', adminRoutes(options));
  routes.get('/interact', page(app, interactPage));
  routes.post(
    '/interact',
    form,
    acceptInteract({ app, interactionResolver: interactionResolver ?? null, trustProxy: trustProxy ?? false }),
  );
  routes.get(SHARE, page(app, shareElsewherePage));
  routes.post(SHARE, form, acceptShareElsewhere(app));
  routes.get('/newsletters', page(app, newsletterArchivePage));
  routes.get('/newsletters/:newsletter{[0-9a-f-]{36}}', page(app, publicNewsletterPage));
  if (apiDocument !== undefined) routes.get(REFERENCE, page(app, referencePage(apiDocument)));
  routes.get('/about', page(app, aboutPage));
  routes.get('/journal', page(app, journalPage));
  routes.get(VERIFY_PATH, page(app, verifyPage));
  routes.get(PROOF_PAGE, page(app, proofPage));
  routes.get(`${PROOF_PAGE}/qr.svg`, proofCode(app));
  routes.get('/pages/:page{[a-z0-9-]{1,40}}', shared(staticPage));
  routes.get('/privacy', page(app, privacyPage));
  routes.get('/accessibility', page(app, accessibilityPage));

  routes.get('/setup', setupPage({ app, setupKey }));
  routes.post('/setup', form, acceptSetup({ app, setupKey }));
  return routes;
}
