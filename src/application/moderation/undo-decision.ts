import type { Actor } from '../../domain/kit/actor.ts';
import type { Id, ReportId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { type Decision, undoneDecision } from '../../domain/moderation/decision.ts';
import { type Report, reopenedReport } from '../../domain/moderation/report.ts';
import type { Application, Writer } from '../application.ts';
import { decidedHereIn } from '../kit/viewer.ts';
import { commentDecidedEvent, hasTextLeft, proposalDecidedEvent, recordDecision } from './decide.ts';

export type UndoDecision = {
  readonly decisionId: Id;
  /** Public: why it was a slip. */
  readonly reason: string;
  readonly by: Actor | null;
};

/**
 * Undoes a decision shortly after it was made: the contribution is restored to its former state. Both steps stay in the public
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
  command: { readonly reportId: ReportId; readonly reason: string; readonly by: Actor | null },
): Promise<Result<Report, Refusal>> {
  return await app.store.transact(async (writer) => {
    const report = await writer.reports.lock(command.reportId);
    if (report === null) return refuse({ type: 'not-found', what: 'report' });
    const open = reopenedReport(report, app.now());
    if (!open.ok) return open;
    const latest = report.outcome === 'upheld' ? await writer.decisions.latest(report.subject) : null;
    // Removed by this report; where it was gone before, it stays gone.
    if (latest !== null && latest.decidedAt.getTime() === report.decidedAt?.getTime()) {
      const undone = await undoIn(writer, app, { ...command, decision: latest });
      if (!undone.ok) return undone;
    }
    await writer.reports.save(open.value);
    await writer.events.append({
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
  { decision, reason, by }: { readonly decision: Decision; readonly reason: string; readonly by: Actor | null },
): Promise<Result<Decision, Refusal>> {
  const at = app.now();
  const { subject, consultationId } = decision;
  const proposal = subject.kind === 'proposal' ? await writer.proposals.lock(subject.id, 'change') : null;
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
    const left = await hasTextLeft(writer, contribution);
    if (!left.ok) return left;
  }
  const input = { kind, rule: 'decision-undone', reason, by } as const;
  if (proposal !== null) {
    const after = { ...proposal, status, updatedAt: at };
    await writer.proposals.save(after);
    await writer.events.append(proposalDecidedEvent(app, after, input));
  } else if (comment !== null) {
    const after = { ...comment, status, updatedAt: at };
    await writer.comments.save(after);
    await writer.events.append(commentDecidedEvent(app, after, input));
  }
  const statusBefore = contribution.status;
  return ok(await recordDecision(writer, app, { ...input, consultationId, subject, at, statusBefore }));
}

async function lockedComment(writer: Writer, id: Id) {
  const found = await writer.comments.byId(id);
  if (found === null) return null;
  await writer.participants.lock(found.authorId);
  return await writer.comments.byId(id);
}
