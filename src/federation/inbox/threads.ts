import type { Reader } from '../../application/application.ts';
import { isDigest, occasionOf, urisOf } from '../uris.ts';
import type { InboxContext, Target } from './context.ts';

/**
 * The comment or proposal that a remote post became, by its id there: a reply to the post is a reply to it. Null for any
 * other post, and in consultations that another institution hosts.
 */
export async function repliedTo({ app }: InboxContext, post: string): Promise<Target | null> {
  return await app.store.read((reader) => repliedToIn(reader, post));
}

/** The same within a transaction. */
export async function repliedToIn(reader: Reader, post: string): Promise<Target | null> {
  const comment = await reader.comments.byOriginal(post);
  const proposal = comment === null ? await reader.proposals.byOriginal(post) : null;
  const found = comment ?? proposal;
  const consultation = found === null ? null : await reader.consultations.byId(found.consultationId);
  if (consultation === null || consultation.publishedAt === null || consultation.host !== null) return null;
  if (comment !== null) return { kind: 'comment', consultation, comment };
  return proposal === null ? null : { kind: 'proposal', consultation, proposal };
}

/** Whether a URI is of a message of this node that cannot be replied to: a digest, or a private message. */
export function isClosedMessage({ app, addresses }: InboxContext, uri: string): boolean {
  return [app.origin, ...addresses.former]
    .map((origin) => urisOf(origin))
    .some((uris) => isDigest(uris, uri) || occasionOf(uris, uri) !== null);
}
