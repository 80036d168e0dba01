import { type Actor, actorOf } from '../../domain/kit/actor.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { ParticipantId, ReportId, TokenId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkText, REASON_MAX } from '../../domain/kit/text.ts';
import type { Subject } from '../../domain/moderation/decision.ts';
import { checkReportRule, decidedReport, type Report, repeatedReport } from '../../domain/moderation/report.ts';
import type { Application, Writer } from '../application.ts';
import { reporterLock } from '../kit/names.ts';
import { decideCommentIn, decideProposalIn } from './decide.ts';

type FileReport = {
  /** The token by which they act, where there is one. */
  readonly token?: TokenId | null | undefined;
  readonly subject: Subject;
  /** One of those that a contribution can break. */
  readonly rule: string;
  readonly text?: string | undefined;
  readonly reporterId: ParticipantId | null;
  readonly fromHost?: string | undefined;
};

/**
 * Reports to the officers that a contribution breaks a rule. Possible in any phase; the same report again is still one
 * report.
 */
export async function fileReport(app: Application, command: FileReport): Promise<Result<Report, Refusal>> {
  const checked = checkAll({
    rule: checkReportRule(command.rule),
    text: command.text === undefined ? ok(null) : checkText(command.text, 'text', REASON_MAX),
  });
  if (!checked.ok) return checked;
  const { rule, text } = checked.value;
  return await app.store.transact(async (writer) => {
    const { kind, id } = command.subject;
    const subject = kind === 'proposal' ? await writer.proposals.byId(id) : await writer.comments.byId(id);
    if (subject === null) return refuse({ type: 'not-found', what: kind });
    const former = await formerReport(writer, { ...command, rule }, text);
    const input = { rule, text, subjectUpdatedAt: subject.updatedAt };
    const repeated = former === null ? null : repeatedReport(former, input);
    if (repeated !== null) {
      await writer.reports.save(repeated);
      return ok(repeated);
    }
    const report: Report = {
      id: app.newId(),
      consultationId: subject.consultationId,
      subject: command.subject,
      rule,
      text,
      reporterId: command.reporterId,
      fromHost: command.fromHost ?? null,
      filedAt: app.now(),
      passedOnAt: null,
      decidedAt: null,
      outcome: null,
    };
    await writer.reports.save(report);
    await writer.events.append({
      id: app.newId(),
      type: 'report-filed',
      at: report.filedAt,
      by: actorOf(command.reporterId, command.token),
      consultationId: report.consultationId,
      proposalId: 'proposalId' in subject ? subject.proposalId : subject.id,
      data: { reportId: report.id, subject: report.subject },
    });
    return ok(report);
  });
}

/** What the same person said of it last, or somebody unknown, or of the same server, in the very same words. */
async function formerReport(
  writer: Writer,
  { subject, reporterId, fromHost, rule }: FileReport & Pick<Report, 'rule'>,
  text: string | null,
): Promise<Report | null> {
  await writer.locks.acquire(reporterLock(reporterId ?? fromHost ?? 'anybody', subject.id));
  return await writer.reports.latest({ subject, reporterId, fromHost: fromHost ?? null, rule, text });
}

type DecideReport = {
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
