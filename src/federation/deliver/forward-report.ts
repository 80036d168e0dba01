import { markReportForwarded, reportToForward } from '../../application/network/outgoing/forward-report.ts';
import { reportFlag } from '../mapping/report.ts';
import { blockedHosts } from './blocked.ts';
import { ownInboxOf } from './inbox-of.ts';
import type { OutgoingParts } from './send-outgoing.ts';

/** Forwards a report on a mirrored contribution to its host (Flag). */
export async function forwardReport(parts: OutgoingParts, reportId: string): Promise<void> {
  const { app, uris } = parts.documents;
  const report = await reportToForward(app, reportId);
  if (report === null) return;
  const isBlocked = await blockedHosts(app);
  if (isBlocked(new URL(report.host.institution).host)) return;
  const to = await parts.actorOf(report.host.institution);
  // It is in the queue here all the same.
  if (to === null) return;
  const { institution } = uris;
  const document = reportFlag({ id: uris.activity(report.reportId), institution, report });
  const activity = await parts.signPrivately(document, institution);
  await parts.send({
    activity,
    isKept: false,
    speaker: institution,
    orderingKey: report.object,
    inboxes: [ownInboxOf(to)],
  });
  await markReportForwarded(app, report.reportId);
}
