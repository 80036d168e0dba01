import { Hono } from 'hono';
import { BODY_BYTES_MAX } from '../../kit/request-body.ts';
import { acceptAgent, agentPage } from '../agent/agent.ts';
import { AGENTS, acceptAgents, agentsPage } from '../agent/agents.ts';
import { AUDIT, AUDIT_CSV, auditFile, auditPage } from '../agent/audit.ts';
import { acceptRevokeToken, acceptTokens, revokeTokenPage, TOKENS, tokensPage } from '../agent/tokens.ts';
import { acceptAnswer, answerPage } from '../answer/admin.ts';
import { ANSWERS, answersPage, COMMITMENTS } from '../answer/admin-list.ts';
import { acceptCommitment, commitmentPage } from '../answer/commitment.ts';
import { acceptCloseAndTally, ballotAdminPage } from '../ballot/admin.ts';
import {
  acceptDiscardBallot,
  acceptExtendBallot,
  acceptPublishBallot,
  discardBallotPage,
  extendBallotPage,
  publishBallotPage,
} from '../ballot/ballot-lifecycle.ts';
import { acceptEditBallot, acceptNewBallot, editBallotPage, newBallotPage } from '../ballot/edit-ballot.ts';
import { acceptNewBatch, newBatchPage, paperAdminPage } from '../ballot/paper.ts';
import { acceptBatch, batchPage } from '../ballot/paper-batch.ts';
import { acceptAdminCharter, adminCharterPage } from '../community/admin-charter.ts';
import { acceptAdminRequest, adminRequestPage } from '../community/admin-request.ts';
import { acceptHandOver, handOverPage } from '../community/hand-over.ts';
import { acceptNewCommunity, NEW_COMMUNITY, newCommunityPage } from '../community/new-community.ts';
import { acceptNewRequest, newRequestPage } from '../community/new-request.ts';
import { ownMoneyPage } from '../community/own-money.ts';
import { acceptPaperMember, paperMembersPage } from '../community/paper-members.ts';
import { OWN_MONEY } from '../community/request-address.ts';
import { acceptConnector, connectorPage } from '../connector/connector.ts';
import { CONNECTORS } from '../connector/connector-parts.ts';
import { acceptNewConnector, connectorsPage, newConnectorPage } from '../connector/connectors.ts';
import { consultationAdminPage } from '../consultation/admin.ts';
import {
  ADMIN_COMMUNITIES,
  acceptNewConsultation,
  CONSULTATIONS,
  communitiesAdminPage,
  consultationsAdminPage,
  NEW_CONSULTATION,
  newConsultationPage,
} from '../consultation/admin-list.ts';
import {
  acceptDiscardConsultation,
  acceptExtendPhase,
  acceptPublishConsultation,
  discardConsultationPage,
  extendPhasePage,
  publishConsultationPage,
} from '../consultation/consultation-lifecycle.ts';
import {
  acceptCover,
  acceptEditConsultation,
  coverFormPage,
  editConsultationPage,
} from '../consultation/edit-consultation.ts';
import { statisticsAdminPage } from '../consultation/statistics.ts';
import { acceptUnfinished, UNFINISHED, unfinishedPage } from '../consultation/unfinished.ts';
import { acceptDeadLetters, DEAD_LETTERS, deadLettersOfPage, deadLettersPage } from '../federation/dead-letters.ts';
import { acceptHosts, HOSTS, hostsPage } from '../host/hosts.ts';
import {
  APPEARANCE,
  APPEARANCE_PREVIEW,
  acceptAppearance,
  appearancePage,
  appearancePreview,
} from '../institution/appearance.ts';
import { acceptMap, MAP, mapSettingsPage } from '../institution/map-settings.ts';
import { acceptSettings, SETTINGS, settingsPage } from '../institution/settings.ts';
import {
  acceptNewStaticPage,
  acceptStaticPage,
  editStaticPage,
  newStaticPage,
} from '../institution/static-page-form.ts';
import {
  acceptDeletePage,
  acceptStaticPages,
  deletePage,
  NEW_STATIC_PAGE,
  STATIC_PAGES,
  staticPagesPage,
} from '../institution/static-pages.ts';
import {
  acceptMailTemplate,
  FORMER_MAIL_TEMPLATES,
  MAIL_TEMPLATES,
  mailTemplatePage,
  mailTemplatesPage,
  redirectToMailTemplates,
} from '../mail/mail-templates.ts';
import { acceptNewsletter, newsletterPage } from '../mail/newsletter.ts';
import { acceptNewNewsletter, NEWSLETTERS, newNewsletterPage, newslettersPage } from '../mail/newsletters.ts';
import { acceptReminders, REMINDERS, remindersPage } from '../mail/reminders.ts';
import {
  acceptFile,
  acceptRemoveFile,
  FILES,
  filesPage,
  LATEST_FILES,
  latestFilesRoute,
  removeFilePage,
} from '../media/files.ts';
import { acceptSeveral, MODERATION, moderationPage } from '../moderation/admin.ts';
import { acceptModeration, moderationItemPage } from '../moderation/moderation-item.ts';
import { acceptBringIn, bringInPage } from '../network/bring-in.ts';
import { cityStatesPage } from '../network/city-states.ts';
import { acceptDirectories, directoriesPage } from '../network/directories.ts';
import { acceptInvitations, INVITATIONS, invitationsPage } from '../network/invitations.ts';
import { DIRECTORIES, PEERS } from '../network/peer-facts.ts';
import { acceptPeer, acceptPeers, peerPage, peersPage } from '../network/peers.ts';
import { acceptShare, sharePage } from '../network/share.ts';
import { acceptContributionBatch, contributionBatchPage } from '../paper/batch.ts';
import { acceptNewContributionBatch, batchesPage, newContributionBatchPage } from '../paper/batches.ts';
import {
  acceptCodeLetters,
  CODE_LETTER_SHEETS,
  CODE_LETTERS,
  codeLetterSheetsPage,
  codeLettersPage,
} from '../participant/code-letters.ts';
import { acceptResidents, RESIDENTS, residentsPage } from '../participant/residents.ts';
import { REGISTER, registerPage } from '../privacy/admin.ts';
import { acceptQuestionnaire, questionnaireAdminPage } from '../questionnaire/admin.ts';
import { acceptHideText, textsPage } from '../questionnaire/texts.ts';
import { acceptSynthesis, synthesisAdminPage } from '../synthesis/admin.ts';
import { acceptOfferTemplate, offerTemplatePage } from '../template/offer-template.ts';
import { FROM_TEMPLATE } from '../template/template-parts.ts';
import { acceptUseTemplate, useTemplatePage } from '../template/use-template.ts';
import { type Accepts, acceptForm, formLimit } from './form.ts';
import { type PageOf, page } from './page.ts';
import type { WebOptions } from './page-context.ts';
import { adminPage } from './start.ts';

