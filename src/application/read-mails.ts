import type { Letter } from '../domain/letter.ts';
import { letterIn, type MailFailure, type MailWay } from './mails.ts';
import type { Application } from './ports.ts';
import { FAILURES_KEPT_MS } from './send-mails.ts';

export type ShownMail = { readonly createdAt: Date; readonly letter: Letter };

const SHOWN_MAX = 50;

/** The newest mails of a node that shows them to whoever develops on it; null of any other. */
export async function readShownMails(app: Application): Promise<readonly ShownMail[] | null> {
  if (app.mails !== 'shown') return null;
  const mails = await app.store.read((reader) => reader.mails.waiting(SHOWN_MAX));
  return mails.map((mail) => ({ createdAt: mail.createdAt, letter: letterIn(app, mail) }));
}

/** How mail is getting on, without whom it is for. */
export type MailState = {
  /** Null where this node sends none. */
  readonly way: MailWay | null;
  readonly waiting: number;
  /** Since when the one that waits longest does. */
  readonly since: Date | null;
  /** Those given up in the last thirty days. */
  readonly failures: { readonly count: number; readonly newest: readonly MailFailure[] };
};

/** How mail is getting on, and the newest of those that were given up, at most `limit`. For administrators. */
export async function readMailState(app: Application, limit: number): Promise<MailState> {
  const keptSince = new Date(app.now().getTime() - FAILURES_KEPT_MS);
  return await app.store.read(async ({ mails }) => ({
    way: app.mails ?? null,
    waiting: await mails.countWaiting(),
    since: await mails.oldest(),
    failures: await mails.failures(keptSince, limit),
  }));
}
