import type { ResourceRef } from '../uris.ts';
import {
  actorOfAt,
  consultationActorAt,
  institutionActorAt,
  nodeActorAt,
  proposalActorAt,
  serviceActorAt,
} from './actors.ts';
import { ballotEventAt, phaseEventAt, pollEventAt } from './calendar.ts';
import type { DocumentContext, Publication } from './document-context.ts';
import { mirroredAt } from './mirrored.ts';
import { newsletterAt } from './newsletters.ts';
import {
  announcementAt,
  answerAt,
  ballotAt,
  cohostAnswerAt,
  commentAt,
  introductionAt,
  phaseAt,
  pollAt,
  proposalAt,
} from './objects.ts';
import { pledgeAt, settlementAt } from './pledges.ts';
import { templateAt } from './templates.ts';

/**
 * The publication at a place as it is now, signed if it never was; null for what is not public. What another institution
 * hosts has its publications there, and none here (docs/adr/0030).
 */
export async function publicationAt(documents: DocumentContext, resource: ResourceRef): Promise<Publication | null> {
  if ('slug' in resource && (await mirroredAt(documents.app, resource)) !== null) return null;
  switch (resource.kind) {
    case 'institution':
      return await institutionActorAt(documents);
    case 'node':
      return await nodeActorAt(documents);
    case 'service':
      return await serviceActorAt(documents);
    case 'consultation':
      return await consultationActorAt(documents, resource.slug);
    case 'announcement':
      return await announcementAt(documents, resource.slug);
    case 'introduction':
      return await introductionAt(documents, resource.slug);
    case 'template':
      return await templateAt(documents, resource.slug);
    case 'phase':
      return await phaseAt(documents, resource);
    case 'phase-event':
      return await phaseEventAt(documents, resource);
    case 'proposal':
      return await proposalAt(documents, resource);
    case 'proposal-actor':
      return await proposalActorAt(documents, resource);
    case 'answer':
      return await answerAt(documents, resource);
    case 'cohost-answer':
      return await cohostAnswerAt(documents, resource);
    case 'pledge':
      return await pledgeAt(documents, resource);
    case 'settlement':
      return await settlementAt(documents, resource);
    case 'comment':
      return await commentAt(documents, resource);
    case 'poll':
      return await pollAt(documents, resource);
    case 'poll-event':
      return await pollEventAt(documents, resource);
    case 'ballot':
      return await ballotAt(documents, resource);
    case 'ballot-event':
      return await ballotEventAt(documents, resource);
    case 'participant':
      return await actorOfAt(documents, resource.participantId);
    case 'newsletter':
      return await newsletterAt(documents, resource.newsletterId);
  }
}
