import { type Comment, commentStatusAfter } from '../domain/comment/comment.ts';
import type { EventType } from '../domain/event.ts';
import type { CommentId, ParticipantId } from '../domain/id.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { COMMENT_MAX, checkText } from '../domain/text.ts';
import { keepHomeAct } from './network/act-from-home.ts';
import type { Application } from './ports.ts';

type Own = { readonly commentId: CommentId; readonly authorId: ParticipantId };

/**
 * Changes the words of one's own comment; that it was changed stays visible. Where another institution hosts the
 * consultation, the words change once it took them.
 */
export async function changeComment(
  app: Application,
  command: Own & { readonly body: string },
): Promise<Result<Comment, Refusal>> {
  const body = checkText(command.body, 'body', COMMENT_MAX);
  if (!body.ok) return body;
  return await onOwnComment(app, command, {
    type: 'comment-changed',
    words: body.value,
    change: (comment) =>
      comment.status === 'published' || comment.status === 'held'
        ? ok({ ...comment, body: body.value })
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
    await writer.write.lockParticipant(command.authorId);
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
      const said = words === undefined ? {} : { words };
      await keepHomeAct(app, writer, { consultation, subject, proposalId, act: kind, by: command.authorId, ...said });
      // Others go on reading what the host has, until it took the other words.
      if (words !== undefined && comment.status === 'published') return ok(comment);
    }
    const after = { ...changed.value, updatedAt: now };
    await writer.write.comment(after);
    await writer.write.event({
      id: app.newId(),
      type: act.type,
      at: now,
      by: { participant: command.authorId },
      consultationId: comment.consultationId,
      proposalId: comment.proposalId,
      data: { commentId: comment.id },
    });
    return ok(after);
  });
}
