import type { Comment } from '../../../domain/comment/comment.ts';
import type { EventType, NewEvent } from '../../../domain/event/event.ts';
import { OWN } from '../../../domain/event/origin.ts';
import type { Proposal } from '../../../domain/proposal/proposal.ts';
import type { Application } from '../../application.ts';

const PUBLISHES: ReadonlySet<EventType> = new Set([
  'proposal-accepted',
  'proposal-restored',
  'version-published',
  'comment-accepted',
  'comment-changed',
  'comment-restored',
]);

type Outgoing = ({ readonly kind: 'proposal' } & Proposal) | ({ readonly kind: 'comment' } & Comment);

/**
 * That words of somebody here are public at the host, beside what the host did: an act of this node, by which its own journal has
 * them as well. Its moment is that of this node, for its entry comes after what is there already.
 */
export function outgoingPublished(
  { app }: { readonly app: Application },
  { type, consultationId, proposalId }: NewEvent,
  outgoing: Outgoing,
): readonly NewEvent[] {
  const { uri, status } = outgoing;
  // What was removed or withdrawn here stays so, whatever the host does with it.
  if (uri === null || status !== 'published' || !PUBLISHES.has(type)) return [];
  const event = { id: app.newId(), at: app.now(), by: null, origin: OWN, consultationId, proposalId };
  if (outgoing.kind === 'comment') {
    return [{ ...event, type: 'outgoing-comment-published', data: { uri, commentId: outgoing.id } }];
  }
  const { contentHash } = outgoing.current;
  return [{ ...event, type: 'outgoing-proposal-published', data: { uri, contentHash } }];
}
