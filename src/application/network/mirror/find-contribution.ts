import type { Id } from '../../../domain/kit/id.ts';
import type { Application } from '../../application.ts';
import { idBelow } from '../../kit/uris.ts';

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

/** The id under which something that was written here for a consultation of another institution is read by its host. */
export function contributionUri(origin: string, slug: string, id: Id): string {
  return `${origin}/consultations/${slug}/contributions/${id}`;
}

/** What of ours such an id names; null for everything else. */
export function contributionAt(origin: string, slug: string, uri: string | null): Id | null {
  return idBelow(contributionUri(origin, slug, ''), uri);
}
