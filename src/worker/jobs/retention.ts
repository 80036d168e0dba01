import type { Application } from '../../application/application.ts';
import { enforceRetention } from '../../application/privacy/enforce-retention.ts';
import { forgetMoments } from '../../application/support/support.ts';
import type { Job } from '../scheduler.ts';

const ENFORCE_MS = 60 * 60_000;

/** Deletes what is older than the register of personal data allows (docs/operate/privacy.md). */
export function retentionJob({ app }: { readonly app: Application }): Job {
  return {
    name: 'retention',
    singleton: true,
    async run(stop) {
      await enforceRetention(app, stop);
      return ENFORCE_MS;
    },
  };
}

const FORGET_MS = 10 * 60_000;

/** Forgets moments of hours that are over (docs/adr/0213). */
export function momentsJob({ app }: { readonly app: Application }): Job {
  return {
    name: 'moments',
    singleton: true,
    async run() {
      await forgetMoments(app);
      return FORGET_MS;
    },
  };
}
