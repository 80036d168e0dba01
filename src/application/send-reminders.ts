import { type ReminderEdge, remindedThrough, reminderDue } from '../domain/answer/reminder.ts';
import { digestDay, digestMoment, nextDigest } from '../domain/follow/digest-day.ts';
import type { Institution } from '../domain/institution/institution.ts';
import type { Letter } from '../domain/letter.ts';
import { type Lang, textIn } from '../domain/text.ts';
import { type Agent, may, ROLE_SCOPES } from './access.ts';
import { postLetter } from './mails.ts';
import { REMINDERS } from './names.ts';
import type { Application, Reader } from './ports.ts';
import { emailOf } from './read-agents.ts';
import type { RemindableCommitment } from './reminders.ts';
import { worksOn } from './within-bounds.ts';

/** What one letter lists; the rest is at the desk. */
const LINES_MAX = 30;
/** Days are named in the letter, so it stays true for as long as the mail server is away. */
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
 * on the institution's clock. What is promised later that day waits for the next, so nobody has more than one letter a
 * day for many answers. Letters and the word that they were written are one transaction, and nothing counts as told that
 * nobody was there to be told.
 */
export async function sendReminders(app: Application): Promise<RemindersSent> {
  if (app.mails === undefined) return { commitments: 0, letters: 0, next: null };
  return await app.store.transact(async (writer) => {
    const institution = await writer.institution.get();
    if (institution === null) return { commitments: 0, letters: 0, next: null };
    const now = app.now();
    const next = nextDigest(now, institution.timeZone);
    await writer.write.lockName(REMINDERS);
    const due = await dueIn(writer, now, institution);
    const told = new Set<Due>();
    let letters = 0;
    for (const agent of due.length === 0 ? [] : await writer.access.agents()) {
      const own = isReminded(agent) ? due.filter(({ proposal }) => worksOn(agent, proposal.consultation.id)) : [];
      const to = own.length === 0 ? null : emailOf(app, agent);
      if (to === null) continue;
      const letter = reminderOf(app, { institution, to, lang: agent.lang, due: own });
      await postLetter(writer, app, { letter, expiresAt: new Date(now.getTime() + NEEDED_MS) });
      letters += 1;
      for (const each of own) told.add(each);
    }
    const reminded = [...told].map(({ commitment, edge }) => ({ commitmentId: commitment.id, edge }));
    await writer.reminderWrite.reminded(reminded, now);
    return { commitments: reminded.length, letters, next };
  });
}

async function dueIn(reader: Reader, now: Date, { timeZone }: Institution): Promise<readonly Due[]> {
  const today = digestDay(now, timeZone);
  const before = digestMoment(today, timeZone);
  const open = await reader.reminders.remindable({ before, through: remindedThrough(today) });
  return open.flatMap((each) => {
    const edge = reminderDue(each.commitment, { today, told: each.told });
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
): Letter {
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
