import { authorLetters } from './application/author-letters.ts';
import type { EventReader } from './application/follow-events.ts';
import type { Application } from './application/ports.ts';
import { sendDigests } from './application/send-digests.ts';
import { sendMails } from './application/send-mails.ts';
import { sendReminders } from './application/send-reminders.ts';
import { sendWaiting } from './application/send-waiting.ts';
import type { Chore } from './clockwork.ts';
import type { Config } from './config.ts';
import { failureOf, type Log } from './log.ts';
import { SLEEP_MAX_MS } from './loop.ts';
import { smtpMailer } from './mail/smtp.ts';
import type { Database } from './storage/database.ts';
import { MAIL_CHANNEL } from './storage/mails.ts';

/** How often mails that failed are looked for; new ones wake the worker. */
const MAILS_MS = 15_000;

type Parts = { readonly app: Application; readonly config: Config; readonly database: Database; readonly log: Log };

/** What a worker does about mails: writes the digests and reminders of the day, and hands over what waits. */
export function mailChores(parts: Parts): readonly Chore[] {
  return [...writing(parts), ...handing(parts)];
}

/** Tells authors by mail what was decided about what they wrote, as it is decided. */
export function mailReader({ app }: Pick<Parts, 'app'>): EventReader {
  return authorLetters(app);
}

/** Tells followers what is new, and agents what is due or waits, by mail once a day, where mail reaches anybody. */
function writing({ app }: Parts): readonly Chore[] {
  if (app.mails === undefined) return [];
  const until = ({ next }: { readonly next: Date | null }) =>
    next === null ? SLEEP_MAX_MS : next.getTime() - app.now().getTime();
  return [
    { name: 'digests', alone: true, run: async (stop) => until(await sendDigests(app, stop)) },
    { name: 'reminders', alone: true, run: async () => until(await sendReminders(app)) },
    { name: 'waiting', alone: true, run: async () => until(await sendWaiting(app)) },
  ];
}

/** Hands mails over, where there is a server to hand them to. */
function handing({ app, config, database, log }: Parts): readonly Chore[] {
  const { smtpUrl, mailFrom, origin } = config;
  if (smtpUrl === null || mailFrom === null) return [];
  const mailer = smtpMailer({ url: smtpUrl, from: mailFrom, origin });
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
