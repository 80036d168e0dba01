import { type Actor, actorOf, agentIdOf } from '../../domain/kit/actor.ts';
import type { AppealId, Id, ParticipantId, TokenId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkText, REASON_MAX } from '../../domain/kit/text.ts';
import type { Decision } from '../../domain/moderation/decision.ts';
import { type Appeal, type AppealOutcome, decidedAppeal } from '../../domain/moderation/report.ts';
import { type Agent, ROLE_SCOPES } from '../agent/ports.ts';
import type { Application, Reader, Writer } from '../application.ts';
import { isAssignedTo, may } from '../kit/access.ts';
import { principalOf, principalOfDecision } from '../kit/principal.ts';
import { decideCommentIn, decideProposalIn } from './decide.ts';

/** Files the one appeal that an author has against the removal of a contribution. Possible in any phase. */
export async function fileAppeal(
  app: Application,
  command: {
    readonly decisionId: Id;
    readonly participantId: ParticipantId;
    readonly text: string;
    /** The token by which it came, where software sends it for its author. */
    readonly token?: TokenId | undefined;
  },
): Promise<Result<Appeal, Refusal>> {
  const text = checkText(command.text, 'text', REASON_MAX);
  if (!text.ok) return text;
  return await app.store.transact(async (writer) => {
    await writer.participants.lock(command.participantId);
    const appealable = await appealableIn(writer, command);
    if (!appealable.ok) return appealable;
    const { decision } = appealable.value;
    const appeal: Appeal = {
      id: app.newId(),
      decisionId: decision.id,
      consultationId: decision.consultationId,
      subject: decision.subject,
      participantId: command.participantId,
      text: text.value,
      filedAt: app.now(),
      decidedAt: null,
      outcome: null,
      reason: null,
      agentId: null,
      sameAgent: false,
    };
    await writer.appeals.save(appeal);
    await writer.events.append({
      id: app.newId(),
      type: 'appeal-filed',
      at: appeal.filedAt,
      by: actorOf(command.participantId, command.token),
      consultationId: appeal.consultationId,
      proposalId: appeal.subject.kind === 'proposal' ? appeal.subject.id : null,
      data: { appealId: appeal.id, subject: appeal.subject },
    });
    return ok(appeal);
  });
}

/** Whether somebody may appeal a decision: it removed what they wrote, it still stands, and they did not yet. */
export async function appealableIn(
  reader: Reader,
  { decisionId, participantId }: { readonly decisionId: Id; readonly participantId: ParticipantId },
) {
  const decision = await reader.decisions.byId(decisionId);
  if (decision === null) return refuse({ type: 'not-found', what: 'decision' });
  const { kind, id } = decision.subject;
  const subject = kind === 'proposal' ? await reader.proposals.byId(id) : await reader.comments.byId(id);
  if (subject === null || subject.authorId !== participantId) return refuse({ type: 'not-the-author' });
  if (decision.byHost === true) {
    const consultation = await reader.consultations.byId(decision.consultationId);
    return refuse({ type: 'decided-by-host', host: subject.uri ?? consultation?.host?.uri ?? '' });
  }
  const appeal = await reader.appeals.ofDecision(decision.id);
  if (appeal !== null) return refuse({ type: 'already-appealed', at: appeal.filedAt });
  if (decision.kind !== 'remove' || subject.status !== 'removed') {
    return refuse({ type: 'wrong-status', status: subject.status, needs: ['removed'] });
  }
  const latest = await reader.decisions.latest(decision.subject);
  if (latest !== null && latest.id !== decision.id) return refuse({ type: 'already-decided', at: latest.decidedAt });
  return ok({ decision });
}

/** Whoever can judge an appeal in the place of the person who decided: moderates there, and came in at least once. */
export async function appealReviewersOf(reader: Reader, decision: Decision): Promise<readonly Agent[]> {
  const decidedBy = await principalOfDecision(reader, decision);
  return (await reader.access.agents()).filter(
    (agent) =>
      agent.id !== decidedBy &&
      agent.joinedAt !== null &&
      agent.disabledAt === null &&
      may(ROLE_SCOPES[agent.role], 'moderate') &&
      isAssignedTo(agent, decision.consultationId),
  );
}

type DecideAppeal = {
  readonly appealId: AppealId;
  readonly outcome: AppealOutcome;
  /** Public. */
  readonly reason: string;
  readonly by: Actor | null;
};

/** Another person than the one who removed a contribution judges the author's appeal; granting it brings the text back. */
export async function decideAppeal(app: Application, command: DecideAppeal): Promise<Result<Appeal, Refusal>> {
  const reason = checkText(command.reason, 'reason', REASON_MAX);
  if (!reason.ok) return reason;
  return await app.store.transact(async (writer) => {
    const appeal = await writer.appeals.lock(command.appealId);
    const decision = appeal === null ? null : await writer.decisions.byId(appeal.decisionId);
    if (appeal === null || decision === null) return refuse({ type: 'not-found', what: 'appeal' });
    const at = app.now();
    // The answer and what it restores are of one moment, so that their author is told once.
    const within = { ...app, now: () => at };
    const decidedBy = await principalOfDecision(writer, decision);
    const decided = decidedAppeal(appeal, {
      outcome: command.outcome,
      reason: reason.value,
      agentId: agentIdOf(command.by),
      same: decidedBy !== null && decidedBy === (await principalOf(writer, command.by)),
      others: (await appealReviewersOf(writer, decision)).length,
      at,
    });
    if (!decided.ok) return decided;
    if (command.outcome === 'granted') {
      const restored = await restoreIn(writer, within, { decision, reason: reason.value, by: command.by });
      if (!restored.ok) return restored;
    }
    await writer.appeals.save(decided.value);
    await writer.events.append({
      id: app.newId(),
      type: 'appeal-decided',
      at,
      by: command.by,
      consultationId: appeal.consultationId,
      proposalId: appeal.subject.kind === 'proposal' ? appeal.subject.id : null,
      data: { appealId: appeal.id, outcome: command.outcome },
    });
    return decided;
  });
}

async function restoreIn(
  writer: Writer,
  app: Application,
  { decision, reason, by }: { readonly decision: Decision; readonly reason: string; readonly by: Actor | null },
): Promise<Result<null, Refusal>> {
  const { subject } = decision;
  const latest = await writer.decisions.latest(subject);
  // Somebody restored it meanwhile: what the author wanted is so already.
  if (latest !== null && latest.id !== decision.id && latest.kind !== 'remove') return ok(null);
  const input = { kind: 'restore', rule: 'within-the-rules', reason, by } as const;
  const restored =
    subject.kind === 'proposal'
      ? await decideProposalIn(writer, app, { ...input, proposalId: subject.id })
      : await decideCommentIn(writer, app, { ...input, commentId: subject.id });
  return restored.ok ? ok(null) : restored;
}
