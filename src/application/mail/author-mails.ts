import { definitionOf, type LoggedEvent } from '../../domain/event/event.ts';
import type { ParticipantId } from '../../domain/kit/id.ts';
import { type Lang, type Localised, textIn } from '../../domain/kit/text.ts';
import type { DecisionMail, MailMessage } from '../../domain/mail/mail.ts';
import type { DecisionKind, Subject } from '../../domain/moderation/decision.ts';
import type { AppealOutcome } from '../../domain/moderation/report.ts';
import type { ModerationRule } from '../../domain/moderation/rule.ts';
import type { Application, Reader, Writer } from '../application.ts';
import type { DatabaseConsumer } from '../event/consume-events.ts';
import type { ConsumerName } from '../event/event-consumers.ts';
import { decryptAddress } from '../kit/sign-in-keys.ts';
import { queueMail } from './mails.ts';

/**
 * What was decided about something, for its author, in their language, at the address they signed in with last. Null for
 * whoever has no address here, or was erased; somebody who is being erased is waited for.
 */
export async function authorMail(
  writer: Writer,
  app: Application,
  notification: DecisionNotification,
): Promise<{ readonly letter: MailMessage; readonly participantId: ParticipantId } | null> {
  const institution = await writer.institution.get();
  const about = await aboutIn(writer, notification.subject);
  const author = about === null ? null : await writer.participants.lock(about.authorId);
  if (institution === null || about === null || author === null || author.erasedAt !== null) return null;
  const to = await addressOf(writer, app, author.id);
  if (to === null) return null;
  const lang = author.lang ?? institution.languages[0] ?? '';
  const charter = (await writer.staticPages.links()).find(({ kind }) => kind === 'charter');
  const says = saying(app, { told: notification, about, lang, charter: charter?.slug });
  return { letter: { to, lang, institution: institution.name, says }, participantId: author.id };
}

type About = {
  readonly authorId: ParticipantId;
  /** Its id at the host that decides about it. */
  readonly uri: string | null;
  readonly consultation: { readonly slug: string; readonly title: Localised };
  readonly number: number | null;
  /** Of the proposal; nothing of somebody else's that may not be read now. */
  readonly title: Localised;
  readonly titleLang: Lang;
  readonly isShown: boolean;
};

async function aboutIn(reader: Reader, { kind, id }: Subject): Promise<About | null> {
  const written = kind === 'proposal' ? await reader.proposals.byId(id) : await reader.comments.byId(id);
  const consultation = written === null ? null : await reader.consultations.byId(written.consultationId);
  if (written === null || consultation === null) return null;
  const proposal =
    'current' in written
      ? written
      : written.proposalId === null
        ? null
        : await reader.proposals.byId(written.proposalId);
  const mayRead = proposal !== null && (kind === 'proposal' || proposal.status === 'published');
  return {
    authorId: written.authorId,
    uri: written.uri,
    consultation,
    number: proposal?.number ?? null,
    title: mayRead ? proposal.current.title : {},
    titleLang: proposal?.current.lang ?? '',
    isShown: written.status === 'published' && (kind === 'proposal' || mayRead),
  };
}

function saying(
  app: Application,
  {
    told: notification,
    about,
    lang,
    charter,
  }: {
    readonly told: DecisionNotification;
    readonly about: About;
    readonly lang: Lang;
    /** The address of the page that has the rules. */
    readonly charter: string | undefined;
  },
): DecisionMail {
  const { subject, decided, rule, reason, appealable, byHost } = notification;
  const { consultation, number, title, titleLang, isShown, uri } = about;
  const page = `/consultations/${consultation.slug}/proposals/${number}#c-${subject.id}`;
  const path = subject.kind === 'proposal' ? `/me/proposals/${subject.id}` : isShown && number !== null ? page : '/me';
  return {
    kind: 'decision',
    decided,
    subject: subject.kind,
    title: textIn(title, [lang, titleLang]).text,
    number,
    consultation: textIn(consultation.title, [lang]).text,
    rule,
    reason,
    charter: charter === undefined || rule === null || byHost ? undefined : `${app.origin}/pages/${charter}`,
    link: app.origin + path,
    appeal: appealable === null ? null : `${app.origin}/me/appeals/${appealable}`,
    host: byHost && decided !== 'accept' && decided !== 'restore' ? uri : null,
  };
}

