import { isWithheld } from '../../domain/comment/comment.ts';
import { actorOf } from '../../domain/kit/actor.ts';
import type { CommentId, ParticipantId } from '../../domain/kit/id.ts';
import type { ImageElsewhere } from '../../domain/proposal/image.ts';
import type { Application } from '../application.ts';
import type { CommentImage } from './ports.ts';

/** The pictures of a post as what a comment shows: those that are known already, and the others once they were fetched. */
export function awaitedOfReply(
  pictures: readonly ImageElsewhere[],
  { known, at }: { readonly known: readonly CommentImage[]; readonly at: Date },
): readonly CommentImage[] {
  return pictures.map(({ url, alt }, position) => {
    const before = known.find(({ source }) => source === url);
    return before === undefined
      ? { position, source: url, alt, imageId: null, dueAt: at, tries: 0 }
      : { ...before, position, alt };
  });
}

/** The post that a comment was has other pictures, or other words for them. Answers whether anything is other than it was. */
export async function changeCommentPictures(
  app: Application,
  command: {
    readonly commentId: CommentId;
    readonly authorId: ParticipantId;
    readonly pictures: readonly ImageElsewhere[];
  },
): Promise<boolean> {
  return await app.store.transact(async (writer) => {
    await writer.participants.lock(command.authorId);
    const comment = await writer.comments.byId(command.commentId);
    if (comment === null || comment.authorId !== command.authorId || isWithheld(comment.status)) return false;
    const consultation = await writer.consultations.byId(comment.consultationId);
    if (consultation === null || consultation.host !== null) return false;
    const known = await writer.comments.listedImages(comment.id);
    const now = app.now();
    const images = awaitedOfReply(command.pictures, { known, at: now });
    const worded = (each: readonly CommentImage[]) => JSON.stringify(each.map(({ source, alt }) => [source, alt]));
    if (worded(images) === worded(known)) return false;
    await writer.comments.replaceImages(comment.id, images);
    await writer.comments.save({ ...comment, updatedAt: now });
    await writer.events.append({
      id: app.newId(),
      type: 'comment-changed',
      at: now,
      by: actorOf(comment.authorId),
      consultationId: comment.consultationId,
      proposalId: comment.proposalId,
      data: { commentId: comment.id },
    });
    return true;
  });
}
