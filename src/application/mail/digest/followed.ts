import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Reader } from '../../application.ts';
import type { Followable, Followed, FollowedView } from './ports.ts';

/** What an address names, if it is public and can be followed now. */
export async function followedAt(reader: Reader, about: Followable): Promise<Result<Followed, Refusal>> {
  if (about.kind === 'institution') {
    const institution = await reader.institution.get();
    return institution === null ? refuse({ type: 'not-set-up' }) : ok({ consultationId: null, proposalId: null });
  }
  const consultation = await reader.consultations.bySlug(about.slug);
  if (consultation === null || consultation.publishedAt === null) {
    return refuse({ type: 'not-found', what: 'consultation' });
  }
  if (about.kind === 'consultation') return ok({ consultationId: consultation.id, proposalId: null });
  const proposal = await reader.proposals.byNumber(consultation.id, about.number);
  if (proposal === null || proposal.status === 'held') return refuse({ type: 'not-found', what: 'proposal' });
  if (proposal.status !== 'published') return refuse({ type: 'gone', what: 'proposal', since: proposal.updatedAt });
  return ok({ consultationId: consultation.id, proposalId: proposal.id });
}

/** What is followed, by name; null where it is there no more. */
export async function viewOfFollowed(reader: Reader, followed: Followed): Promise<FollowedView | null> {
  const { consultationId, proposalId } = followed;
  if (consultationId === null) {
    const institution = await reader.institution.get();
    return institution === null
      ? null
      : { about: { kind: 'institution' }, title: institution.name, languages: institution.languages };
  }
  const consultation = await reader.consultations.byId(consultationId);
  if (consultation === null) return null;
  const { slug, title, languages } = consultation;
  if (proposalId === null) return { about: { kind: 'consultation', slug }, title, languages };
  const proposal = await reader.proposals.byId(proposalId);
  if (proposal === null || proposal.number === null) return null;
  const about = { kind: 'proposal', slug, number: proposal.number } as const;
  if (proposal.status !== 'published') return { about, title: {}, languages };
  return { about, title: proposal.current.title, languages: [proposal.current.lang] };
}
