import { reportPassedOn, reportToPassOn } from '../../application/network/pass-on-report.ts';
import { sealedActivity } from '../documents.ts';
import { reportFlag } from '../mapping/report.ts';
import { blockedHosts } from './blocked.ts';
import type { HomeParts } from './home-acts.ts';

/** Tells the host of something mirrored that it was reported here. */
export async function passOn(parts: HomeParts, reportId: string): Promise<void> {
  const { app, uris } = parts.press;
  const report = await reportToPassOn(app, reportId);
  if (report === null) return;
  const isBlocked = await blockedHosts(app);
  if (isBlocked(new URL(report.host.institution).host)) return;
  const to = await parts.actorOf(report.host.institution);
  // It is in the queue here all the same.
  if (to === null) return;
  const { institution } = uris;
  const document = reportFlag({ id: uris.activity(report.reportId), institution, report });
  const activity = await sealedActivity(await parts.sealPrivately(document, institution));
  await parts.send({
    activity,
    speaker: institution,
    lane: report.object,
    inboxes: [{ uri: to.inbox, shared: false, actor: to.uri }],
  });
  await reportPassedOn(app, report.reportId);
}
