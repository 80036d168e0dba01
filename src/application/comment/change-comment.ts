import { type Comment, commentStatusAfter, isWithheld } from '../../domain/comment/comment.ts';
import type { EventType } from '../../domain/event/event.ts';
import { actorOf } from '../../domain/kit/actor.ts';
import type { CommentId, ParticipantId, TokenId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { COMMENT_MAX, checkText, checkWarning } from '../../domain/kit/text.ts';
import type { ImageElsewhere } from '../../domain/proposal/details.ts';
import type { Application } from '../application.ts';
import { queueOutgoingContribution } from '../network/outgoing/queue-outgoing.ts';
import type { CommentImage } from './ports.ts';

type Own = {
  readonly commentId: CommentId;
  readonly authorId: ParticipantId;
  /** The token by which they act, where there is one. */
  readonly token?: TokenId | null | undefined;
};

/**
 * Edits one's own comment; that it was edited stays visible. Where another institution hosts the
 * consultation, the text changes once the host accepted it.
 */
export async function changeComment(
  app: Application,
  command: Own & {
    readonly body: string;
    /** The content warning from now on: null for none; absent, it stays what it is. */
    readonly warning?: string | null;
  },
): Promise<Result<Comment, Refusal>> {
  const body = checkText(command.body, 'body', COMMENT_MAX);
  if (!body.ok) return body;
  const warning = checkWarning(command.warning);
  if (!warning.ok) return warning;
  const changed = { body: body.value, ...(command.warning === undefined ? {} : { warning: warning.value }) };
  return await onOwnComment(app, command, {
    type: 'comment-changed',
    words: body.value,
    change: (comment) =>
      comment.status === 'published' || comment.status === 'held'
        ? ok({ ...comment, ...changed })
        : refuse({ type: 'wrong-status', status: comment.status, needs: ['published', 'held'] }),
  });
}

/** Takes one's own comment back; its place in the thread stays. */
export async function withdrawComment(app: Application, command: Own): Promise<Result<Comment, Refusal>> {
  return await onOwnComment(app, command, {
    type: 'comment-withdrawn',
    change(comment) {
      const status = commentStatusAfter(comment.status, 'withdraw');
      return status.ok ? ok({ ...comment, status: status.value }) : status;
    },
  });
}

async function onOwnComment(
  app: Application,
  command: Own,
  act: {
    readonly type: Extract<EventType, 'comment-changed' | 'comment-withdrawn'>;
    /** What it is to say, where it stays. */
    readonly words?: string;
    readonly change: (comment: Comment) => Result<Comment, Refusal>;
  },
): Promise<Result<Comment, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.participants.lock(command.authorId);
    const comment = await writer.comments.byId(command.commentId);
    if (comment === null) return refuse({ type: 'not-found', what: 'comment' });
    if (comment.authorId !== command.authorId) return refuse({ type: 'not-the-author' });
    const changed = act.change(comment);
    if (!changed.ok) return changed;
    const now = app.now();
    const consultation = await writer.consultations.byId(comment.consultationId);
    if (consultation !== null && consultation.host !== null) {
      const subject = { kind: 'comment', id: comment.id } as const;
      const { proposalId } = comment;
      const { words } = act;
      const kind = words === undefined ? 'delete' : 'update';
      const input = words === undefined ? {} : { words };
      await queueOutgoingContribution(app, writer, {
        consultation,
        subject,
        proposalId,
        act: kind,
        by: actorOf(command.authorId, command.token),
        ...input,
      });
      // Others go on reading what the host has, until it took the other words.
      if (words !== undefined && comment.status === 'published') return ok(comment);
    }
    const after = { ...changed.value, updatedAt: now };
    await writer.comments.save(after);
    await writer.events.append({
      id: app.newId(),
      type: act.type,
      at: now,
      by: actorOf(command.authorId, command.token),
      consultationId: comment.consultationId,
      proposalId: comment.proposalId,
      data: { commentId: comment.id },
    });
    return ok(after);
  });
}

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
