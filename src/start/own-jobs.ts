import type { Application } from '../application/application.ts';
import type { Peering } from '../federation/peering.ts';
import type { Database } from '../storage/kit/database.ts';
import { maintainDatabase } from '../storage/kit/maintain.ts';
import { clockJob } from '../worker/jobs/clock.ts';
import { contactsJob } from '../worker/jobs/contacts.ts';
import { inboxJob } from '../worker/jobs/inbox.ts';
import { resultJob } from '../worker/jobs/results.ts';
import { momentsJob, retentionJob } from '../worker/jobs/retention.ts';
import { shuffleJob } from '../worker/jobs/shuffles.ts';
import type { Job } from '../worker/scheduler.ts';
import type { Log } from './log.ts';

/** Sending ends at the stop only; where it ended all the same, it begins again. */
const DELIVER_AGAIN_MS = 1_000;
const MAINTAIN_MS = 5 * 60_000;

type Parts = {
  readonly app: Application;
  readonly database: Database;
  readonly log: Log;
  readonly peering: Peering;
};

/** What has to be done now and then, by any worker. */
export function ownJobs({ app, database, log, peering }: Parts): readonly Job[] {
  return [
    { ...peering.job, singleton: true },
    { ...peering.names, singleton: true },
    {
      name: 'deliver',
      // Until the stop; what is being processed then is finished or goes back to the queue.
      async run(stop) {
        await peering.deliver(stop);
        return DELIVER_AGAIN_MS;
      },
    },
    {
      name: 'maintain',
      async run() {
        await maintainDatabase(database);
        return MAINTAIN_MS;
      },
    },
    clockJob({ database, now: app.now, log }),
    shuffleJob({ database, now: app.now }),
    retentionJob({ app }),
    momentsJob({ app }),
    contactsJob({ app }),
    resultJob({ app, log }),
    inboxJob({ database, peering }),
  ];
}
