import type { By } from '../domain/event.ts';
import type { Id, ReportId } from '../domain/id.ts';
import { type Decision, undoneDecision } from '../domain/moderation/decision.ts';
import { type Report, reopenedReport } from '../domain/moderation/report.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { authorIsThere, keepDecision } from './decide.ts';
import { commentDecidedEvent } from './decide-comment.ts';
import { proposalDecidedEvent } from './decide-proposal.ts';
import { decidedHereIn } from './network/decided-here.ts';
import type { Application, Writer } from './ports.ts';

export type UndoDecision = {
  readonly decisionId: Id;
  /** Public: why it was a slip. */
  readonly reason: string;
  readonly by: By;
};

/**
 * Takes a decision back soon after it was taken: the contribution is what it was before. Both steps stay in the public
 * trace.
 */
export async function undoDecision(app: Application, command: UndoDecision): Promise<Result<Decision, Refusal>> {
  return await app.store.transact(async (writer) => {
    const decision = await writer.decisions.byId(command.decisionId);
    return decision === null
      ? refuse({ type: 'not-found', what: 'decision' })
      : await undoIn(writer, app, { ...command, decision });
  });
}

/** Takes back what was decided about a report; where it was upheld, the contribution is there again. */
export async function undoReportDecision(
  app: Application,
  command: { readonly reportId: ReportId; readonly reason: string; readonly by: By },
): Promise<Result<Report, Refusal>> {
  return await app.store.transact(async (writer) => {
    const report = await writer.write.lockReport(command.reportId);
    if (report === null) return refuse({ type: 'not-found', what: 'report' });
    const open = reopenedReport(report, app.now());
    if (!open.ok) return open;
    const latest = report.outcome === 'upheld' ? await writer.decisions.latest(report.subject) : null;
    // Removed by this very report; one that found it gone already leaves it gone.
    if (latest !== null && latest.decidedAt.getTime() === report.decidedAt?.getTime()) {
      const undone = await undoIn(writer, app, { ...command, decision: latest });
      if (!undone.ok) return undone;
    }
    await writer.write.report(open.value);
    await writer.write.event({
      id: app.newId(),
      type: 'report-reopened',
      at: app.now(),
      by: command.by,
      consultationId: report.consultationId,
      proposalId: report.subject.kind === 'proposal' ? report.subject.id : null,
      data: { reportId: report.id },
    });
    return open;
  });
}

async function undoIn(
  writer: Writer,
  app: Application,
  { decision, reason, by }: { readonly decision: Decision; readonly reason: string; readonly by: By },
): Promise<Result<Decision, Refusal>> {
  const at = app.now();
  const { subject, consultationId } = decision;
  const proposal = subject.kind === 'proposal' ? await writer.write.lockProposal(subject.id, 'change') : null;
  const comment = subject.kind === 'comment' ? await lockedComment(writer, subject.id) : null;
  const contribution = proposal ?? comment;
  // Read when others wait: what they decided before is there now.
  const latest = await writer.decisions.latest(subject);
  if (decision.byHost === true) {
    const own = await decidedHereIn(writer, consultationId);
    if (!own.ok) return own;
  }
  if (contribution === null || latest === null) return refuse({ type: 'not-found', what: subject.kind });
  const undone = undoneDecision(decision, { at, latest, status: contribution.status });
  if (!undone.ok) return undone;
  const { kind, status } = undone.value;
  if (status === 'published') {
    const there = await authorIsThere(writer, contribution.authorId);
    if (!there.ok) return there;
  }
  const said = { kind, rule: 'decision-undone', reason, by } as const;
  if (proposal !== null) {
    const after = { ...proposal, status, updatedAt: at };
    await writer.write.proposal(after);
    await writer.write.event(proposalDecidedEvent(app, after, said));
  } else if (comment !== null) {
    const after = { ...comment, status, updatedAt: at };
    await writer.write.comment(after);
    await writer.write.event(commentDecidedEvent(app, after, said));
  }
  const statusBefore = contribution.status;
  return ok(await keepDecision(writer, app, { ...said, consultationId, subject, at, statusBefore }));
}

async function lockedComment(writer: Writer, id: Id) {
  const found = await writer.comments.byId(id);
  if (found === null) return null;
  await writer.write.lockParticipant(found.authorId);
  return await writer.comments.byId(id);
}
