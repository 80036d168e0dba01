import {
  type ForwardedReport,
  markReportForwarded,
  type Removing,
  removalToForward,
  reportToForward,
} from '../../application/network/outgoing/forward-report.ts';
import { reportFlag } from '../mapping/report.ts';
import { blockedHosts } from './blocked.ts';
import { ownInboxOf } from './inbox-of.ts';
import type { OutgoingParts } from './send-outgoing.ts';

/** Forwards a report on a mirrored contribution to its host (Flag). */
export async function forwardReport(parts: OutgoingParts, reportId: string): Promise<void> {
  const { app } = parts.documents;
  const report = await reportToForward(app, reportId);
  if (report !== null && (await flagAtHost(parts, report))) await markReportForwarded(app, report.id);
}

/** Tells the host of a mirrored contribution that officers here removed it from their own pages, and why (Flag). */
export async function forwardRemoval(parts: OutgoingParts, event: Removing): Promise<void> {
  const removal = await removalToForward(parts.documents.app, event);
  if (removal !== null) await flagAtHost(parts, removal);
}

async function flagAtHost(parts: OutgoingParts, report: ForwardedReport): Promise<boolean> {
  const { app, uris } = parts.documents;
  const isBlocked = await blockedHosts(app);
  if (isBlocked(new URL(report.host.institution).host)) return false;
  const to = await parts.actorOf(report.host.institution);
  // It is known here all the same.
  if (to === null) return false;
  const { institution } = uris;
  const document = reportFlag({ id: uris.activity(report.id), institution, report });
  const activity = await parts.signPrivately(document, institution);
  await parts.send({
    activity,
    isKept: false,
    speaker: institution,
    orderingKey: report.object,
    inboxes: [ownInboxOf(to)],
  });
  return true;
}
