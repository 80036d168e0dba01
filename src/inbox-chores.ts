import type { Application } from './application/ports.ts';
import { forgetFollowRequests } from './application/request-follow.ts';
import type { Chore } from './clockwork.ts';
import { purgeInbox } from './federation/inbox/decide.ts';
import type { Peering } from './federation/peering.ts';
import type { Database } from './storage/database.ts';

/** Wakes whoever decides about what others send. */
export const INBOX_CHANNEL = 'inbox';
const DECIDE_MS = 10_000;
const PURGE_MS = 60 * 60_000;

/** What a worker does with what others send: decides about it, and forgets it in time. */
export function inboxChores(parts: {
  readonly app: Application;
  readonly database: Database;
  readonly peering: Peering;
}): readonly Chore[] {
  const { app, database, peering } = parts;
  return [
    {
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
    },
    {
      name: 'purge',
      async run() {
        await purgeInbox(app);
        await forgetFollowRequests(app);
        return PURGE_MS;
      },
    },
  ];
}
