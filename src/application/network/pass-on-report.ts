import type { ReportId } from '../../domain/id.ts';
import type { ModerationRule } from '../../domain/moderation/decision.ts';
import type { Host } from '../../domain/network/host.ts';
import type { Application } from '../ports.ts';

/** What the host of something mirrored is told that somebody here said of it: everything but who. */
export type PassedOn = {
  readonly reportId: ReportId;
  readonly host: Host;
  /** The id there of what it is about. */
  readonly object: string;
  readonly rule: ModerationRule;
  readonly text: string | null;
  readonly filedAt: Date;
};

/** A report that its host has to know of; null for one about something of ours, and for one that it was told of. */
export async function reportToPassOn(app: Application, reportId: ReportId): Promise<PassedOn | null> {
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

/** Remembers that the host was told. */
export async function reportPassedOn(app: Application, reportId: ReportId): Promise<void> {
  await app.store.transact(async (writer) => {
    const report = await writer.write.lockReport(reportId);
    if (report !== null) await writer.write.report({ ...report, passedOnAt: app.now() });
  });
}
