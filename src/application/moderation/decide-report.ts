import type { Actor } from '../../domain/kit/actor.ts';
import type { ReportId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { decidedReport, type Report } from '../../domain/moderation/report.ts';
import type { Application } from '../application.ts';
import { decideCommentIn } from './decide-comment.ts';
import { decideProposalIn } from './decide-proposal.ts';

export type DecideReport = {
  readonly reportId: ReportId;
  readonly outcome: 'upheld' | 'dismissed';
  /** Public where the report is upheld: it becomes the reason of the removal. */
  readonly reason: string;
  readonly by: Actor | null;
  /** `updatedAt` of the contribution as the agent read it. */
  readonly seen?: Date | undefined;
};

/** Upholds a report, which removes what it is about, or dismisses it, which changes nothing. */
export async function decideReport(app: Application, command: DecideReport): Promise<Result<Report, Refusal>> {
  return await app.store.transact(async (writer) => {
    const at = app.now();
    // The report and the removal are of one moment, by which they are found again where both are undone.
    const within = { ...app, now: () => at };
    const report = await writer.reports.lock(command.reportId);
    if (report === null) return refuse({ type: 'not-found', what: 'report' });
    const decided = decidedReport(report, { outcome: command.outcome, at });
    if (!decided.ok) return decided;
    if (command.outcome === 'upheld') {
      const { subject, rule } = report;
      const decision = { kind: 'remove', rule, reason: command.reason, by: command.by, seen: command.seen } as const;
      const removed =
        subject.kind === 'proposal'
          ? await decideProposalIn(writer, within, { ...decision, proposalId: subject.id })
          : await decideCommentIn(writer, within, { ...decision, commentId: subject.id });
      // Two reports about one thing: the second finds it removed, and is upheld all the same.
      const gone = !removed.ok && removed.refusal.type === 'wrong-status';
      if (!removed.ok && !gone) return removed;
    }
    await writer.reports.save(decided.value);
    await writer.events.append({
      id: app.newId(),
      type: 'report-decided',
      at,
      by: command.by,
      consultationId: report.consultationId,
      proposalId: report.subject.kind === 'proposal' ? report.subject.id : null,
      data: {
        reportId: report.id,
        outcome: command.outcome,
        decision: command.outcome === 'upheld' ? 'remove' : null,
      },
    });
    return ok(decided.value);
  });
}
