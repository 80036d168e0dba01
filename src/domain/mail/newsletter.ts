import { checkAll, checkEach } from '../kit/check-all.ts';
import type { ConsultationId, Id } from '../kit/id.ts';
import type { Refusal } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkLocalised, checkLocalisedLine, type Localised } from '../kit/text.ts';

/** A newsletter goes from a draft to sent, and back to a draft as long as nobody got it. */
export const NEWSLETTER_STATES = ['draft', 'scheduled', 'sending', 'sent'] as const;
export type NewsletterState = (typeof NEWSLETTER_STATES)[number];

const SUBJECT_MAX = 150;
export const NEWSLETTER_MAX = 10_000;

/** Those in which it has gone to somebody, or is about to: mails with its address are on their way before it is sent to all. */
export const NEWSLETTER_GOING: readonly NewsletterState[] = ['sending', 'sent'];

/** What agents write. */
export type NewsletterContent = {
  readonly subject: Localised;
  /** Markdown, as on pages; an e-mail has it as it was typed. */
  readonly text: Localised;
  /** Whether everybody can read it on a page once it is being sent. */
  readonly isPublic: boolean;
};

/** A message of the institution to the addresses that follow it, or one of its consultations: never to those who hold an opinion. */
export type Newsletter = NewsletterContent & {
  readonly id: Id;
  /** Whose followers get it; those of the institution where null. */
  readonly consultationId: ConsultationId | null;
  readonly state: NewsletterState;
  /** When it is sent; null for a draft. */
  readonly sendAt: Date | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly sentAt: Date | null;
  /** The follower that had it last; they get it in the order of their ids. */
  readonly sentThrough: Id | null;
  readonly recipients: number;
  /** Of those, for how many a mail server took it, and for how many it was given up. */
  readonly delivered: number;
  readonly failed: number;
};

/** Whether everybody can read it on a page, and elsewhere. */
export function isPublished({ isPublic, state }: Pick<Newsletter, 'isPublic' | 'state'>): boolean {
  return isPublic && NEWSLETTER_GOING.includes(state);
}

/** The texts as they are kept. Each language that has a subject has a text, or its readers would get half of it. */
export function checkNewsletter(input: NewsletterContent): Result<NewsletterContent, Refusal> {
  const checked = checkAll({
    subject: checkLocalisedLine(input.subject, 'subject', SUBJECT_MAX),
    text: checkLocalised(input.text, 'text', NEWSLETTER_MAX),
  });
  if (!checked.ok) return checked;
  const { subject, text } = checked.value;
  const both = checkEach([...missing(subject, text, 'text'), ...missing(text, subject, 'subject')]);
  return both.ok ? ok({ subject, text, isPublic: input.isPublic }) : both;
}

function missing(has: Localised, other: Localised, field: string): readonly Result<null, Refusal>[] {
  return Object.keys(has).map((lang) =>
    Object.hasOwn(other, lang) ? ok(null) : refuse({ type: 'invalid', field: `${field}.${lang}`, because: 'missing' }),
  );
}
