import { digestDay } from '../domain/follow/digest-day.ts';
import type { Application } from './ports.ts';

/** How long after the hour a digest may still be on its way to being written. */
const LATE_MS = 3_600_000;

export type DigestsView = {
  /** Addresses that follow something by mail. */
  readonly followers: number;
  /** Those of them whose digest of the day was due for more than an hour and is not written. */
  readonly late: number;
};

/** Whether digests are written, for whoever operates the node. */
export async function readDigests(app: Application): Promise<DigestsView> {
  return await app.store.read(async ({ institution, mailFollows }) => {
    const zone = (await institution.get())?.timeZone ?? 'UTC';
    return await mailFollows.counts(digestDay(new Date(app.now().getTime() - LATE_MS), zone));
  });
}
