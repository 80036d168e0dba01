import type { Application, Reader } from '../../application/application.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { LoggedEvent } from '../../domain/event/event.ts';
import { isPublished } from '../../domain/mail/newsletter.ts';
import { publicReplyOf, type ResourceRef, resourceAt, type Uris } from '../uris.ts';
import type { Target } from './context.ts';

/**
 * What of ours a URI names, as it is now; null for another node's, for drafts, for mirrors and for what never was. A part
 * of something is none: followed under such a name, nobody would get anything.
 */
export async function targetOf(app: Application, uris: Uris, uri: string): Promise<Target | null> {
  const occasion = publicReplyOf(uris, uri);
  if (occasion !== null)
    return await app.store.readShared(async (reader) => targetOfEvent(reader, await reader.events.byId(occasion)));
  const resource = uri.includes('#') ? null : resourceAt(uris, uri);
  return resource === null ? null : await app.store.readShared((reader) => targetAt(reader, resource, app.now()));
}

/** The comment or proposal of ours that an event is about: what is answered to a message about the event is said about that. */
export async function targetOfEvent(reader: Reader, event: LoggedEvent | null): Promise<Target | null> {
  const consultation = event?.consultationId == null ? null : await reader.consultations.byId(event.consultationId);
  if (event === null || consultation === null || consultation.host !== null) return null;
  if ('commentId' in event.data) {
    const comment = await reader.comments.byId(event.data.commentId);
    return comment === null ? null : { kind: 'comment', consultation, comment };
  }
  const proposal = event.proposalId === null ? null : await reader.proposals.byId(event.proposalId);
  return proposal === null ? null : { kind: 'proposal', consultation, proposal };
}

async function targetAt(reader: Reader, resource: ResourceRef, now: Date): Promise<Target | null> {
  if ('participantId' in resource) {
    const participant = await reader.participants.byId(resource.participantId);
    return participant?.kind === 'local' ? { kind: 'participant', id: participant.id } : null;
  }
  if ('newsletterId' in resource) return await newsletterTarget(reader, resource.newsletterId);
  if (!('slug' in resource)) return { kind: resource.kind };
  const consultation = await reader.consultations.bySlug(resource.slug);
  if (consultation === null || consultation.publishedAt === null || consultation.host !== null) return null;
  return await within(reader, { consultation, place: resource, now });
}

/** What is answered to a newsletter of a consultation is said about that; one of the institution is no place to write to. */
async function newsletterTarget(reader: Reader, id: string): Promise<Target | null> {
  const newsletter = await reader.newsletters.byId(id);
  if (newsletter === null || !isPublished(newsletter) || newsletter.consultationId === null) return null;
  const consultation = await reader.consultations.byId(newsletter.consultationId);
  if (consultation === null || consultation.host !== null) return null;
  return { kind: 'notice', consultation, proposal: null };
}

async function within(
  reader: Reader,
  {
    consultation,
    place,
    now,
  }: {
    readonly consultation: Consultation;
    readonly place: Extract<ResourceRef, { readonly slug: string }>;
    readonly now: Date;
  },
): Promise<Target | null> {
  switch (place.kind) {
    case 'consultation':
      return { kind: 'consultation', consultation };
    case 'template': {
      const offered = await reader.templates.of(consultation.id);
      return offered === null ? null : { kind: 'template', consultation };
    }
    case 'announcement':
    case 'introduction':
      return { kind: 'notice', consultation, proposal: null };
    case 'phase-event': {
      const phase = consultation.phases.find(({ id }) => id === place.phaseId);
      return phase === undefined ? null : { kind: 'notice', consultation, proposal: null };
    }
    case 'phase': {
      const phase = consultation.phases.find(({ id }) => id === place.phaseId);
      const happened = phase !== undefined && now >= (place.edge === 'opened' ? phase.opensAt : phase.closesAt);
      return happened ? { kind: 'notice', consultation, proposal: null } : null;
    }
    case 'proposal':
    case 'proposal-actor': {
      const proposal = await reader.proposals.byNumber(consultation.id, place.number);
      return proposal === null ? null : { kind: 'proposal', consultation, proposal };
    }
    case 'answer': {
      const proposal = await reader.proposals.byNumber(consultation.id, place.number);
      const answer = proposal === null ? null : await reader.answers.latest(proposal.id);
      // Each version has a post of its own, from the first on.
      return answer === null || place.version > answer.version ? null : { kind: 'notice', consultation, proposal };
    }
    // What is said about a pledge is said about the request.
    case 'pledge':
    case 'settlement':
      return null;
    case 'comment': {
      const comment = await reader.comments.byId(place.commentId);
      return comment?.consultationId === consultation.id ? { kind: 'comment', consultation, comment } : null;
    }
    case 'poll': {
      const poll = await reader.polls.byId(place.pollId);
      return poll?.consultationId === consultation.id ? { kind: 'poll', consultation, poll } : null;
    }
    case 'poll-event': {
      const poll = await reader.polls.byId(place.pollId);
      return poll?.consultationId === consultation.id ? { kind: 'notice', consultation, proposal: null } : null;
    }
    case 'ballot-event': {
      const stored = await reader.ballots.bySlug(consultation.id, place.ballot);
      const isPublic = stored !== null && stored.ballot.publishedAt !== null;
      return isPublic ? { kind: 'notice', consultation, proposal: null } : null;
    }
    // Votes are not cast by activities, and a co-host's answers are its mirrors'.
    case 'cohost-answer':
    case 'ballot':
      return null;
  }
}
