import type { Institution } from '../../domain/institution/institution.ts';
import { digestDay, digestMoment, nextDigest } from '../../domain/mail/digest-day.ts';
import type { MailMessage } from '../../domain/mail/mail.ts';
import { type Agent, ROLE_SCOPES } from '../agent/ports.ts';
import type { Application, Reader } from '../application.ts';
import { emailOf, may } from '../kit/access.ts';
import { WAITING } from '../kit/names.ts';
import { QUEUE_KINDS, type QueueCounts } from '../moderation/ports.ts';
import { recordKnownAddress, recordUnknownAddress } from './digest/undeliverable.ts';
import { digestClock } from './digest-clock.ts';
import { mailIn, queueMail } from './mails.ts';
import type { Mailer, MailFailure, MailOutcome, OutgoingMail } from './ports.ts';

const AT_ONCE = 5;
/** How long one process may be at a mail before another tries. */
const LEASE_MS = 5 * 60_000;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;
export const ATTEMPTS_MAX = 12;

type SendMails = {
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

/** The mail of the next morning lists what waits then. */
const NEEDED_MS = 24 * 3_600_000;
/** What was rejected longer ago was in the mail of the morning before. */
const REJECTED_MS = 24 * 3_600_000;
/** More rejected messages in a day are not counted. */
const REJECTED_MAX = 1_000;

/**
 * Tells moderators by mail what waits for them, once a day at most and only where something does: at the hour of digests on
 * the institution's clock, of what came before it, in the consultations they work on; and administrators what was rejected of
 * partner institutions the day before. Mails and the day for which they were written are one transaction.
 */
export async function sendWaiting(
  app: Application,
): Promise<{ readonly letters: number /** Null before the node is set up. */; readonly next: Date | null }> {
  if (app.mails === undefined) return { letters: 0, next: null };
  return await app.store.transact(async (writer) => {
    const institution = await writer.institution.get();
    if (institution === null) return { letters: 0, next: null };
    const now = app.now();
    const clock = digestClock(app, institution);
    const today = digestDay(now, clock);
    const before = digestMoment(today, clock);
    await writer.locks.acquire(WAITING);
    const notified = await writer.reminders.notifiedWaiting(today);
    const rejected = await countRejected(writer, before);
    const written: Agent[] = [];
    for (const agent of (await writer.access.agents()).filter(
      (each) => isNotified(each, before) && !notified.has(each.id),
    )) {
      const counts = await writer.views.moderationCounts(agent.consultations, before);
      const count = may(ROLE_SCOPES[agent.role], 'admin') ? rejected : 0;
      const to = count > 0 || QUEUE_KINDS.some((kind) => counts[kind] > 0) ? emailOf(app, agent) : null;
      if (to === null) continue;
      const mail = waitingMail(app, { institution, agent, to, counts, rejected: count });
      await queueMail(writer, app, { letter: mail, expiresAt: new Date(now.getTime() + NEEDED_MS) });
      written.push(agent);
    }
    await writer.reminders.markWaitingSent(
      written.map(({ id }) => id),
      today,
    );
    return { letters: written.length, next: nextDigest(now, clock) };
  });
}

/** Messages of partner institutions that were rejected in the day before a morning. */
async function countRejected(reader: Reader, before: Date): Promise<number> {
  const known = await reader.peering.evidence({ peer: null, limit: REJECTED_MAX });
  const since = before.getTime() - REJECTED_MS;
  return known.filter(({ foundAt }) => foundAt.getTime() >= since && foundAt < before).length;
}

/** Whoever may moderate, came in before that morning, and did not turn reminders off. */
function isNotified({ role, reminders, joinedAt, disabledAt }: Agent, before: Date): boolean {
  const isIn = joinedAt !== null && joinedAt < before && disabledAt === null;
  return reminders && isIn && may(ROLE_SCOPES[role], 'moderate');
}

function waitingMail(
  app: Application,
  of: {
    readonly institution: Institution;
    readonly agent: Agent;
    readonly to: string;
    readonly counts: QueueCounts;
    readonly rejected: number;
  },
): MailMessage {
  const { institution, agent, to, counts, rejected: count } = of;
  const desk = `${app.origin}/admin`;
  return {
    to,
    lang: agent.lang ?? institution.languages[0] ?? '',
    institution: institution.name,
    says: {
      kind: 'waiting',
      counts,
      ...(count === 0 ? {} : { rejected: { count, link: `${desk}/peers` } }),
      queue: `${desk}/moderation`,
      settings: `${desk}/reminders`,
    },
  };
}
