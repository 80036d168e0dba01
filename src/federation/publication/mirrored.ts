import type { Application } from '../../application/application.ts';
import type { ResourceRef } from '../uris.ts';

/**
 * The id that something mirrored has at its host, or its consultation where it has none that is known; null for what is
 * our own and for what is not there.
 */
export async function mirroredAt(
  app: Application,
  resource: Extract<ResourceRef, { readonly slug: string }>,
): Promise<string | null> {
  return await app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug(resource.slug);
    if (consultation === null || consultation.host === null) return null;
    switch (resource.kind) {
      case 'proposal':
      case 'proposal-actor':
      case 'answer':
        return (await reader.proposals.byNumber(consultation.id, resource.number))?.uri ?? consultation.host.uri;
      // What this institution answers beside its host is its own, as a template would be.
      case 'cohost-answer':
      case 'template':
        return null;
      case 'comment': {
        const comment = await reader.comments.byId(resource.commentId);
        const mirrored = comment?.consultationId === consultation.id ? comment.uri : null;
        return mirrored ?? consultation.host.uri;
      }
      case 'ballot':
        return (await reader.ballots.bySlug(consultation.id, resource.ballot))?.ballot.uri ?? consultation.host.uri;
      default:
        return consultation.host.uri;
    }
  });
}
