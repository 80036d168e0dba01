import { type Actor, agentIdOf } from '../../domain/kit/actor.ts';
import type { AppealId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkText, REASON_MAX } from '../../domain/kit/text.ts';
import { type Appeal, type AppealOutcome, decidedAppeal } from '../../domain/moderation/appeal.ts';
import type { Decision } from '../../domain/moderation/decision.ts';
import type { Application, Writer } from '../application.ts';
import { principalOf, principalOfDecision } from '../kit/principal.ts';
import { appealReviewersOf } from './appeal-reviewers.ts';
import { decideCommentIn } from './decide-comment.ts';
import { decideProposalIn } from './decide-proposal.ts';

export type DecideAppeal = {
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
