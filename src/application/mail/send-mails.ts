import type { Application } from '../application.ts';
import { recordKnownAddress, recordUnknownAddress } from './digest/undeliverable.ts';
import { mailIn } from './mails.ts';
import type { Mailer, MailFailure, MailOutcome, OutgoingMail } from './ports.ts';

const AT_ONCE = 5;
/** How long one process may be at a mail before another tries. */
const LEASE_MS = 5 * 60_000;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;
export const ATTEMPTS_MAX = 12;

export type SendMails = {
  readonly mailer: Mailer;
  /** A mail was not handed over this time. */
  readonly onFailure: (error: unknown) => void;
  /** A mail will never be. */
  readonly onGivenUp: () => void;
};

/**
 * Sends the mails that are ready. One that fails is tried again, each time after twice as long; one that is too
 * old, refused, or failed a dozen times is dropped, counted, and told in the administration area. A process that dies between handing over and saying so
 * lets another hand it over again: twice is better than never.
 */
export async function sendMails(app: Application, given: SendMails & { readonly stop: AbortSignal }): Promise<void> {
  while (!given.stop.aborted) {
    const now = app.now();
    const until = new Date(now.getTime() + LEASE_MS);
    const mails = await app.store.transact((writer) => writer.mails.claim({ now, until, limit: AT_ONCE }));
    for (const mail of mails) await handOver(app, mail, given);
    if (mails.length < AT_ONCE) return;
  }
}

async function handOver(app: Application, mail: OutgoingMail, given: SendMails): Promise<void> {
  const { id, attempts } = mail;
  const settle = async (met: MailOutcome | 'unknown-address') => {
    const outcome = met === 'unknown-address' ? 'refused' : met;
    if (outcome !== 'sent') given.onGivenUp();
    await app.store.transact(async (writer) => {
      if (met === 'unknown-address') await recordUnknownAddress(writer, app, mailIn(app, mail).to);
      if (met === 'sent') await recordKnownAddress(writer, app, mailIn(app, mail).to);
      await writer.mails.settle(id, outcome);
      if (outcome === 'sent') return;
      await writer.mails.saveFailure(id, { letter: kindOf(app, mail), outcome, attempts, at: app.now() });
    });
  };
  if (mail.expiresAt <= app.now()) return await settle('expired');
  try {
    await settle(await given.mailer.send({ id, letter: mailIn(app, mail) }));
  } catch (error) {
    given.onFailure(error);
    if (attempts >= ATTEMPTS_MAX) return await settle('refused');
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
    await app.store.transact((writer) => writer.mails.postpone(id, new Date(app.now().getTime() + wait)));
  }
}

function kindOf(app: Application, mail: OutgoingMail): MailFailure['letter'] {
  try {
    return mailIn(app, mail).says.kind;
  } catch {
    return null;
  }
}
