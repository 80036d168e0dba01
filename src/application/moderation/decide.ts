import type { Comment } from '../../domain/comment/comment.ts';
import { type Actor, agentIdOf, tokenIdOf } from '../../domain/kit/actor.ts';
import type { ConsultationId } from '../../domain/kit/id.ts';
import type { Refusal, RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Decision, DecisionKind, Subject } from '../../domain/moderation/decision.ts';
import type { ModerationRule } from '../../domain/moderation/rule.ts';
import type { Proposal, ProposalStatus } from '../../domain/proposal/proposal.ts';
import type { Application, Writer } from '../application.ts';
import { mayDecideIn } from '../kit/decided-here.ts';

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
export async function decidedStatus<Status extends ProposalStatus>(
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
