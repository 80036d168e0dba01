import type { Log } from '../../start/log.ts';
import type { Database } from '../../storage/kit/database.ts';
import { endWaitsOfClock } from '../../storage/kit/waits.ts';
import type { Job } from '../scheduler.ts';

const EVERY_MS = 60_000;

/** Notices that the clock was set back, and that nothing waits for a time that it showed before. */
export function clockJob(of: { readonly database: Database; readonly now: () => Date; readonly log: Log }): Job {
  return {
    name: 'clock',
    singleton: true,
    async run() {
      if (await endWaitsOfClock(of.database, of.now()))
        of.log.warn({}, 'the clock was set back: what waits is done now');
      return EVERY_MS;
    },
  };
}
