import type { Kysely } from 'kysely';
import { up as participation } from './0001-participation.ts';
import { up as queue } from './0002-queue.ts';
import { up as documents } from './0003-documents.ts';
import { up as inbox } from './0005-inbox.ts';
import { up as broughtTotals } from './0006-brought-totals.ts';
import { up as delivery } from './0007-delivery.ts';
import { up as ballots } from './0008-ballots.ts';
import { up as returnAndFollowUp } from './0009-return-and-follow-up.ts';
import { up as signIn } from './0011-sign-in.ts';
import { up as draftsAndPlaces } from './0012-drafts-and-places.ts';
import { up as agentsByConsultation } from './0014-agents-by-consultation.ts';
import { up as mail } from './0015-mail.ts';
import { up as identity } from './0016-identity.ts';
import { up as images } from './0017-images.ts';
import { up as moderationAndOrigins } from './0018-moderation-and-origins.ts';
import { up as residents } from './0019-residents.ts';
import { up as network } from './0020-network.ts';
import { up as followByMail } from './0021-follow-by-mail.ts';
import { up as lettersAndReminders } from './0022-letters-and-reminders.ts';
import { up as formerDetails } from './0023-former-details.ts';
import { up as mirrors } from './0025-mirrors.ts';
import { up as subtotals } from './0026-subtotals.ts';
import { up as formerOrigins } from './0027-former-origins.ts';
import { up as fromHome } from './0030-from-home.ts';
import { up as subtotalChanges } from './0032-told-subtotals.ts';
import { up as citiesTogether } from './0033-cities-together.ts';
import { up as peers } from './0034-peers.ts';
import { up as catalogue } from './0035-catalogue.ts';
import { up as letterTexts } from './0036-letter-texts.ts';
import { up as knownInstitutions } from './0037-known-institutions.ts';
import { up as sumsThatLack } from './0038-sums-that-lack.ts';
import { up as outgoingDetails } from './0039-details-from-home.ts';
import { up as languageOfAgents } from './0040-language-of-agents.ts';
import { up as imagesElsewhere } from './0041-images-elsewhere.ts';
import { up as oneWording } from './0042-one-wording.ts';
import { up as missingInboxes } from './0043-missing-inboxes.ts';
import { up as standingReactions } from './0044-standing-reactions.ts';
import { up as remoteDeletions } from './0045-remote-deletions.ts';
import { up as lettersToAuthors } from './0047-letters-to-authors.ts';
import { up as whatWaits } from './0048-what-waits.ts';
import { up as registeredPeople } from './0052-registered-people.ts';
import { up as invitationsByPage } from './0053-invitations-by-page.ts';
import { up as eventConsumers } from './0054-event-consumers.ts';
import { up as deadLetters } from './0055-dead-letters.ts';
import { up as moneyInMinorUnits } from './0056-money-in-minor-units.ts';
import { up as whoseEvents } from './0057-whose-events.ts';
import { up as castsEncrypted } from './0058-casts-encrypted.ts';
import { up as actsOfTokens } from './0059-acts-of-tokens.ts';
import { up as whoMadeAToken } from './0060-who-made-a-token.ts';
import { up as pseudonyms } from './0061-pseudonyms.ts';
import { up as retention } from './0062-retention.ts';
import { up as counters } from './0063-counters.ts';
import { up as backAfterAnAbsence } from './0064-back-after-an-absence.ts';
import { up as failingHosts } from './0066-failing-hosts.ts';
import { up as hostSoftware } from './0067-host-software.ts';
import { up as contentWarnings } from './0068-content-warnings.ts';
import { up as endedFollows } from './0069-ended-follows.ts';
import { up as formerOriginsSeen } from './0072-former-origins-seen.ts';
import { up as leaving } from './0073-leaving.ts';
import { up as registeredInPublic } from './0074-registered-in-public.ts';
import { up as authorship } from './0077-authorship.ts';
import { up as withheldContributions } from './0078-withheld-contributions.ts';
import { up as answersOfCohosts } from './0080-answers-of-cohosts.ts';
import { up as sharedPolls } from './0081-shared-polls.ts';
import { up as appearance } from './0083-appearance.ts';
import { up as covers } from './0084-covers.ts';
import { up as connectors } from './0085-connectors.ts';
import { up as comparisons } from './0086-comparisons.ts';
import { up as limitsOfCohosts } from './0088-limits-of-cohosts.ts';
import { up as namesOfHolders } from './0089-names-of-holders.ts';
import { up as topics } from './0090-topics.ts';
import { up as digestsByChoice } from './0094-digests-by-choice.ts';
import { up as picturesOfPosts } from './0095-pictures-of-posts.ts';
import { up as requestsOfConnectors } from './0096-requests-of-connectors.ts';
import { up as requestsOfCommitments } from './0097-requests-of-commitments.ts';
import { up as agentsByProvider } from './0100-agents-by-provider.ts';
import { up as catalogueChanges } from './0101-catalogue-changes.ts';
import { up as directories } from './0102-directories.ts';
import { up as versionsOfHosts } from './0105-versions-of-hosts.ts';
import { up as picturesOfComments } from './0106-pictures-of-comments.ts';
import { up as mediaFiles } from './0108-media-files.ts';
import { up as contributionsOnPaper } from './0113-contributions-on-paper.ts';
import { up as newsletters } from './0117-newsletters.ts';
import { up as contactConsents } from './0118-contact-consents.ts';
import { up as picturesOfWithheldComments } from './0119-pictures-of-withheld-comments.ts';
import { up as indexOfCatalogueChanges } from './0121-index-of-catalogue-changes.ts';
import { up as deletedAccounts } from './0123-deleted-accounts.ts';
import { up as staticPages } from './0124-static-pages.ts';
import { up as questionnaires } from './0127-questionnaires.ts';
import { up as sources } from './0130-sources.ts';
import { up as cards } from './0134-cards.ts';
import { up as unfinishedConsultations } from './0137-unfinished-consultations.ts';
import { up as codeLetters } from './0140-code-letters.ts';
import { up as menuAndFormerPages } from './0141-menu-and-former-pages.ts';
import { up as unfinishedChanges } from './0142-unfinished-changes.ts';
import { up as problemsOfSources } from './0145-problems-of-sources.ts';
import { up as commentsReadAgain } from './0146-comments-read-again.ts';
import { up as licenceOfOpenData } from './0151-licence-of-open-data.ts';
import { up as orderOfExports } from './0152-order-of-exports.ts';
import { up as commitmentsOfEvents } from './0157-commitments-of-events.ts';
import { up as journal } from './0158-journal.ts';
import { up as coversAtMirrors } from './0165-covers-at-mirrors.ts';
import { up as witnesses } from './0167-witnesses.ts';
import { up as numberedJournals } from './0168-numbered-journals.ts';
import { up as treesOfCasts } from './0170-trees-of-casts.ts';
import { up as rolesInCommunities } from './0172-roles-in-communities.ts';
import { up as charters } from './0173-charters.ts';
import { up as actsOfTheInstitution } from './0174-acts-of-the-institution.ts';
import { up as featureRequests } from './0175-feature-requests.ts';
import { up as pledges } from './0176-pledges.ts';
import { up as pledgeSettlements } from './0177-pledge-settlements.ts';
import { up as unfinishedParts } from './0185-unfinished-parts.ts';
import { up as traitsOfSources } from './0192-traits-of-sources.ts';
import { up as batchesOfHiddenActs } from './0195-batches-of-hidden-acts.ts';
import { up as placesOfHiddenActs } from './0196-places-of-hidden-acts.ts';
import { up as statementsOfInstitutions } from './0201-statements-of-institutions.ts';
import { up as specificationsOfPledges } from './0202-specifications-of-pledges.ts';
import { up as indexOfCohostChanges } from './0207-index-of-cohost-changes.ts';
import { up as copiesOfJournals } from './0210-copies-of-journals.ts';
import { up as secondAgentAbove } from './0212-second-agent-above.ts';
import { up as statementsSentAgain } from './0215-statements-sent-again.ts';
import { up as unreadStatements } from './0216-unread-statements.ts';
import { up as releases } from './0217-releases.ts';
import { up as announcersOfReleases } from './0218-announcers-of-releases.ts';
import { up as mapSettings } from './0219-map-settings.ts';
import { up as clock } from './0220-clock.ts';
import { up as whenCopiesWereVerified } from './0221-when-copies-were-verified.ts';
import { up as duplicateRequests } from './0222-duplicate-requests.ts';
import { up as templates } from './0223-templates.ts';
import { up as communitiesThatChartersName } from './0225-communities-that-charters-name.ts';
import { up as handOvers } from './0226-hand-overs.ts';
import { up as idsOfComments } from './0227-ids-of-comments.ts';
import { up as remindersOfRequests } from './0228-reminders-of-requests.ts';
import { up as lateJoiners } from './0229-late-joiners.ts';
import { up as institutionsOnPaper } from './0230-institutions-on-paper.ts';
import { up as clockOfTheHost } from './0231-clock-of-the-host.ts';
import { up as introduced } from './0233-brought-in.ts';
import { up as clocksOfPeers } from './0234-clocks-of-peers.ts';
import { up as boundsJustChanged } from './0235-bounds-just-changed.ts';
import { up as unansweredClaims } from './0236-unanswered-claims.ts';

