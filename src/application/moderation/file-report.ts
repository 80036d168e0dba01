import { actorOf } from '../../domain/kit/actor.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { ParticipantId, TokenId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkText, REASON_MAX } from '../../domain/kit/text.ts';
import type { Subject } from '../../domain/moderation/decision.ts';
import { checkReportRule, type Report, repeatedReport } from '../../domain/moderation/report.ts';
import type { Application, Writer } from '../application.ts';
import { reporterLock } from '../kit/names.ts';

export type FileReport = {
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
