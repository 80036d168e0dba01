import type { NewEvent } from '../../domain/event/event.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { DecisionKind, Subject } from '../../domain/moderation/decision.ts';
import { detailImages } from '../../domain/proposal/details.ts';
import type { Reader } from '../application.ts';

/** The decision that an act was, whatever was decided later about the same contribution; nothing where nobody decided. */
export async function decisionOf(
  reader: Reader,
  { event, kind }: { readonly event: NewEvent; readonly kind: DecisionKind },
): Promise<object> {
  const { data, proposalId, at } = event;
  const subject: Subject =
    'commentId' in data ? { kind: 'comment', id: data.commentId } : { kind: 'proposal', id: proposalId ?? '' };
  const decision = await reader.decisions.latestBy({ subject, kind, at });
  if (decision === null) return {};
  const { id, rule, reason, decidedAt } = decision;
  return { decision: { id, kind, rule, reason, decidedAt } };
}

/** With its words as they were then, which are committed to again: what was withdrawn before has no salt any more. */
export async function restoredProposal(reader: Reader, event: NewEvent<'proposal-restored'>): Promise<object> {
  const { proposalId, at } = event;
  return {
    ...(await decisionOf(reader, { event, kind: 'restore' })),
    ...(proposalId === null ? {} : { contentHash: await reader.commitments.hashAt(proposalId, at) }),
    ...(await author(reader, proposalId)),
  };
}

export async function restoredComment(reader: Reader, event: NewEvent<'comment-restored'>): Promise<object> {
  return {
    ...(await decisionOf(reader, { event, kind: 'restore' })),
    ...(await authoredComment(reader, event.data.commentId)),
  };
}

export async function details(reader: Reader, proposalId: Id | null): Promise<object | null> {
  const found = proposalId === null ? null : await reader.proposals.byId(proposalId);
  if (found === null) return null;
  // Nobody reads the details of what is held, and that they changed is in the public log.
  if (found.status !== 'published') return {};
  const { tags, topics, location, place } = found;
  return { tags, topics, location, place, images: detailImages(await reader.images.of(found.id)) };
}

export async function comment(reader: Reader, id: Id): Promise<object | null> {
  const found = await reader.comments.byId(id);
  if (found === null) return null;
  if (found.status !== 'published') return {};
  const { parentId, side, body, warning, lang } = found;
  return { parentId, side, body, warning, lang };
}

/** The commitment to who wrote a text; nothing of one that was public before there were any. */
export async function author(reader: Reader, textId: Id | null): Promise<object> {
  const hash = textId === null ? undefined : (await reader.commitments.authors([textId])).get(textId);
  return hash === undefined ? {} : { author: Buffer.from(hash).toString('base64') };
}

/** The words of a comment with the commitment to their author; nothing while they are not public. */
export async function authoredComment(reader: Reader, id: Id): Promise<object | null> {
  const words = await comment(reader, id);
  return words === null || !('body' in words) ? words : { ...words, ...(await author(reader, id)) };
}

export async function appealDecision(reader: Reader, id: Id): Promise<object> {
  const appeal = await reader.appeals.byId(id);
  return appeal === null ? {} : { reason: appeal.reason, sameAgent: appeal.sameAgent };
}