/** One forward step of the schema. `name` is what the database remembers: never rename one that was released. */
export interface Migration {
  readonly name: string;
  readonly up: (db: Kysely<unknown>) => Promise<void>;
}

/** Every migration, in the order in which they run. */
export const migrations: readonly Migration[] = [
  { name: '0001-participation', up: participation },
  { name: '0002-queue', up: queue },
  { name: '0003-documents', up: documents },
  { name: '0005-inbox', up: inbox },
  { name: '0006-brought-totals', up: broughtTotals },
  { name: '0007-delivery', up: delivery },
  { name: '0008-ballots', up: ballots },
  { name: '0009-return-and-follow-up', up: returnAndFollowUp },
  { name: '0011-sign-in', up: signIn },
  { name: '0012-drafts-and-places', up: draftsAndPlaces },
  { name: '0014-agents-by-consultation', up: agentsByConsultation },
  { name: '0015-mail', up: mail },
  { name: '0016-identity', up: identity },
  { name: '0017-images', up: images },
  { name: '0018-moderation-and-origins', up: moderationAndOrigins },
  { name: '0019-residents', up: residents },
  { name: '0020-network', up: network },
  { name: '0021-follow-by-mail', up: followByMail },
  { name: '0022-letters-and-reminders', up: lettersAndReminders },
  { name: '0023-former-details', up: formerDetails },
  { name: '0025-mirrors', up: mirrors },
  { name: '0026-subtotals', up: subtotals },
  { name: '0027-former-origins', up: formerOrigins },
  { name: '0030-from-home', up: fromHome },
  { name: '0032-told-subtotals', up: subtotalChanges },
  { name: '0033-cities-together', up: citiesTogether },
  { name: '0034-peers', up: peers },
  { name: '0035-catalogue', up: catalogue },
  { name: '0036-letter-texts', up: letterTexts },
  { name: '0037-known-institutions', up: knownInstitutions },
  { name: '0038-sums-that-lack', up: sumsThatLack },
  { name: '0039-details-from-home', up: outgoingDetails },
  { name: '0040-language-of-agents', up: languageOfAgents },
  { name: '0041-images-elsewhere', up: imagesElsewhere },
  { name: '0042-one-wording', up: oneWording },
  { name: '0043-missing-inboxes', up: missingInboxes },
  { name: '0044-standing-reactions', up: standingReactions },
  { name: '0045-remote-deletions', up: remoteDeletions },
  { name: '0047-letters-to-authors', up: lettersToAuthors },
  { name: '0048-what-waits', up: whatWaits },
  { name: '0052-registered-people', up: registeredPeople },
  { name: '0053-invitations-by-page', up: invitationsByPage },
  { name: '0054-event-consumers', up: eventConsumers },
  { name: '0055-dead-letters', up: deadLetters },
  { name: '0056-money-in-minor-units', up: moneyInMinorUnits },
  { name: '0057-whose-events', up: whoseEvents },
  { name: '0058-casts-encrypted', up: castsEncrypted },
  { name: '0059-acts-of-tokens', up: actsOfTokens },
  { name: '0060-who-made-a-token', up: whoMadeAToken },
  { name: '0061-pseudonyms', up: pseudonyms },
  { name: '0062-retention', up: retention },
  { name: '0063-counters', up: counters },
  { name: '0064-back-after-an-absence', up: backAfterAnAbsence },
  { name: '0066-failing-hosts', up: failingHosts },
  { name: '0067-host-software', up: hostSoftware },
  { name: '0068-content-warnings', up: contentWarnings },
  { name: '0069-ended-follows', up: endedFollows },
  { name: '0072-former-origins-seen', up: formerOriginsSeen },
  { name: '0073-leaving', up: leaving },
  { name: '0074-registered-in-public', up: registeredInPublic },
  { name: '0077-authorship', up: authorship },
  { name: '0078-withheld-contributions', up: withheldContributions },
  { name: '0080-answers-of-cohosts', up: answersOfCohosts },
  { name: '0081-shared-polls', up: sharedPolls },
  { name: '0083-appearance', up: appearance },
  { name: '0084-covers', up: covers },
  { name: '0085-connectors', up: connectors },
  { name: '0086-comparisons', up: comparisons },
  { name: '0088-limits-of-cohosts', up: limitsOfCohosts },
  { name: '0089-names-of-holders', up: namesOfHolders },
  { name: '0090-topics', up: topics },
  { name: '0094-digests-by-choice', up: digestsByChoice },
  { name: '0095-pictures-of-posts', up: picturesOfPosts },
  { name: '0096-requests-of-connectors', up: requestsOfConnectors },
  { name: '0097-requests-of-commitments', up: requestsOfCommitments },
  { name: '0100-agents-by-provider', up: agentsByProvider },
  { name: '0101-catalogue-changes', up: catalogueChanges },
  { name: '0102-directories', up: directories },
  { name: '0105-versions-of-hosts', up: versionsOfHosts },
  { name: '0106-pictures-of-comments', up: picturesOfComments },
  { name: '0108-media-files', up: mediaFiles },
  { name: '0113-contributions-on-paper', up: contributionsOnPaper },
  { name: '0117-newsletters', up: newsletters },
  { name: '0118-contact-consents', up: contactConsents },
  { name: '0119-pictures-of-withheld-comments', up: picturesOfWithheldComments },
  { name: '0121-index-of-catalogue-changes', up: indexOfCatalogueChanges },
  { name: '0123-deleted-accounts', up: deletedAccounts },
  { name: '0124-static-pages', up: staticPages },
  { name: '0127-questionnaires', up: questionnaires },
  { name: '0130-sources', up: sources },
  { name: '0134-cards', up: cards },
  { name: '0137-unfinished-consultations', up: unfinishedConsultations },
  { name: '0140-code-letters', up: codeLetters },
  { name: '0141-menu-and-former-pages', up: menuAndFormerPages },
  { name: '0142-unfinished-changes', up: unfinishedChanges },
  { name: '0145-problems-of-sources', up: problemsOfSources },
  { name: '0146-comments-read-again', up: commentsReadAgain },
  { name: '0151-licence-of-open-data', up: licenceOfOpenData },
  { name: '0152-order-of-exports', up: orderOfExports },
  { name: '0157-commitments-of-events', up: commitmentsOfEvents },
  { name: '0158-journal', up: journal },
  { name: '0165-covers-at-mirrors', up: coversAtMirrors },
  { name: '0167-witnesses', up: witnesses },
  { name: '0168-numbered-journals', up: numberedJournals },
  { name: '0170-trees-of-casts', up: treesOfCasts },
  { name: '0172-roles-in-communities', up: rolesInCommunities },
  { name: '0173-charters', up: charters },
  { name: '0174-acts-of-the-institution', up: actsOfTheInstitution },
  { name: '0175-feature-requests', up: featureRequests },
  { name: '0176-pledges', up: pledges },
  { name: '0177-pledge-settlements', up: pledgeSettlements },
  { name: '0185-unfinished-parts', up: unfinishedParts },
  { name: '0192-traits-of-sources', up: traitsOfSources },
  { name: '0195-batches-of-hidden-acts', up: batchesOfHiddenActs },
  { name: '0196-places-of-hidden-acts', up: placesOfHiddenActs },
  { name: '0201-statements-of-institutions', up: statementsOfInstitutions },
  { name: '0202-specifications-of-pledges', up: specificationsOfPledges },
  { name: '0207-index-of-cohost-changes', up: indexOfCohostChanges },
  { name: '0210-copies-of-journals', up: copiesOfJournals },
  { name: '0212-second-agent-above', up: secondAgentAbove },
  { name: '0215-statements-sent-again', up: statementsSentAgain },
  { name: '0216-unread-statements', up: unreadStatements },
  { name: '0217-releases', up: releases },
  { name: '0218-announcers-of-releases', up: announcersOfReleases },
  { name: '0219-map-settings', up: mapSettings },
  { name: '0220-clock', up: clock },
  { name: '0221-when-copies-were-verified', up: whenCopiesWereVerified },
  { name: '0222-duplicate-requests', up: duplicateRequests },
  { name: '0223-templates', up: templates },
  { name: '0225-communities-that-charters-name', up: communitiesThatChartersName },
  { name: '0226-hand-overs', up: handOvers },
  { name: '0227-ids-of-comments', up: idsOfComments },
  { name: '0228-reminders-of-requests', up: remindersOfRequests },
  { name: '0229-late-joiners', up: lateJoiners },
  { name: '0230-institutions-on-paper', up: institutionsOnPaper },
  { name: '0231-clock-of-the-host', up: clockOfTheHost },
  { name: '0233-brought-in', up: introduced },
  { name: '0234-clocks-of-peers', up: clocksOfPeers },
  { name: '0235-bounds-just-changed', up: boundsJustChanged },
  { name: '0236-unanswered-claims', up: unansweredClaims },
];
