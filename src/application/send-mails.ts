import { letterIn, type Mailer, type MailFailure, type MailOutcome, type OutgoingMail } from './mails.ts';
import type { Application } from './ports.ts';

const AT_ONCE = 5;
/** How long one process may be at a mail before another tries. */
const LEASE_MS = 5 * 60_000;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;
export const ATTEMPTS_MAX = 12;
/** How long the desk shows that a mail was given up. */
export const FAILURES_KEPT_MS = 30 * 86_400_000;

export type SendMails = {
  readonly mailer: Mailer;
  /** A mail was not handed over this time. */
  readonly onFailure: (error: unknown) => void;
  /** A mail will never be. */
  readonly onGivenUp: () => void;
};

/**
 * Hands over the mails that are ready. One that fails is tried again, each time after twice as long; one that is too
 * old, refused, or failed a dozen times is dropped, counted, and told at the desk. A process that dies between handing over and saying so
 * lets another hand it over again: twice is better than never.
 */
export async function sendMails(app: Application, given: SendMails & { readonly stop: AbortSignal }): Promise<void> {
  while (!given.stop.aborted) {
    const now = app.now();
    const until = new Date(now.getTime() + LEASE_MS);
    const mails = await app.store.transact((writer) => writer.mailWrite.take({ now, until, limit: AT_ONCE }));
    for (const mail of mails) await handOver(app, mail, given);
    if (mails.length < AT_ONCE) return;
  }
}

async function handOver(app: Application, mail: OutgoingMail, given: SendMails): Promise<void> {
  const { id, attempts } = mail;
  const settle = async (outcome: MailOutcome) => {
    if (outcome !== 'sent') given.onGivenUp();
    await app.store.transact(async (writer) => {
      await writer.mailWrite.settle(id, outcome);
      if (outcome === 'sent') return;
      const at = app.now();
      const failure = { letter: kindOf(app, mail), outcome, attempts, at };
      await writer.mailWrite.failure(id, failure, new Date(at.getTime() - FAILURES_KEPT_MS));
    });
  };
  if (mail.expiresAt <= app.now()) return await settle('expired');
  try {
    await settle(await given.mailer.send({ id, letter: letterIn(app, mail) }));
  } catch (error) {
    given.onFailure(error);
    if (attempts >= ATTEMPTS_MAX) return await settle('refused');
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
    await app.store.transact((writer) => writer.mailWrite.postpone(id, new Date(app.now().getTime() + wait)));
  }
}

function kindOf(app: Application, mail: OutgoingMail): MailFailure['letter'] {
  try {
    return letterIn(app, mail).says.kind;
  } catch {
    return null;
  }
}