/** A list of residents; longer ones are added in parts. */
const RESIDENTS_BYTES_MAX = 1024 * 1024;

/** The administration area: what officers do, what moderators decide, and what administrators alone may. */
export function adminRoutes({ app, directory }: Pick<WebOptions, 'app' | 'directory'>): Hono {
  const id = '[0-9a-f-]{36}';
  const routes = new Hono();
  const formUpTo = (bytes?: number) => {
    const limit = formLimit(app, bytes);
    return (path: string, shows: PageOf, accepts: Accepts) => {
      routes.get(path, page(app, shows));
      routes.post(path, limit, acceptForm(app, accepts));
    };
  };
  const form = formUpTo();
  routes.get('/admin', page(app, adminPage));

  const consultation = `${CONSULTATIONS}/:slug{[a-z0-9-]{1,80}}`;
  routes.get(CONSULTATIONS, page(app, consultationsAdminPage));
  routes.get(ADMIN_COMMUNITIES, page(app, communitiesAdminPage));
  form(NEW_COMMUNITY, newCommunityPage, acceptNewCommunity);
  form(NEW_CONSULTATION, newConsultationPage, acceptNewConsultation);
  form(FROM_TEMPLATE, useTemplatePage, acceptUseTemplate);
  form(`${UNFINISHED}/:unfinished{${id}}`, unfinishedPage, acceptUnfinished);
  routes.get(consultation, page(app, consultationAdminPage));
  form(`${consultation}/edit`, editConsultationPage, acceptEditConsultation);
  routes.get(`${consultation}/cover`, page(app, coverFormPage));
  routes.post(`${consultation}/cover`, acceptForm(app, acceptCover, { files: true }));
  form(`${consultation}/publish`, publishConsultationPage, acceptPublishConsultation);
  form(`${consultation}/discard`, discardConsultationPage, acceptDiscardConsultation);
  form(`${consultation}/template`, offerTemplatePage, acceptOfferTemplate);
  form(`${consultation}/extend`, extendPhasePage, acceptExtendPhase);
  routes.get(`${consultation}/statistics`, page(app, statisticsAdminPage));
  form(`${consultation}/synthesis`, synthesisAdminPage, acceptSynthesis);
  form(`${CONSULTATIONS}/:slug{[a-z0-9-]{1,200}}/share`, sharePage, acceptShare);
  form(`${CONSULTATIONS}/:slug{[a-z0-9-]{1,200}}/bring-in`, bringInPage, acceptBringIn);
  routes.get(`${CONSULTATIONS}/:slug{[a-z0-9-]{1,200}}/cities`, page(app, cityStatesPage));
  form(INVITATIONS, invitationsPage, acceptInvitations);

  routes.get(FILES, page(app, filesPage));
  routes.post(FILES, acceptForm(app, acceptFile, { files: true }));
  routes.get(LATEST_FILES, latestFilesRoute(app));
  form(`${FILES}/:hash{[0-9a-f]{64}}`, removeFilePage, acceptRemoveFile);

  const ballot = `${consultation}/ballots/:ballot{[a-z0-9-]{1,80}}`;
  // A ballot may have two hundred options with their descriptions: as much as the node takes at all.
  const large = formUpTo(BODY_BYTES_MAX);
  large(`${consultation}/questionnaire`, questionnaireAdminPage, acceptQuestionnaire);
  form(`${consultation}/questionnaire/texts`, textsPage, acceptHideText);
  large(`${consultation}/new-ballot`, newBallotPage, acceptNewBallot);
  routes.get(ballot, page(app, ballotAdminPage));
  large(`${ballot}/edit`, editBallotPage, acceptEditBallot);
  form(`${ballot}/publish`, publishBallotPage, acceptPublishBallot);
  form(`${ballot}/discard`, discardBallotPage, acceptDiscardBallot);
  form(`${ballot}/extend`, extendBallotPage, acceptExtendBallot);
  routes.post(`${ballot}/settle`, formLimit(app), acceptForm(app, acceptCloseAndTally));
  routes.get(`${ballot}/paper`, page(app, paperAdminPage));
  large(`${ballot}/paper/new`, newBatchPage, acceptNewBatch);
  form(`${ballot}/paper/:batch{${id}}`, batchPage, acceptBatch);

  // A charter has up to fifty thousand characters in each language.
  large(`${consultation}/charter`, adminCharterPage, acceptAdminCharter);
  form(`${consultation}/paper-members`, paperMembersPage, acceptPaperMember);
  form(`${consultation}/hand-over`, handOverPage, acceptHandOver);
  form(`${consultation}/new-request`, newRequestPage, acceptNewRequest);
  form(`${consultation}/requests/:number{[1-9][0-9]{0,8}}`, adminRequestPage, acceptAdminRequest);
  routes.get(OWN_MONEY, page(app, ownMoneyPage));

  routes.get(`${consultation}/paper`, page(app, batchesPage));
  large(`${consultation}/paper/new`, newContributionBatchPage, acceptNewContributionBatch);
  form(`${consultation}/paper/:envelope{${id}}`, contributionBatchPage, acceptContributionBatch);

  form(MODERATION, moderationPage, acceptSeveral);
  form(`${MODERATION}/:kind{proposal|comment|report|appeal}/:id{${id}}`, moderationItemPage, acceptModeration);
  routes.get(ANSWERS, page(app, answersPage));
  form(`${ANSWERS}/:slug{[a-z0-9-]{1,80}}/:number{[1-9][0-9]{0,8}}`, answerPage, acceptAnswer);
  form(`${COMMITMENTS}/:id{${id}}`, commitmentPage, acceptCommitment);
  form(REMINDERS, remindersPage, acceptReminders);
  routes.get(NEWSLETTERS, page(app, newslettersPage));
  form(`${NEWSLETTERS}/new`, newNewsletterPage, acceptNewNewsletter);
  form(`${NEWSLETTERS}/:newsletter{${id}}`, newsletterPage, acceptNewsletter);

  const host = '[a-z0-9.-]{1,253}(?::[0-9]{1,5})?';
  form(HOSTS, hostsPage, acceptHosts);
  form(PEERS, peersPage, acceptPeers(directory ?? null));
  form(`${PEERS}/:host{${host}}`, peerPage, acceptPeer);
  form(DIRECTORIES, directoriesPage, acceptDirectories);
  routes.get(DEAD_LETTERS, page(app, deadLettersPage));
  form(`${DEAD_LETTERS}/:queue{[a-z-]{1,40}}/:host{-|${host}}`, deadLettersOfPage, acceptDeadLetters);

  form(AGENTS, agentsPage, acceptAgents);
  form(`${AGENTS}/:agent{${id}}`, agentPage, acceptAgent);
  form(TOKENS, tokensPage, acceptTokens);
  form(`${TOKENS}/:token{${id}}`, revokeTokenPage, acceptRevokeToken);
  formUpTo(RESIDENTS_BYTES_MAX)(RESIDENTS, residentsPage, acceptResidents);
  form(CODE_LETTERS, codeLettersPage, acceptCodeLetters);
  routes.get(CODE_LETTER_SHEETS, page(app, codeLetterSheetsPage));
  routes.get(CONNECTORS, page(app, connectorsPage));
  form(`${CONNECTORS}/new/:kind{[a-z0-9-]{1,40}}`, newConnectorPage, acceptNewConnector);
  form(`${CONNECTORS}/:name{[a-z][a-z0-9-]{0,39}}`, connectorPage, acceptConnector);
  form(SETTINGS, settingsPage, acceptSettings);
  form(STATIC_PAGES, staticPagesPage, acceptStaticPages);
  form(NEW_STATIC_PAGE, newStaticPage, acceptNewStaticPage);
  form(`${STATIC_PAGES}/:page{[a-z0-9-]{1,40}}`, editStaticPage, acceptStaticPage);
  form(`${STATIC_PAGES}/:page{[a-z0-9-]{1,40}}/delete`, deletePage, acceptDeletePage);
  routes.get(APPEARANCE, page(app, appearancePage));
  routes.post(APPEARANCE, acceptForm(app, acceptAppearance, { files: true }));
  routes.get(APPEARANCE_PREVIEW, page(app, appearancePreview));
  form(MAP, mapSettingsPage, acceptMap);
  routes.get(MAIL_TEMPLATES, page(app, mailTemplatesPage));
  routes.get(`${FORMER_MAIL_TEMPLATES}/:rest{.*}?`, redirectToMailTemplates);
  form(`${MAIL_TEMPLATES}/:kind{[a-z-]{1,20}}/:lang{[a-z]{2}}`, mailTemplatePage, acceptMailTemplate);
  routes.get(AUDIT, page(app, auditPage));
  routes.get(AUDIT_CSV, auditFile(app));
  routes.get(REGISTER, page(app, registerPage));
  return routes;
}
