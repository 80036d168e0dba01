import type { LoggedEvent } from '../../../domain/event/event.ts';
import type { Id, ReportId } from '../../../domain/kit/id.ts';
import { isReportRule } from '../../../domain/moderation/report.ts';
import type { ModerationRule } from '../../../domain/moderation/rule.ts';
import type { Host } from '../../../domain/network/host.ts';
import type { Application } from '../../application.ts';

/** What is wrong with a mirrored contribution, as its host is told: everything but who said so. */
export type ForwardedReport = {
  /** Of the report, or of the decision. */
  readonly id: Id;
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
    return { id: reportId, host: consultation.host, object: subject.uri, rule, text, filedAt };
  });
}

/** An event by which officers took a contribution out of public view. */
export type Removing = LoggedEvent<'proposal-removed' | 'comment-removed'>;

export function isRemoving(event: LoggedEvent): event is Removing {
  return event.type === 'proposal-removed' || event.type === 'comment-removed';
}

/**
 * What the host of a mirrored contribution is told once officers of this node removed it from their own pages: the rule and the
 * public reason (docs/adr/0183). Null for what the host removed itself, and once nothing is shared any more.
 */
export async function removalToForward(app: Application, event: Removing): Promise<ForwardedReport | null> {
  if (event.origin.kind !== 'own' || event.consultationId === null) return null;
  const { consultationId, proposalId } = event;
  return await app.store.read(async (reader) => {
    const consultation = await reader.consultations.byId(consultationId);
    const mirror = await reader.sharing.mirror(consultationId);
    if (consultation === null || consultation.host === null || mirror === null || mirror.endedAt !== null) return null;
    const id = 'commentId' in event.data ? event.data.commentId : (proposalId ?? '');
    const kind = 'commentId' in event.data ? 'comment' : 'proposal';
    const subject = kind === 'comment' ? await reader.comments.byId(id) : await reader.proposals.byId(id);
    const decision = await reader.decisions.latest({ kind, id });
    if (subject === null || subject.uri === null || decision === null || decision.kind !== 'remove') return null;
    const { rule, reason: text, decidedAt: filedAt } = decision;
    if (!isReportRule(rule)) return null;
    return { id: decision.id, host: consultation.host, object: subject.uri, rule, text, filedAt };
  });
}

/** Records that it was forwarded. */
export async function markReportForwarded(app: Application, reportId: ReportId): Promise<void> {
  await app.store.transact(async (writer) => {
    const report = await writer.reports.lock(reportId);
    if (report !== null) await writer.reports.save({ ...report, passedOnAt: app.now() });
  });
}
