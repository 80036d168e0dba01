import type { Application, Reader } from '../../application/ports.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { type Place, placeOf, type Uris } from '../uris.ts';
import type { Target } from './context.ts';

/** What of ours a URI names, as it is now; null for another node's, for drafts, for mirrors and for what never was. */
export async function targetOf(app: Application, uris: Uris, uri: string): Promise<Target | null> {
  const place = placeOf(uris, uri);
  return place === null ? null : await app.store.read((reader) => targetAt(reader, place));
}

async function targetAt(reader: Reader, place: Place): Promise<Target | null> {
  if ('participantId' in place) {
    const participant = await reader.participants.byId(place.participantId);
    return participant?.kind === 'local' ? { kind: 'participant', id: participant.id } : null;
  }
  if (!('slug' in place)) return { kind: place.kind };
  const consultation = await reader.consultations.bySlug(place.slug);
  if (consultation === null || consultation.publishedAt === null || consultation.host !== null) return null;
  return await within(reader, consultation, place);
}

async function within(
  reader: Reader,
  consultation: Consultation,
  place: Extract<Place, { readonly slug: string }>,
): Promise<Target | null> {
  switch (place.kind) {
    case 'consultation':
      return { kind: 'consultation', consultation };
    case 'announcement':
    case 'phase':
      return { kind: 'notice', consultation, proposal: null };
    case 'proposal':
    case 'proposal-actor': {
      const proposal = await reader.proposals.byNumber(consultation.id, place.number);
      return proposal === null ? null : { kind: 'proposal', consultation, proposal };
    }
    case 'answer': {
      const proposal = await reader.proposals.byNumber(consultation.id, place.number);
      return proposal === null ? null : { kind: 'notice', consultation, proposal };
    }
    case 'comment': {
      const comment = await reader.comments.byId(place.commentId);
      return comment?.consultationId === consultation.id ? { kind: 'comment', consultation, comment } : null;
    }
    case 'poll': {
      const poll = await reader.polls.byId(place.pollId);
      return poll?.consultationId === consultation.id ? { kind: 'poll', consultation, poll } : null;
    }
    // Nobody votes by an activity.
    case 'ballot':
      return null;
  }
}
