import { withdrawComment } from '../../application/change-comment.ts';
import { eraseParticipant } from '../../application/erase-participant.ts';
import type { Verdict } from '../../application/peers.ts';
import { withdrawProposal } from '../../application/withdraw-proposal.ts';
import type { Handling, InboxContext } from './context.ts';
import { guestOf, takeRemoval } from './guest.ts';
import { accepted, type Incoming, idOf, ignored, originOf, refused } from './incoming.ts';

/**
 * The author takes back what they wrote, or is gone altogether: then everything of theirs is erased and no tally moves.
 * Nobody deletes what is not theirs.
 */
export const onDelete: Handling = async (context, incoming) => {
  const id = idOf(incoming.document['object']);
  if (id === null) return refused('no-object');
  if (id === incoming.actor) return await eraseActor(context, incoming);
  if (originOf(id) !== originOf(incoming.actor)) return refused('foreign-object');
  const guest = await guestOf(context, incoming, id);
  if (guest !== null) return await takeRemoval(context, incoming, { guest, object: id });
  const { author, proposal, comment } = await context.app.store.read(async (reader) => ({
    author: await reader.participants.byActor(incoming.actor),
    proposal: await reader.proposals.byOriginal(id),
    comment: await reader.comments.byOriginal(id),
  }));
  const found = proposal ?? comment;
  if (found === null) return await remember(context, incoming, id);
  if (author?.id !== found.authorId) return refused('not-the-author');
  const withdrawn =
    proposal === null
      ? await withdrawComment(context.app, { commentId: comment?.id ?? '', authorId: author.id })
      : await withdrawProposal(context.app, { proposalId: proposal.id, authorId: author.id });
  if (withdrawn.ok) return accepted('withdrawn');
  return withdrawn.refusal.type === 'wrong-status' ? ignored('gone-already') : refused(withdrawn.refusal.type);
};

/**
 * What is not here may still be on its way: a server that could not reach us sends again what it sent first, later. It is
 * not published then, whenever it was signed, since an id that was deleted means nothing else again.
 */
async function remember(
  context: InboxContext,
  { actor, host, receivedAt }: Incoming,
  object: string,
): Promise<Verdict> {
  await context.app.store.transact((writer) => writer.peerWrite.deleted({ actor, object, host, at: receivedAt }));
  return ignored('not-ours');
}

/** Erases whoever was behind an actor that is no more. */
export async function eraseActor(
  context: InboxContext,
  incoming: Pick<Incoming, 'actor' | 'receivedAt'>,
): Promise<Verdict> {
  const { app } = context;
  const participant = await app.store.read((reader) => reader.participants.byActor(incoming.actor));
  await app.store.transact((writer) => writer.peerWrite.actorGone(incoming.actor, incoming.receivedAt));
  if (participant === null) return ignored('unknown-actor');
  const erased = await eraseParticipant(app, { participantId: participant.id, by: { participant: participant.id } });
  return erased.ok ? accepted('erased') : refused(erased.refusal.type);
}
