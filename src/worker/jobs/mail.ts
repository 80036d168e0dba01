import type { Application } from '../../application/application.ts';
import { sendRequestReminders } from '../../application/community/reminder/send-request-reminders.ts';
import { authorMails } from '../../application/mail/author-mails.ts';
import { answersByMail, sendDigests } from '../../application/mail/digest/send-digests.ts';
import { returnPath } from '../../application/mail/digest/undeliverable.ts';
import { readMailLook } from '../../application/mail/mails.ts';
import { sendNewsletters } from '../../application/mail/newsletter/send-newsletters.ts';
import { sendMails, sendWaiting } from '../../application/mail/send-mails.ts';
import { sendReminders } from '../../application/mail/send-reminders.ts';
import { smtpMailer } from '../../mail/smtp.ts';
import type { Config } from '../../start/config.ts';
import { failureOf, type Log } from '../../start/log.ts';
import type { Database } from '../../storage/kit/database.ts';
import { MAIL_CHANNEL } from '../../storage/mail/mails.ts';
import { SLEEP_MAX_MS } from '../retry-loop.ts';
import { type Job, type OnEvents, throttled } from '../scheduler.ts';

/** How often mails that failed are looked for; new ones wake the worker. */
const MAILS_MS = 15_000;
/** Shortest time between two looks for newsletters that events lead to: people do not notice. */
const NEWSLETTERS_MS = 5_000;

type Parts = { readonly app: Application; readonly config: Config; readonly database: Database; readonly log: Log };
type Wires = Parts & {
  readonly onEvents: OnEvents;
  /** Markdown of the institution as HTML that is safe and loads nothing. */
  readonly markdown: (text: string) => string;
};

/** Mail jobs of a worker: queues the digests and reminders of the day, and sends what is queued. */
export function mailJobs(parts: Wires): readonly Job[] {
  return [...writing(parts), ...handing(parts)];
}

/** Tells authors by mail what was decided about what they wrote, as it is decided. */
export function mailConsumer({ app }: Pick<Parts, 'app'>): ReturnType<typeof authorMails> {
  return authorMails(app);
}

/** Tells followers who want them at once official answers, as they are published. */
export function answerConsumer({ app }: Pick<Parts, 'app'>): ReturnType<typeof answersByMail> {
  return answersByMail(app);
}

/** Tells followers what is new, and agents what is due or waits, by mail once a day, where mail reaches anybody. */
function writing({ app, onEvents }: Wires): readonly Job[] {
  if (app.mails === undefined) return [];
  const until = ({ next }: { readonly next: Date | null }) =>
    next === null ? SLEEP_MAX_MS : next.getTime() - app.now().getTime();
  return [
    { name: 'digests', singleton: true, run: async (stop) => until(await sendDigests(app, stop)) },
    {
      name: 'newsletters',
      singleton: true,
      run: async (stop) => until(await sendNewsletters(app, stop)),
      wokenBy: throttled(onEvents, NEWSLETTERS_MS),
    },
    { name: 'reminders', singleton: true, run: async () => until(await sendReminders(app)) },
    { name: 'reminders of requests', singleton: true, run: async () => until(await sendRequestReminders(app)) },
    { name: 'waiting', singleton: true, run: async () => until(await sendWaiting(app)) },
  ];
}

/** Sends queued mails, where a mail server is configured. */
function handing({ app, config, database, log, markdown }: Wires): readonly Job[] {
  const { smtpUrl, mailFrom, origin, bounces } = config;
  if (smtpUrl === null || mailFrom === null) return [];
  const mailer = smtpMailer({
    url: smtpUrl,
    from: mailFrom,
    returnPath: bounces === null ? undefined : (address) => returnPath(app, bounces.mailbox, address),
    origin,
    markdown,
    look: () => readMailLook(app),
  });
  const onFailure = (error: unknown) =>
    log.warn(failureOf(error), 'a mail was not handed over and will be tried again');
  const onGivenUp = () => log.error({}, 'a mail was given up: the mail server refuses it, or failed for too long');
  return [
    {
      name: 'mails',
      async run(stop) {
        await sendMails(app, { mailer, stop, onFailure, onGivenUp });
        return MAILS_MS;
      },
      wokenBy: (wake) => database.listen(MAIL_CHANNEL, wake),
    },
  ];
}