async function addressOf(reader: Reader, app: Application, id: ParticipantId): Promise<string | null> {
  const [last] = (await reader.signIns.of(id))
    .flatMap(({ kind, encryptedKey, usedAt }) =>
      kind === 'mail' && encryptedKey !== null ? [{ encryptedKey, usedAt }] : [],
    )
    .toSorted((a, b) => b.usedAt.getTime() - a.usedAt.getTime());
  return last === undefined ? null : decryptAddress(app, last.encryptedKey);
}

/** A decision about a contribution, as its author is notified of it. */
type DecisionNotification = {
  readonly subject: Subject;
  readonly decided: DecisionKind | AppealOutcome;
  readonly rule: ModerationRule | null;
  readonly reason: string;
  /** The decision that its author may appeal now. */
  readonly appealable: string | null;
  readonly byHost: boolean;
};

/** The name of the cursor of whoever tells authors what was decided. */
export const AUTHOR_MAILS = 'author-letters' satisfies ConsumerName;

/** Authors are not notified of older decisions: mail was set up since, or was down. */
const NEEDED_MS = 7 * 24 * 3_600_000;

/** Writes to authors who sign in by mail when something was decided about what they wrote, or about their appeal. */
export function authorMails(app: Application): DatabaseConsumer & { readonly name: typeof AUTHOR_MAILS } {
  return {
    name: AUTHOR_MAILS,
    concerns: ({ type, at }) =>
      app.mails !== undefined &&
      (definitionOf(type).decision !== null || type === 'appeal-decided') &&
      app.now().getTime() - at.getTime() < NEEDED_MS,
    async consumeWith(writer, event) {
      const notification = await notificationIn(writer, event);
      const written = notification === null ? null : await authorMail(writer, app, notification);
      if (written === null) return;
      const expiresAt = new Date(event.at.getTime() + NEEDED_MS);
      await queueMail(writer, app, { ...written, expiresAt });
    },
  };
}

async function notificationIn(reader: Reader, event: LoggedEvent): Promise<DecisionNotification | null> {
  if (event.type === 'appeal-decided') return await appealIn(reader, event.data.appealId);
  const decided = definitionOf(event.type).decision;
  const id = 'commentId' in event.data ? event.data.commentId : event.proposalId;
  if (decided === null || id === null) return null;
  const subject = { kind: 'commentId' in event.data ? 'comment' : 'proposal', id } as const;
  const decisions = await reader.views.decisions(subject);
  const isOf = (at: Date | undefined) => at?.getTime() === event.at.getTime();
  // Whoever granted an appeal restored the text in the same moment: that is told as the answer to the appeal.
  if (decisions.some(({ appeal }) => isOf(appeal?.decidedAt))) return null;
  // A host decided at a moment of its own. What nobody decided was published, or held, as the rules have it.
  const decision = decisions.findLast(
    ({ kind, decidedAt, byHost }) => kind === decided && (isOf(decidedAt) || byHost === true),
  );
  if (decision === undefined) return null;
  const { rule, reason, byHost = false } = decision;
  const stands = decision === decisions.at(-1) && decided === 'remove';
  return { subject, decided, rule, reason, byHost, appealable: stands && !byHost ? decision.id : null };
}

async function appealIn(reader: Reader, appealId: string): Promise<DecisionNotification | null> {
  const appeal = await reader.appeals.byId(appealId);
  if (appeal === null || appeal.outcome === null) return null;
  const { subject, outcome: decided, reason } = appeal;
  return { subject, decided, rule: null, reason: reason ?? '', appealable: null, byHost: false };
}
