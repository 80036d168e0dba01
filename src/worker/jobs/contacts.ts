import type { Application } from '../../application/application.ts';
import { noticeContactChanges } from '../../application/participant/contact/consent.ts';
import type { Job } from '../scheduler.ts';

const NOTICE_MS = 60 * 60_000;

/** Tells contact management, at most once a day, what changed of those who consented (docs/adr/0105). */
export function contactsJob({ app }: { readonly app: Application }): Job {
  return {
    name: 'contacts',
    singleton: true,
    async run(stop) {
      await noticeContactChanges(app, stop);
      return NOTICE_MS;
    },
  };
}
