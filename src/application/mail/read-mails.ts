import type { MailMessage } from '../../domain/mail/mail.ts';
import { retainedSince } from '../../domain/privacy/retention.ts';
import type { Application } from '../application.ts';
import { mailIn } from './mails.ts';
import type { MailFailure, MailTransport } from './ports.ts';

export type ShownMail = { readonly createdAt: Date; readonly letter: MailMessage };

const SHOWN_MAX = 50;

/** The newest mails of a node that shows them to whoever develops on it; null of any other. */
export async function readShownMails(app: Application): Promise<readonly ShownMail[] | null> {
  if (app.mails !== 'shown') return null;
  const mails = await app.store.read((reader) => reader.mails.waiting(SHOWN_MAX));
  return mails.map((mail) => ({ createdAt: mail.createdAt, letter: mailIn(app, mail) }));
}

/** How mail is getting on, without whom it is for. */
export type MailState = {
  /** Null where this node sends none. */
  readonly way: MailTransport | null;
  readonly waiting: number;
  /** Since when the one that waits longest does. */
  readonly since: Date | null;
  /** Those given up in the last thirty days. */
  readonly failures: { readonly count: number; readonly newest: readonly MailFailure[] };
};

/** How mail is getting on, and the newest of those that were given up, at most `limit`. For administrators. */
export async function readMailState(app: Application, limit: number): Promise<MailState> {
  const since = retainedSince('mail-failures', app.now());
  return await app.store.read(async ({ mails }) => ({
    way: app.mails ?? null,
    waiting: await mails.countWaiting(),
    since: await mails.oldest(),
    failures: await mails.failures(since, limit),
  }));
}
