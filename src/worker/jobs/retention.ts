import type { Application } from '../../application/application.ts';
import { enforceRetention } from '../../application/privacy/enforce-retention.ts';
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
