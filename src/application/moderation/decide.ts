import { type Comment, commentStatusAfter } from '../../domain/comment/comment.ts';
import type { NewEvent } from '../../domain/event/event.ts';
import { type Actor, agentIdOf, tokenIdOf } from '../../domain/kit/actor.ts';
import type { CommentId, ConsultationId, ProposalId } from '../../domain/kit/id.ts';
import type { Refusal, RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import {
  checkReason,
  checkRule,
  type Decision,
  type DecisionKind,
  type Subject,
} from '../../domain/moderation/decision.ts';
import type { ModerationRule } from '../../domain/moderation/rule.ts';
import { type Proposal, type ProposalStatus, statusAfter } from '../../domain/proposal/proposal.ts';
import type { Application, Writer } from '../application.ts';
import { mayDecideIn } from '../kit/viewer.ts';

/** Where an erased person left no text to show, it cannot be published after them. */
export async function hasTextLeft(
  writer: Writer,
  contribution: Proposal | Comment,
): Promise<Result<null, RefusalOf<'gone'>>> {
  const isEmpty =
    'current' in contribution ? Object.keys(contribution.current.title).length === 0 : contribution.body === '';
  if (!isEmpty) return ok(null);
  const author = await writer.participants.byId(contribution.authorId);
  if (author === null || author.erasedAt === null) return ok(null);
  return refuse({ type: 'gone', what: 'participant', since: author.erasedAt });
}

/** Saves the public trace of a decision, whatever it is about. */
export async function recordDecision(
  writer: Writer,
  app: Application,
  decision: {
    readonly consultationId: ConsultationId;
    readonly subject: Subject;
    readonly kind: DecisionKind;
    readonly rule: ModerationRule;
    readonly reason: string;
    readonly by: Actor | null;
    readonly at: Date;
    readonly statusBefore: ProposalStatus;
  },
): Promise<Decision> {
  const { by, at, ...rest } = decision;
  const stored: Decision = { id: app.newId(), ...rest, agentId: agentIdOf(by), tokenId: tokenIdOf(by), decidedAt: at };
  await writer.decisions.save(stored);
  return stored;
}

/**
 * What a contribution becomes by a decision. Refused where it is not any more as the agent read it, where a host decides,
 * where its status does not allow it, and where its author was erased with its text.
 */
async function decidedStatus<Status extends ProposalStatus>(
  writer: Writer,
  of: {
    readonly subject: Subject;
    readonly contribution: Proposal | Comment;
    readonly kind: DecisionKind;
    readonly seen: Date | undefined;
    readonly becomes: Result<Status, Refusal>;
  },
): Promise<Result<Status, Refusal>> {
  const { subject, contribution, kind, becomes } = of;
  const { consultationId } = contribution;
  const seen = await asItWasSeen(writer, { subject, updatedAt: contribution.updatedAt }, of.seen);
  if (!seen.ok) return seen;
  const may = await mayDecideIn(writer, { kind, consultationId, subject });
  if (!may.ok || !becomes.ok || becomes.value !== 'published') return may.ok ? becomes : may;
  const left = await hasTextLeft(writer, contribution);
  return left.ok ? becomes : left;
}

/**
 * Whether a contribution still is as the agent who decides read it; a decision that another agent took meanwhile is not
 * overwritten, nor is a text that its author changed.
 */
async function asItWasSeen(
  writer: Writer,
  contribution: { readonly subject: Subject; readonly updatedAt: Date },
  seen: Date | undefined,
): Promise<Result<null, RefusalOf<'already-decided' | 'changed-meanwhile'>>> {
  if (seen === undefined || seen.getTime() === contribution.updatedAt.getTime()) return ok(null);
  const latest = await writer.decisions.latest(contribution.subject);
  return latest !== null && latest.decidedAt > seen
    ? refuse({ type: 'already-decided', at: latest.decidedAt })
    : refuse({ type: 'changed-meanwhile' });
}

type DecideComment = {
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

export type DecideProposal = {
  readonly proposalId: ProposalId;
  readonly kind: DecisionKind;
  readonly rule: ModerationRule;
  /** Public, and sent to the author. Acceptance needs none. */
  readonly reason: string;
  readonly by: Actor | null;
  /** `updatedAt` of what the agent read; without it, whatever is there now is decided about. */
  readonly seen?: Date | undefined;
};

/**
 * An officer's decision about a proposal: accept, hold, remove or restore. The decision stays public whatever becomes of
 * the text. Of a mirrored consultation, it can be taken off the own pages and put back there: stricter than the host, never laxer.
 */
export async function decideProposal(app: Application, command: DecideProposal): Promise<Result<Proposal, Refusal>> {
  return await app.store.transact((writer) => decideProposalIn(writer, app, command));
}

/** The same within a transaction that does more, such as deciding the report that led to it. */
export async function decideProposalIn(
  writer: Writer,
  app: Application,
  command: DecideProposal,
): Promise<Result<Proposal, Refusal>> {
  const reason = checkReason(command.kind, command.reason);
  if (!reason.ok) return reason;
  const fits = checkRule(command.kind, command.rule);
  if (!fits.ok) return fits;
  const now = app.now();
  const proposal = await writer.proposals.lock(command.proposalId, 'change');
  if (proposal === null) return refuse({ type: 'not-found', what: 'proposal' });
  const subject = { kind: 'proposal', id: proposal.id } as const;
  const { kind, seen } = command;
  const becomes = statusAfter(proposal.status, kind);
  const status = await decidedStatus(writer, { subject, contribution: proposal, kind, seen, becomes });
  if (!status.ok) return status;
  const published = status.value === 'published';
  const number = proposal.number ?? (published ? await writer.consultations.nextNumber(proposal.consultationId) : null);
  const after: Proposal = {
    ...proposal,
    status: status.value,
    number,
    publishedAt: proposal.publishedAt ?? (published ? now : null),
    updatedAt: now,
  };
  await writer.proposals.save(after);
  await recordDecision(writer, app, {
    consultationId: proposal.consultationId,
    subject,
    kind,
    rule: command.rule,
    reason: reason.value,
    by: command.by,
    at: now,
    statusBefore: proposal.status,
  });
  await writer.events.append(proposalDecidedEvent(app, after, command));
  return ok(after);
}

/** What a decision about a proposal is in the log. */
export function proposalDecidedEvent(
  app: Application,
  proposal: Proposal,
  command: Pick<DecideProposal, 'kind' | 'rule' | 'by'>,
): NewEvent {
  const event = {
    id: app.newId(),
    at: proposal.updatedAt,
    by: command.by,
    consultationId: proposal.consultationId,
    proposalId: proposal.id,
  };
  switch (command.kind) {
    case 'accept':
      return {
        ...event,
        type: 'proposal-accepted',
        data: { number: proposal.number ?? 0, contentHash: proposal.current.contentHash },
      };
    case 'hold':
      return { ...event, type: 'proposal-held', data: {} };
    case 'remove':
      return { ...event, type: 'proposal-removed', data: { rule: command.rule } };
    case 'restore':
      return { ...event, type: 'proposal-restored', data: {} };
  }
}
