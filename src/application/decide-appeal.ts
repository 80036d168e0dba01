import type { By } from '../domain/event.ts';
import type { AppealId } from '../domain/id.ts';
import { type Appeal, type AppealOutcome, decidedAppeal } from '../domain/moderation/appeal.ts';
import type { Decision } from '../domain/moderation/decision.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { checkText, REASON_MAX } from '../domain/text.ts';
import { agentOf } from './by.ts';
import { decideCommentIn } from './decide-comment.ts';
import { decideProposalIn } from './decide-proposal.ts';
import { judgesOf } from './judges.ts';
import type { Application, Writer } from './ports.ts';

export type DecideAppeal = {
  readonly appealId: AppealId;
  readonly outcome: AppealOutcome;
  /** Public. */
  readonly reason: string;
  readonly by: By;
};

/** Another agent than the one who removed a contribution judges the author's appeal; granting it brings the text back. */
export async function decideAppeal(app: Application, command: DecideAppeal): Promise<Result<Appeal, Refusal>> {
  const reason = checkText(command.reason, 'reason', REASON_MAX);
  if (!reason.ok) return reason;
  return await app.store.transact(async (writer) => {
    const appeal = await writer.write.lockAppeal(command.appealId);
    const decision = appeal === null ? null : await writer.decisions.byId(appeal.decisionId);
    if (appeal === null || decision === null) return refuse({ type: 'not-found', what: 'appeal' });
    const at = app.now();
    // The answer and what it restores are of one moment, so that their author is told once.
    const within = { ...app, now: () => at };
    const decided = decidedAppeal(appeal, {
      outcome: command.outcome,
      reason: reason.value,
      agentId: agentOf(command.by),
      decision,
      others: (await judgesOf(writer, decision)).length,
      at,
    });
    if (!decided.ok) return decided;
    if (command.outcome === 'granted') {
      const restored = await restoreIn(writer, within, { decision, reason: reason.value, by: command.by });
      if (!restored.ok) return restored;
    }
    await writer.write.appeal(decided.value);
    await writer.write.event({
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
  { decision, reason, by }: { readonly decision: Decision; readonly reason: string; readonly by: By },
): Promise<Result<null, Refusal>> {
  const { subject } = decision;
  const latest = await writer.decisions.latest(subject);
  // Somebody restored it meanwhile: what the author wanted is so already.
  if (latest !== null && latest.id !== decision.id && latest.kind !== 'remove') return ok(null);
  const said = { kind: 'restore', rule: 'within-the-rules', reason, by } as const;
  const restored =
    subject.kind === 'proposal'
      ? await decideProposalIn(writer, app, { ...said, proposalId: subject.id })
      : await decideCommentIn(writer, app, { ...said, commentId: subject.id });
  return restored.ok ? ok(null) : restored;
}
