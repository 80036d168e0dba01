import { isDigest, occasionOf, urisOf } from '../uris.ts';
import type { InboxContext, Target } from './context.ts';

/**
 * What of ours a post on another server became, by its id there: an answer to it is one to the comment or the proposal.
 * Null for everything else, and for what another institution hosts.
 */
export async function answeredElsewhere({ app }: InboxContext, post: string): Promise<Target | null> {
  return await app.store.read(async (reader) => {
    const comment = await reader.comments.byOriginal(post);
    const proposal = comment === null ? await reader.proposals.byOriginal(post) : null;
    const found = comment ?? proposal;
    const consultation = found === null ? null : await reader.consultations.byId(found.consultationId);
    if (consultation === null || consultation.publishedAt === null || consultation.host !== null) return null;
    if (comment !== null) return { kind: 'comment', consultation, comment };
    return proposal === null ? null : { kind: 'proposal', consultation, proposal };
  });
}

/** Whether it is a message of ours that has no thread: a digest, or what was said to one person in private. */
export function isClosedMessage({ app, addresses }: InboxContext, uri: string): boolean {
  return [app.origin, ...addresses.former]
    .map((origin) => urisOf(origin))
    .some((uris) => isDigest(uris, uri) || occasionOf(uris, uri) !== null);
}
