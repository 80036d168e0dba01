import type { By } from '../domain/event.ts';
import type { ConsultationId, ParticipantId } from '../domain/id.ts';
import type { Decision, DecisionKind, ModerationRule, Subject } from '../domain/moderation/decision.ts';
import type { ProposalStatus } from '../domain/proposal/proposal.ts';
import type { Refusal, RefusalOf } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { agentOf } from './by.ts';
import { mayDecideIn } from './network/decided-here.ts';
import type { Application, Writer } from './ports.ts';

/** Of what an erased person had not published, no text is left to show: it cannot be published after them. */
export async function authorIsThere(writer: Writer, authorId: ParticipantId): Promise<Result<null, RefusalOf<'gone'>>> {
  const author = await writer.participants.byId(authorId);
  if (author === null || author.erasedAt === null) return ok(null);
  return refuse({ type: 'gone', what: 'participant', since: author.erasedAt });
}

/** Keeps the public trace of a decision, whatever it is about. */
export async function keepDecision(
  writer: Writer,
  app: Application,
  decision: {
    readonly consultationId: ConsultationId;
    readonly subject: Subject;
    readonly kind: DecisionKind;
    readonly rule: ModerationRule;
    readonly reason: string;
    readonly by: By;
    readonly at: Date;
    readonly statusBefore: ProposalStatus;
  },
): Promise<Decision> {
  const { by, at, ...said } = decision;
  const kept: Decision = { id: app.newId(), ...said, agentId: agentOf(by), decidedAt: at };
  await writer.write.decision(kept);
  return kept;
}

/** What agents decide about. */
type Decidable = {
  readonly consultationId: ConsultationId;
  readonly authorId: ParticipantId;
  readonly updatedAt: Date;
};

/**
 * What a contribution becomes by a decision. Refused where it is not any more as the agent read it, where a host decides,
 * where its status does not allow it, and where it would publish somebody who was erased.
 */
export async function decidedStatus<Status extends ProposalStatus>(
  writer: Writer,
  of: {
    readonly subject: Subject;
    readonly contribution: Decidable;
    readonly kind: DecisionKind;
    readonly seen: Date | undefined;
    readonly becomes: Result<Status, Refusal>;
  },
): Promise<Result<Status, Refusal>> {
  const { subject, contribution, kind, becomes } = of;
  const { consultationId, authorId } = contribution;
  const seen = await asItWasSeen(writer, { subject, updatedAt: contribution.updatedAt }, of.seen);
  if (!seen.ok) return seen;
  const may = await mayDecideIn(writer, { kind, consultationId, subject });
  if (!may.ok || !becomes.ok || becomes.value !== 'published') return may.ok ? becomes : may;
  const there = await authorIsThere(writer, authorId);
  return there.ok ? becomes : there;
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
