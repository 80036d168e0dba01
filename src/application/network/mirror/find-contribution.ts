import type { Id } from '../../../domain/kit/id.ts';
import type { Application } from '../../application.ts';

/** Where something that was written here for a host is read now: by everybody under the number that the host gave it. */
export type Contribution = { readonly number: number; readonly commentId: Id | null };

/** Null for what is of no consultation of that name, and while its host has not taken it: then only its author reads it. */
export async function findContribution(
  app: Application,
  { slug, id }: { readonly slug: string; readonly id: Id },
): Promise<Contribution | null> {
  return await app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug(slug);
    if (consultation === null || consultation.host === null) return null;
    const comment = await reader.comments.byId(id);
    const proposal = await reader.proposals.byId(comment?.proposalId ?? id);
    if (proposal === null || proposal.number === null || proposal.consultationId !== consultation.id) return null;
    if (comment === null) return { number: proposal.number, commentId: null };
    return comment.status === 'published' ? { number: proposal.number, commentId: comment.id } : null;
  });
}
