import type { ReportId } from '../../../domain/kit/id.ts';
import type { ModerationRule } from '../../../domain/moderation/rule.ts';
import type { Host } from '../../../domain/network/host.ts';
import type { Application } from '../../application.ts';

/** A report by somebody here on a mirrored contribution, as it is forwarded to its host: everything but who made it. */
export type ForwardedReport = {
  readonly reportId: ReportId;
  readonly host: Host;
  /** The id there of what it is about. */
  readonly object: string;
  readonly rule: ModerationRule;
  readonly text: string | null;
  readonly filedAt: Date;
};

/** A report to be forwarded to the host; null for one about something of ours, and for one that was forwarded. */
export async function reportToForward(app: Application, reportId: ReportId): Promise<ForwardedReport | null> {
  return await app.store.read(async (reader) => {
    const report = await reader.reports.byId(reportId);
    if (report === null || report.passedOnAt != null || report.fromHost !== null) return null;
    const consultation = await reader.consultations.byId(report.consultationId);
    if (consultation === null || consultation.host === null) return null;
    const { kind, id } = report.subject;
    const subject = kind === 'proposal' ? await reader.proposals.byId(id) : await reader.comments.byId(id);
    if (subject === null || subject.uri === null) return null;
    const { rule, text, filedAt } = report;
    return { reportId, host: consultation.host, object: subject.uri, rule, text, filedAt };
  });
}

/** Records that it was forwarded. */
export async function markReportForwarded(app: Application, reportId: ReportId): Promise<void> {
  await app.store.transact(async (writer) => {
    const report = await writer.reports.lock(reportId);
    if (report !== null) await writer.reports.save({ ...report, passedOnAt: app.now() });
  });
}
