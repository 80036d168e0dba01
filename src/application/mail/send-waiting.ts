import type { Institution } from '../../domain/institution/institution.ts';
import { digestDay, digestMoment, nextDigest } from '../../domain/mail/digest-day.ts';
import type { MailMessage } from '../../domain/mail/mail.ts';
import { type Agent, ROLE_SCOPES } from '../agent/ports.ts';
import type { Application, Reader } from '../application.ts';
import { emailOf, may } from '../kit/access.ts';
import { WAITING } from '../kit/names.ts';
import { QUEUE_KINDS, type QueueCounts } from '../moderation/ports.ts';
import { digestClock } from './digest-clock.ts';
import { queueMail } from './mails.ts';

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
