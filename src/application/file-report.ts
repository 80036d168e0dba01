import type { ParticipantId } from '../domain/id.ts';
import type { ModerationRule, Subject } from '../domain/moderation/decision.ts';
import { isReportRule, type Report, repeatedReport } from '../domain/moderation/report.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { checkText, REASON_MAX } from '../domain/text.ts';
import { reporterName } from './names.ts';
import type { Application, Writer } from './ports.ts';

export type FileReport = {
  readonly subject: Subject;
  readonly rule: ModerationRule;
  readonly text?: string | undefined;
  readonly reporterId: ParticipantId | null;
  readonly fromHost?: string | undefined;
};

/**
 * Tells the officers that a contribution breaks a rule. Always possible, whatever the phase; told again, it is still one
 * report.
 */
export async function fileReport(app: Application, command: FileReport): Promise<Result<Report, Refusal>> {
  const text = command.text === undefined ? ok(null) : checkText(command.text, 'text', REASON_MAX);
  if (!text.ok) return text;
  if (!isReportRule(command.rule)) return refuse({ type: 'invalid', field: 'rule', because: 'unknown-value' });
  return await app.store.transact(async (writer) => {
    const { kind, id } = command.subject;
    const subject = kind === 'proposal' ? await writer.proposals.byId(id) : await writer.comments.byId(id);
    if (subject === null) return refuse({ type: 'not-found', what: kind });
    const former = await formerReport(writer, command, text.value);
    const said = { rule: command.rule, text: text.value, subjectUpdatedAt: subject.updatedAt };
    const repeated = former === null ? null : repeatedReport(former, said);
    if (repeated !== null) {
      await writer.write.report(repeated);
      return ok(repeated);
    }
    const report: Report = {
      id: app.newId(),
      consultationId: subject.consultationId,
      subject: command.subject,
      rule: command.rule,
      text: text.value,
      reporterId: command.reporterId,
      fromHost: command.fromHost ?? null,
      filedAt: app.now(),
      passedOnAt: null,
      decidedAt: null,
      outcome: null,
    };
    await writer.write.report(report);
    await writer.write.event({
      id: app.newId(),
      type: 'report-filed',
      at: report.filedAt,
      by: command.reporterId === null ? null : { participant: command.reporterId },
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
  { subject, reporterId, fromHost, rule }: FileReport,
  text: string | null,
): Promise<Report | null> {
  await writer.write.lockName(reporterName(reporterId ?? fromHost ?? 'anybody', subject.id));
  return await writer.reports.latest({ subject, reporterId, fromHost: fromHost ?? null, rule, text });
}
