import type { Peering } from '../../federation/peering.ts';
import type { Database } from '../../storage/kit/database.ts';
import type { Job } from '../scheduler.ts';

/** Wakes whoever decides about what others send. */
export const INBOX_CHANNEL = 'inbox';
const DECIDE_MS = 10_000;

/** Decides about what others send. */
export function inboxJob(parts: { readonly database: Database; readonly peering: Peering }): Job {
  const { database, peering } = parts;
  return {
    name: 'inbox',
    async run(stop) {
      await peering.decide(stop);
      return DECIDE_MS;
    },
    wokenBy: (wake) =>
      database.listen(INBOX_CHANNEL, () => {
        // It may be at work and wait for another server: then it looks again at once.
        peering.look();
        wake();
      }),
  };
}
