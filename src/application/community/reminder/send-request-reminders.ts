import { REQUEST_STATES } from '../../../domain/community/feature-request-states.ts';
import { usesInForce } from '../../../domain/community/release.ts';
import { requestDue } from '../../../domain/community/request-due.ts';
import type { ConsultationId, ProposalId } from '../../../domain/kit/id.ts';
import { textIn } from '../../../domain/kit/text.ts';
import { type DigestClock, digestDay, nextDigest } from '../../../domain/mail/digest-day.ts';
import type { RequestDueLine } from '../../../domain/mail/mail.ts';
import { type Agent, ROLE_SCOPES } from '../../agent/ports.ts';
import type { Application, Reader } from '../../application.ts';
import { emailOf, isAssignedTo, may } from '../../kit/access.ts';
import { ownRole } from '../../kit/community-roles.ts';
import { REQUEST_REMINDERS } from '../../kit/names.ts';
import { institutionUri } from '../../kit/uris.ts';
import { digestClock } from '../../mail/digest-clock.ts';
import { queueMail } from '../../mail/mails.ts';
import type { RequestRow } from '../request/ports.ts';

/** At most so many requests are in one mail. */
const LINES_MAX = 30;
/** Days are named in the mail, so it stays true for as long as the mail server is away. */
const NEEDED_MS = 7 * 24 * 3_600_000;

type Due = Omit<RequestDueLine, 'title'> & {
  readonly proposalId: ProposalId;
  readonly consultationId: ConsultationId;
  readonly title: RequestRow['title'];
};

/**
 * Reminds agents who represent the institution, by mail at the hour of digests, of what is due in its communities: pledges that
 * close, a settlement that the host can make, the day that was named for what it runs. Each once; mails and the record of them are one
 * transaction, and nothing counts as reminded that had no recipient.
 */
export async function sendRequestReminders(
  app: Application,
): Promise<{ readonly letters: number /** Null before the node is set up. */; readonly next: Date | null }> {
  if (app.mails === undefined) return { letters: 0, next: null };
  return await app.store.transact(async (writer) => {
    const institution = await writer.institution.get();
    if (institution === null) return { letters: 0, next: null };
    const now = app.now();
    const clock = digestClock(app, institution);
    await writer.locks.acquire(REQUEST_REMINDERS);
    const due = await dueIn(app, writer, clock);
    const notified = new Set<Due>();
    let letters = 0;
    for (const agent of due.length === 0 ? [] : await writer.access.agents()) {
      const own = isReminded(agent) ? due.filter(({ consultationId }) => isAssignedTo(agent, consultationId)) : [];
      const to = own.length === 0 ? null : emailOf(app, agent);
      if (to === null) continue;
      const lang = agent.lang ?? institution.languages[0] ?? '';
      const lines = own.slice(0, LINES_MAX).map(({ proposalId: _, consultationId: __, title, ...line }) => ({
        ...line,
        title: textIn(title, [lang]).text,
      }));
      const settings = `${app.origin}/admin/reminders`;
      const says = { kind: 'requests', lines, more: own.length > LINES_MAX, settings } as const;
      const letter = { to, lang, institution: institution.name, says };
      await queueMail(writer, app, { letter, expiresAt: new Date(now.getTime() + NEEDED_MS) });
      letters += 1;
      for (const each of own) notified.add(each);
    }
    await writer.reminders.markRequestsReminded(
      [...notified].map((each) => ({ proposalId: each.proposalId, due: keyOf(each) })),
      now,
    );
    return { letters, next: nextDigest(now, clock) };
  });
}

async function dueIn(app: Application, reader: Reader, clock: DigestClock): Promise<readonly Due[]> {
  const now = app.now();
  const today = digestDay(now, clock);
  const all: Due[] = [];
  for (const consultationId of await reader.reminders.communitiesWithRequests()) {
    const consultation = await reader.consultations.byId(consultationId);
    const role = consultation === null ? null : await ownRole(reader, consultation);
    if (consultation === null || role === null) continue;
    for (const row of await reader.featureRequests.in(consultationId)) {
      const closesAt = row.funding?.closesAt ?? null;
      const isHost = consultation.host === null;
      const isSettled =
        isHost &&
        (await reader.settlements.of(row.proposalId)).some(
          ({ input }) => input.closesAt.getTime() === closesAt?.getTime(),
        );
      const use = await ownUse(app, reader, row);
      const found = requestDue({ state: row.state, closesAt, isSettled, isHost, role, use }, { now, today });
      if (found === null) continue;
      const number = row.number ?? 0;
      const link = `${app.origin}/admin/consultations/${consultation.slug}/requests/${number}`;
      const { proposalId, title } = row;
      all.push({ ...found, proposalId, consultationId, number, title, zone: consultation.timeZone, link });
    }
  }
  const notified = await reader.reminders.notifiedRequests(all.map(({ proposalId }) => proposalId));
  return all.filter((each) => notified.get(each.proposalId)?.has(keyOf(each)) !== true);
}

function keyOf({ due, at }: Pick<Due, 'due' | 'at'>): string {
  return `${due} ${at}`;
}

async function ownUse(app: Application, reader: Reader, { proposalId, state }: RequestRow) {
  if (REQUEST_STATES.indexOf(state) < REQUEST_STATES.indexOf('delivered')) return null;
  const own = institutionUri(app.origin);
  return usesInForce(await reader.stated.of('use', proposalId)).find(({ institution }) => institution === own) ?? null;
}

/** Whoever may represent the institution, came in at least once, and did not turn reminders off. */
function isReminded({ role, reminders, joinedAt, disabledAt }: Agent): boolean {
  return reminders && joinedAt !== null && disabledAt === null && may(ROLE_SCOPES[role], 'represent');
}
