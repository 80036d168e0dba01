import { digestDay, digestMoment, nextDigest } from '../domain/follow/digest-day.ts';
import type { Institution } from '../domain/institution/institution.ts';
import type { Letter } from '../domain/letter.ts';
import { type Agent, may, ROLE_SCOPES } from './access.ts';
import { postLetter } from './mails.ts';
import { QUEUE_KINDS, type QueueCounts } from './moderation-queue.ts';
import { WAITING } from './names.ts';
import type { Application } from './ports.ts';
import { emailOf } from './read-agents.ts';

/** The next morning says anew what waits then. */
const NEEDED_MS = 24 * 3_600_000;

/**
 * Tells moderators by mail what waits for them, once a day at most and only where something does: at the hour of digests on
 * the institution's clock, of what came before it, in the consultations they work on. Letters and the day for which they
 * were written are one transaction.
 */
export async function sendWaiting(
  app: Application,
): Promise<{ readonly letters: number /** Null before the node is set up. */; readonly next: Date | null }> {
  if (app.mails === undefined) return { letters: 0, next: null };
  return await app.store.transact(async (writer) => {
    const institution = await writer.institution.get();
    if (institution === null) return { letters: 0, next: null };
    const now = app.now();
    const { timeZone } = institution;
    const today = digestDay(now, timeZone);
    const before = digestMoment(today, timeZone);
    await writer.write.lockName(WAITING);
    const told = await writer.reminders.toldWaiting(today);
    const written: Agent[] = [];
    for (const agent of (await writer.access.agents()).filter((each) => isTold(each, before) && !told.has(each.id))) {
      const counts = await writer.views.moderationCounts(agent.consultations, before);
      const to = QUEUE_KINDS.some((kind) => counts[kind] > 0) ? emailOf(app, agent) : null;
      if (to === null) continue;
      const letter = waitingLetter(app, { institution, agent, to, counts });
      await postLetter(writer, app, { letter, expiresAt: new Date(now.getTime() + NEEDED_MS) });
      written.push(agent);
    }
    await writer.reminderWrite.waitingTold(
      written.map(({ id }) => id),
      today,
    );
    return { letters: written.length, next: nextDigest(now, timeZone) };
  });
}

/** Whoever may moderate, came in before that morning, and did not turn reminders off. */
function isTold({ role, reminders, joinedAt, disabledAt }: Agent, before: Date): boolean {
  const isIn = joinedAt !== null && joinedAt < before && disabledAt === null;
  return reminders && isIn && may(ROLE_SCOPES[role], 'moderate');
}

function waitingLetter(
  app: Application,
  of: {
    readonly institution: Institution;
    readonly agent: Agent;
    readonly to: string;
    readonly counts: QueueCounts;
  },
): Letter {
  const { institution, agent, to, counts } = of;
  const desk = `${app.origin}/admin`;
  return {
    to,
    lang: agent.lang ?? institution.languages[0] ?? '',
    institution: institution.name,
    says: { kind: 'waiting', counts, queue: `${desk}/moderation`, settings: `${desk}/reminders` },
  };
}
