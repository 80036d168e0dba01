import { type Comment, commentStatusAfter } from '../../domain/comment/comment.ts';
import type { NewEvent } from '../../domain/event/event.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { CommentId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkReason, checkRule, type DecisionKind } from '../../domain/moderation/decision.ts';
import type { ModerationRule } from '../../domain/moderation/rule.ts';
import type { Application, Writer } from '../application.ts';
import { decidedStatus, recordDecision } from './decide.ts';

export type DecideComment = {
  readonly commentId: CommentId;
  readonly kind: DecisionKind;
  readonly rule: ModerationRule;
  readonly reason: string;
  readonly by: Actor | null;
  /** `updatedAt` of what the agent read; without it, whatever is there now is decided about. */
  readonly seen?: Date | undefined;
};

/** An officer's decision about a comment: accept, hold, remove or restore. */
export async function decideComment(app: Application, command: DecideComment): Promise<Result<Comment, Refusal>> {
  return await app.store.transact((writer) => decideCommentIn(writer, app, command));
}

export async function decideCommentIn(
  writer: Writer,
  app: Application,
  command: DecideComment,
): Promise<Result<Comment, Refusal>> {
  const reason = checkReason(command.kind, command.reason);
  if (!reason.ok) return reason;
  const fits = checkRule(command.kind, command.rule);
  if (!fits.ok) return fits;
  const now = app.now();
  const before = await writer.comments.byId(command.commentId);
  if (before === null) return refuse({ type: 'not-found', what: 'comment' });
  await writer.participants.lock(before.authorId);
  const comment = (await writer.comments.byId(command.commentId)) ?? before;
  const subject = { kind: 'comment', id: comment.id } as const;
  const { kind, seen } = command;
  const becomes = commentStatusAfter(comment.status, kind);
  const status = await decidedStatus(writer, { subject, contribution: comment, kind, seen, becomes });
  if (!status.ok) return status;
  const after: Comment = { ...comment, status: status.value, updatedAt: now };
  await writer.comments.save(after);
  await recordDecision(writer, app, {
    consultationId: comment.consultationId,
    subject,
    kind,
    rule: command.rule,
    reason: reason.value,
    by: command.by,
    at: now,
    statusBefore: comment.status,
  });
  await writer.events.append(commentDecidedEvent(app, after, command));
  return ok(after);
}

/** What a decision about a comment is in the log. */
export function commentDecidedEvent(
  app: Application,
  comment: Comment,
  command: Pick<DecideComment, 'kind' | 'rule' | 'by'>,
): NewEvent {
  const event = {
    id: app.newId(),
    at: comment.updatedAt,
    by: command.by,
    consultationId: comment.consultationId,
    proposalId: comment.proposalId,
  };
  const data = { commentId: comment.id };
  switch (command.kind) {
    case 'accept':
      return { ...event, type: 'comment-accepted', data };
    case 'hold':
      return { ...event, type: 'comment-held', data };
    case 'remove':
      return { ...event, type: 'comment-removed', data: { ...data, rule: command.rule } };
    case 'restore':
      return { ...event, type: 'comment-restored', data };
  }
}
