import { textIn } from '../domain/kit/text.ts';
import type {
  Digest,
  DigestLine,
  DigestSection,
  MailContent,
  MailMessage,
  NewsletterMail,
  Reminder,
  RenderedMail,
  RequestsDue,
  Waiting,
} from '../domain/mail/mail.ts';
import type { MailKind, MailTemplatePart } from '../domain/mail/mail-template.ts';
import { dates } from './dates.ts';
import { decisionText, oneLine } from './decision-letter.ts';
import { interpolate } from './interpolate.ts';
import { type UiLang, uiLangFor } from './languages.ts';
import { type Messages, messagesIn } from './messages.ts';

/** Writes an e-mail: plain text, in the reader's language where there is one, with the sender's name. */
export function writeLetter(mail: MailMessage, origin: string): RenderedMail {
  const lang = uiLangFor([mail.lang]);
  const messages = messagesIn(lang);
  const { says } = mail;
  const institution = textIn(mail.institution, [lang]).text;
  const values: Readonly<Record<string, unknown>> = { ...says, ...partsOf(messages, says), origin, institution };
  const { subject, introduction, closing } = partsInForce(mail, lang);
  const own = (text: string) => interpolate(text, (name) => (name in values ? String(values[name]) : undefined));
  const lines = [own(introduction), messages.format(`email.${says.kind}.text`, values), `--\n${own(closing)}`];
  return { subject: oneLine(own(subject)), text: `${lines.join('\n\n')}\n` };
}

/** The parts that an institution may word itself, as they stand where it does not; with names in braces. */
export function standardText(kind: MailKind, lang: UiLang): Readonly<Record<MailTemplatePart, string>> {
  const { t } = messagesIn(lang);
  const names = { institution: '{institution}', origin: '{origin}' };
  return {
    subject: t(`email.${kind}.subject`, { ...names, title: '{title}' }),
    introduction: t('email.greeting'),
    closing: t('email.closing', names),
  };
}

function partsInForce(
  { says, own, lang: wanted }: MailMessage,
  lang: UiLang,
): Readonly<Record<MailTemplatePart, string>> {
  const standard = standardText(says.kind, lang);
  // A template is in the language that the e-mail was to be in: not in another one that stands in for it.
  if (own === undefined || lang !== wanted) return standard;
  return {
    subject: own.subject ?? standard.subject,
    introduction: own.introduction ?? standard.introduction,
    closing: own.closing ?? standard.closing,
  };
}

/** The list in an e-mail, line by line. */
function partsOf(messages: Messages, says: MailContent): Readonly<Record<string, string>> {
  switch (says.kind) {
    case 'digest':
      return { news: newsIn(messages, says) };
    case 'newsletter':
      return { below: belowNewsletter(messages, says) };
    case 'reminder':
      return { commitments: commitmentsIn(messages, says) };
    case 'waiting':
      return { waiting: waitingIn(messages, says) };
    case 'requests':
      return { requests: requestsIn(messages, says) };
    case 'decision':
      return { decision: decisionText(messages, says) };
    default:
      return {};
  }
}

/** What is new, consultation by consultation: each thing a line with its address below. */
function newsIn(messages: Messages, { sections }: Digest): string {
  return sections
    .map((section) => {
      const lines = section.lines.map((line) => `- ${newsLine(messages, line)}\n  ${line.link}`);
      return [`${section.title}\n${section.link}`, ...lines, ...otherProposalsIn(messages, section)].join('\n\n');
    })
    .join('\n\n\n');
}

function otherProposalsIn({ t }: Messages, { lines, otherProposals: count }: DigestSection): readonly string[] {
  // A mail that an earlier version queued names no number.
  if (!(count > 0)) return [];
  const total = count + lines.filter(({ type }) => type === 'proposal-accepted').length;
  return [`- ${t('email.digest.other-proposals', { total, count })}`];
}

function newsLine({ lang, t, format }: Messages, line: DigestLine): string {
  const { type, title, number, phase, verdict, commitment, institution, until } = line;
  const { deadline, onClock } = dates(lang);
  return format(`email.digest.${type}`, {
    title: title === '' && phase !== null ? t(`phase.${phase}`) : title,
    number,
    institution,
    verdict: verdict === null ? null : t(`verdict.${verdict}`),
    commitment: commitment === null ? null : t(`commitment.${commitment}`),
    until: until === null ? null : onClock(deadline(new Date(until.at), until.zone), until.zone),
  });
}

/** Where else a newsletter is, and how its reader ends it. */
function belowNewsletter({ t }: Messages, { page, unsubscribe }: NewsletterMail): string {
  return [
    ...(page === null ? [] : [t('email.newsletter.page', { page })]),
    unsubscribe === null ? t('email.newsletter.test') : t('email.newsletter.unsubscribe', { unsubscribe }),
  ].join('\n\n');
}

/** What is due, commitment by commitment: each a line with its address below. */
function commitmentsIn({ lang, t }: Messages, { lines, more }: Reminder): string {
  const due = lines.map(({ edge, commitment, dueOn, number, title, link }) => {
    const values = { commitment: oneLine(commitment), day: dates(lang).day(dueOn), number, title: oneLine(title) };
    return `- ${t(`email.reminder.${edge}`, values)}\n  ${link}`;
  });
  return [...due, ...(more ? [`- ${t('email.reminder.more')}`] : [])].join('\n\n');
}

/** What is due about feature requests: each a line with its address below. */
function requestsIn({ lang, t }: Messages, { lines, more }: RequestsDue): string {
  const { day, deadline, onClock } = dates(lang);
  const due = lines.map(({ due: what, number, title, at, zone, link }) => {
    const moment = at.includes('T') ? onClock(deadline(new Date(at), zone), zone) : day(at);
    return `- ${t(`email.requests.${what}`, { number, title: oneLine(title), at: moment })}\n  ${link}`;
  });
  return [...due, ...(more ? [`- ${t('email.requests.more')}`] : [])].join('\n\n');
}

/** How much waits, each kind of which there is something a line. */
function waitingIn({ t }: Messages, { counts, rejected }: Waiting): string {
  const kinds = ['held', 'report', 'appeal'] as const;
  return [
    ...kinds
      .filter((kind) => counts[kind] > 0)
      .map((kind) => `- ${t(`email.waiting.${kind}`, { count: counts[kind] })}`),
    ...(rejected === undefined ? [] : [`- ${t('email.waiting.rejected', rejected)}`]),
  ].join('\n');
}
