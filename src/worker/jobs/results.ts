import type { Application } from '../../application/application.ts';
import { verifyAndRemember } from '../../application/ballot/read-tally.ts';
import { readDrift } from '../../application/ballot/reads.ts';
import type { Log } from '../../start/log.ts';
import type { Job } from '../scheduler.ts';

const DAILY_MS = 86_400_000;

/** Compares every result and every counter with what it was counted from, once a day, and says which differ. */
export function resultJob({ app, log }: { readonly app: Application; readonly log: Log }): Job {
  return {
    name: 'verify-results',
    singleton: true,
    async run() {
      for (const { consultation, slug, faults } of await verifyAndRemember(app)) {
        log.error(
          { consultation, ballot: slug, faults: faults.join(' ') },
          'a ballot does not agree with what is stored of it',
        );
      }
      for (const { what, rows } of await readDrift(app))
        log.error({ what, rows }, 'a counter does not agree with its rows');
      return DAILY_MS;
    },
  };
}
