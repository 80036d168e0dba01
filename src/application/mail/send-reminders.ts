import { type ReminderEdge, remindedThrough, reminderDue } from '../../domain/answer/answer.ts';
import type { Institution } from '../../domain/institution/institution.ts';
import { type Lang, textIn } from '../../domain/kit/text.ts';
import { type DigestClock, digestDay, digestMoment, nextDigest } from '../../domain/mail/digest-day.ts';
import type { MailMessage } from '../../domain/mail/mail.ts';
import { type Agent, ROLE_SCOPES } from '../agent/ports.ts';
import type { Application, Reader } from '../application.ts';
import { emailOf, isAssignedTo, may } from '../kit/access.ts';
import { REMINDERS } from '../kit/names.ts';
import { digestClock } from './digest-clock.ts';
import { queueMail } from './mails.ts';
import type { RemindableCommitment } from './ports.ts';

/** At most so many commitments are in one mail; the rest is in the administration area. */
const LINES_MAX = 30;
/** Days are named in the mail, so it stays true for as long as the mail server is away. */
const NEEDED_MS = 7 * 24 * 3_600_000;

type Due = RemindableCommitment & { readonly edge: ReminderEdge };

export type RemindersSent = {
  /** Commitments that somebody was reminded of. */
  readonly commitments: number;
  readonly letters: number;
  /** When there may be more to say; null before the node is set up. */
  readonly next: Date | null;
};

/**
 * Reminds agents of open commitments by mail: some days before their day and once it has passed, at the hour of digests
 * on the institution's clock. What is promised later that day waits for the next, so nobody gets more than one mail a
 * day for many answers. Mails and the record that they were queued are one transaction, and nothing counts as reminded that
 * had no recipient.
 */
export async function sendReminders(app: Application): Promise<RemindersSent> {
  if (app.mails === undefined) return { commitments: 0, letters: 0, next: null };
  return await app.store.transact(async (writer) => {
    const institution = await writer.institution.get();
    if (institution === null) return { commitments: 0, letters: 0, next: null };
    const now = app.now();
    const clock = digestClock(app, institution);
    const next = nextDigest(now, clock);
    await writer.locks.acquire(REMINDERS);
    const due = await dueIn(writer, now, clock);
    const notified = new Set<Due>();
    let mails = 0;
    for (const agent of due.length === 0 ? [] : await writer.access.agents()) {
      const own = isReminded(agent) ? due.filter(({ proposal }) => isAssignedTo(agent, proposal.consultation.id)) : [];
      const to = own.length === 0 ? null : emailOf(app, agent);
      if (to === null) continue;
      const mail = reminderOf(app, { institution, to, lang: agent.lang, due: own });
      await queueMail(writer, app, { letter: mail, expiresAt: new Date(now.getTime() + NEEDED_MS) });
      mails += 1;
      for (const each of own) notified.add(each);
    }
    const reminded = [...notified].map(({ commitment, edge }) => ({ commitmentId: commitment.id, edge }));
    await writer.reminders.markReminded(reminded, now);
    return { commitments: reminded.length, letters: mails, next };
  });
}

async function dueIn(reader: Reader, now: Date, clock: DigestClock): Promise<readonly Due[]> {
  const today = digestDay(now, clock);
  const before = digestMoment(today, clock);
  const open = await reader.reminders.remindable({ before, through: remindedThrough(today) });
  return open.flatMap((each) => {
    const edge = reminderDue(each.commitment, { today, notified: each.notified });
    return edge === null ? [] : [{ ...each, edge }];
  });
}

/** Whoever may answer, came in at least once, and did not turn reminders off. */
function isReminded({ role, reminders, joinedAt, disabledAt }: Agent): boolean {
  return reminders && joinedAt !== null && disabledAt === null && may(ROLE_SCOPES[role], 'answer');
}

function reminderOf(
  app: Application,
  of: {
    readonly institution: Institution;
    readonly to: string;
    readonly lang: Lang | null;
    readonly due: readonly Due[];
  },
): MailMessage {
  const { institution, to, due } = of;
  const lang = of.lang ?? institution.languages[0] ?? '';
  const desk = `${app.origin}/admin`;
  return {
    to,
    lang,
    institution: institution.name,
    says: {
      kind: 'reminder',
      lines: due.slice(0, LINES_MAX).map(({ commitment, proposal, edge }) => ({
        edge,
        commitment: textIn(commitment.text, [lang]).text,
        dueOn: commitment.dueOn ?? '',
        number: proposal.number,
        title: textIn(proposal.title, [lang]).text,
        link: `${desk}/commitments/${commitment.id}`,
      })),
      more: due.length > LINES_MAX,
      open: `${desk}/answers`,
      settings: `${desk}/reminders`,
    },
  };
}
