import { type Context, Hono } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readBallot } from '../../../application/ballot/reads.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import { findContribution } from '../../../application/network/mirror/find-contribution.ts';
import { ballotIn } from '../ballot/ballot-item.ts';
import { acceptReceiptCheck, receiptCode, receiptFile, receiptPage, receiptProof } from '../ballot/ballot-receipt.ts';
import { acceptVote, votePage } from '../ballot/ballot-vote.ts';
import { ballotPage } from '../ballot/page.ts';
import { acceptComment, acceptOwnComment, commentPage, ownCommentPage } from '../comment/page.ts';
import { placesPage } from '../consultation/places.ts';
import { rulesDocumentRoute } from '../consultation/rules.ts';
import { statisticsFile, statisticsPage } from '../consultation/statistics.ts';
import { OWN_PROMISE, promiseFile } from '../journal/own-promise.ts';
import { acceptFollowByMail, FOLLOW_BY_MAIL, followByMailPage, followSentPage } from '../mail/follow-by-mail.ts';
import { acceptFollowLink, acceptUnfollow, followLinkPage, unfollowedPage, unfollowPage } from '../mail/follow-link.ts';
import { acceptOwnFollows, ownFollowsPage } from '../mail/own-follows.ts';
import { fileRoute } from '../media/files.ts';
import { acceptAppeal, appealPage } from '../moderation/appeal.ts';
import { acceptReport, reportPage } from '../moderation/report.ts';
import { commonsPage, reusePage } from '../network/commons.ts';
import { networkPage } from '../network/network.ts';
import { openDataPage, openDataRoute } from '../open-data/page.ts';
import { acceptOwnContacts, contactsPage, ownContactsPage } from '../participant/contacts.ts';
import { acceptMe, mePage } from '../participant/me.ts';
import { acceptErase, erasedPage, erasePage, ownData } from '../participant/own-data.ts';
import { acceptPollVote, pollPage } from '../poll/page.ts';
import { imageRoute } from '../proposal/image-fields.ts';
import { acceptOwnDetails, ownDetailsPage } from '../proposal/own-details.ts';
import { acceptOwnProposal, ownProposalPage } from '../proposal/own-proposal.ts';
import { slugOf } from '../proposal/proposal-address.ts';
import { acceptProposal, proposePage } from '../proposal/propose.ts';
import { similarRoute } from '../proposal/similar-route.ts';
import { acceptResponse, questionnaireFile, questionnairePage } from '../questionnaire/page.ts';
import { acceptSupport, supportPage } from '../support/page.ts';
import { synthesisFile, synthesisPage } from '../synthesis/page.ts';
import { templatePage, templatesPage } from '../template/page.ts';
import { TEMPLATES } from '../template/template-parts.ts';
import { JOURNAL_SCRIPT, MAP_SCRIPT, MAP_STYLESHEET, SCRIPT, serveAsset } from './assets.ts';
import { errorPage } from './error-page.ts';
import { acceptForm, formLimit } from './form.ts';
import { protect } from './headers.ts';
import { PLACE_NAME, placeNameRoute, TILES, tileRoute } from './map.ts';
import { MARKDOWN_PREVIEW, markdownPreviewRoute } from './markdown-tools.ts';
import { type PageOf, page, sharedPage } from './page.ts';
import type { WebOptions } from './page-context.ts';

/** The id by which a host knows what was written here leads to where everybody reads it. */
function contributionRoute(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const slug = slugOf(c);
    const found = await findContribution(app, { slug, id: c.req.param('id') ?? '' });
    if (found === null) return errorPage(app, c, 404);
    protect(c, 'never');
    const anchor = found.commentId === null ? '' : `#c-${found.commentId}`;
    return c.redirect(`/consultations/${slug}/proposals/${found.number}${anchor}`, 303);
  };
}

