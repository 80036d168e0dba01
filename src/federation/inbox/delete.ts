import { withdrawComment } from '../../application/comment/change-comment.ts';
import type { Verdict } from '../../application/host/ports.ts';
import { eraseParticipant } from '../../application/participant/erase-participant.ts';
import { withdrawProposal } from '../../application/proposal/revise-proposal.ts';
import { OWN_TEXTS } from '../../domain/participant/participant.ts';
import type { Handling, InboxContext } from './context.ts';
import { accepted, type Incoming, ignored, originOf, refused } from './incoming.ts';
import { contributorOf, decideRemoval } from './incoming-contribution.ts';
import { idOf } from './json.ts';

/**
 * Delete of a contribution by its author, or of the whole account: then everything of theirs is erased and no tally changes.
 * Nobody deletes what is not theirs.
 */
export const onDelete: Handling = async (context, incoming) => {
  const id = idOf(incoming.document['object']);
  if (id === null) return refused('no-object');
  if (id === incoming.actor) return await eraseActor(context, incoming);
  if (originOf(id) !== originOf(incoming.actor)) return refused('foreign-object');
  const contributor = await contributorOf(context, incoming, id);
  if (contributor !== null) return await decideRemoval(context, incoming, { contributor, object: id });
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
 * Records the deletion of an unknown object, whose Create may still be retried by its server. It is then not published,
 * whenever it was signed, since the id of a deleted object is not used again.
 */
async function remember(
  context: InboxContext,
  { actor, host, receivedAt }: Incoming,
  object: string,
): Promise<Verdict> {
  await context.app.store.transact((writer) => writer.peers.saveDeletion({ actor, object, host, at: receivedAt }));
  return ignored('not-ours');
}

/** Erases the participant of a deleted actor; another node says what they want of their texts. */
export async function eraseActor(
  context: InboxContext,
  incoming: Pick<Incoming, 'actor' | 'receivedAt'> & Partial<Pick<Incoming, 'document'>>,
): Promise<Verdict> {
  const { app } = context;
  const participant = await app.store.read((reader) => reader.participants.byActor(incoming.actor));
  await app.store.transact((writer) => writer.peers.markActorGone(incoming.actor, incoming.receivedAt));
  if (participant === null) return ignored('unknown-actor');
  // What an institution does in a community is no person's, and stays as all pledges to it do.
  if (participant.standing === 'institution') return ignored('not-ours');
  const erased = await eraseParticipant(app, {
    participantId: participant.id,
    ownTexts: OWN_TEXTS.find((choice) => choice === incoming.document?.['ownTexts']) ?? null,
    by: { kind: 'participant', id: participant.id },
  });
  return erased.ok ? accepted('erased') : refused(erased.refusal.type);
}