/** What residents do with what is published: support, comment, report, vote, propose, follow; and their own pages. */
export function participationRoutes({ app, trustProxy = false }: Pick<WebOptions, 'app' | 'trustProxy'>): Hono {
  const id = '[0-9a-f-]{36}';
  const consultation = '/consultations/:slug{[a-z0-9-]{1,80}}';
  const proposal = `${consultation}/proposals/:number{[1-9][0-9]{0,8}}`;
  const comment = `${proposal}/comments/:comment{${id}}`;
  const ballot = `${consultation}/ballots/:ballot{[a-z0-9-]{1,80}}`;
  const limit = formLimit(app);
  const routes = new Hono();
  const form = (path: string, shows: PageOf, accepts: ReturnType<typeof acceptForm>) => {
    routes.get(path, page(app, shows));
    routes.post(path, limit, accepts);
  };

  form(`${proposal}/support`, supportPage, acceptSupport(app));
  form(`${proposal}/comment`, commentPage, acceptComment(app));
  form(`${comment}/change`, ownCommentPage, acceptOwnComment(app));
  const report = acceptReport(app, trustProxy);
  for (const subject of [proposal, comment]) form(`${subject}/report`, reportPage, report);
  form(`${consultation}/polls/:poll{${id}}`, pollPage, acceptPollVote(app));
  form(`${consultation}/questionnaire`, questionnairePage, acceptResponse(app));
  for (const format of ['csv', 'json'] as const) {
    routes.get(`${consultation}/questionnaire/results.${format}`, questionnaireFile(app, format));
  }
  routes.get(`${consultation}/contributions/:id{${id}}`, contributionRoute(app));
  routes.get(`${consultation}/propose`, page(app, proposePage));
  routes.post(`${consultation}/propose`, acceptProposal(app));
  routes.get('/images/:hash{[0-9a-f]{64}}', imageRoute(app));
  routes.get(`${TILES}/:z{[0-9]{1,2}}/:x{[0-9]{1,7}}/:y{[0-9]{1,7}}`, tileRoute(app, trustProxy));
  routes.post(PLACE_NAME, limit, placeNameRoute(app));
  routes.post(MARKDOWN_PREVIEW, limit, markdownPreviewRoute(app));
  routes.get('/files/:hash{[0-9a-f]{64}}', fileRoute(app));
  routes.get(`${consultation}/similar`, similarRoute(app, trustProxy));
  for (const asset of [SCRIPT, JOURNAL_SCRIPT, MAP_SCRIPT, MAP_STYLESHEET])
    routes.get(asset.path, (c) => serveAsset(c, asset));

  routes.get(ballot, sharedPage(app, ballotPage));
  routes.get(
    `${ballot}/rules.json`,
    rulesDocumentRoute(app, (c) => readBallot(app, { ...ballotIn(c), viewer: ANYBODY })),
  );
  form(`${ballot}/vote`, votePage, acceptForm(app, acceptVote));
  form(`${ballot}/receipt`, receiptPage, acceptForm(app, acceptReceiptCheck));
  routes.get(`${ballot}/receipt.txt`, receiptFile(app));
  routes.get(`${ballot}/receipt.svg`, receiptCode(app));
  routes.get(`${ballot}/receipt.tlog-proof`, receiptProof(app));

  routes.get(`${consultation}/places`, sharedPage(app, placesPage));
  routes.get(`${consultation}/statistics`, sharedPage(app, statisticsPage));
  routes.get(`${consultation}/statistics.csv`, statisticsFile(app));
  routes.get(`${consultation}/synthesis`, sharedPage(app, synthesisPage));
  routes.get(`${consultation}/synthesis.json`, synthesisFile(app, 'json'));
  routes.get(`${consultation}/synthesis.csv`, synthesisFile(app, 'csv'));
  routes.get(`${consultation}/data`, page(app, openDataPage));
  routes.get(`${consultation}/data/:file{[a-z_-]{1,40}(?:[.]schema)?[.][a-z]{3,7}}`, openDataRoute(app));
  routes.get('/network', page(app, networkPage));
  routes.get(TEMPLATES, sharedPage(app, templatesPage));
  routes.get(`${TEMPLATES}/:slug{[a-z0-9-]{1,80}}`, sharedPage(app, templatePage));
  routes.get('/commons', page(app, commonsPage));
  routes.get('/commons/take-up', page(app, reusePage));

  const own = `/me/proposals/:id{${id}}`;
  routes.get(OWN_PROMISE, promiseFile(app));
  form('/me', mePage, acceptMe(app));
  routes.get('/me/data.json', ownData(app, 'json'));
  routes.get('/me/data.csv', ownData(app, 'csv'));
  form('/me/erase', erasePage, acceptErase(app));
  routes.get('/erased', page(app, erasedPage));
  form(own, ownProposalPage, acceptOwnProposal(app));
  routes.get(`${own}/details`, page(app, ownDetailsPage));
  routes.post(`${own}/details`, acceptOwnDetails(app));
  form(`/me/appeals/:decision{${id}}`, appealPage, acceptAppeal(app));

  const secret = '[A-Za-z0-9_-]{20,100}';
  form(FOLLOW_BY_MAIL, followByMailPage, acceptFollowByMail(app, trustProxy));
  routes.get(`${FOLLOW_BY_MAIL}/sent`, page(app, followSentPage));
  form(`${FOLLOW_BY_MAIL}/:secret{${secret}}`, followLinkPage, acceptFollowLink(app));
  form(`/unfollow/:token{${secret}}`, unfollowPage, acceptUnfollow(app));
  routes.get('/unfollowed', page(app, unfollowedPage));
  form('/me/follows', ownFollowsPage, acceptOwnFollows(app));
  form('/me/contacts', ownContactsPage, acceptOwnContacts(app));
  routes.get('/contacts', page(app, contactsPage));
  return routes;
}
