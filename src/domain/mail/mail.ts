import type { CommitmentStatus, ReminderEdge, Verdict } from '../answer/answer.ts';
import type { RequestDue } from '../community/request-due.ts';
import type { PhaseKind } from '../consultation/phase.ts';
import type { Lang, Localised } from '../kit/text.ts';
import type { DecisionKind, Subject } from '../moderation/decision.ts';
import type { AppealOutcome } from '../moderation/report.ts';
import type { ModerationRule } from '../moderation/rule.ts';
import type { MailTemplate } from './mail-template.ts';
import type { NewsType } from './news.ts';

/** The content of an e-mail, written in the language of its reader by src/i18n/write-letter.ts. */
export type MailMessage = {
  /** An address; kept nowhere in the clear. */
  readonly to: string;
  readonly lang: Lang;
  readonly institution: Localised;
  readonly says: MailContent;
  /** The institution's template, where it has one; set when the e-mail is queued. */
  readonly own?: MailTemplate | undefined;
};

export type MailContent =
  /** Signs its reader in once. */
  | { readonly kind: 'sign-in'; readonly link: string; readonly minutes: number }
  /** Adds the address to the sign-ins of whoever asked for it, on the browser they asked with. */
  | { readonly kind: 'add-address'; readonly link: string; readonly minutes: number }
  /** Signs in once whoever was invited to work for the institution. */
  | { readonly kind: 'invitation'; readonly link: string; readonly hours: number }
  /** Makes the address follow something, for whoever reads mail there. */
  | { readonly kind: 'follow'; readonly link: string; readonly hours: number; readonly what: string }
  | Digest
  | NewsletterMail
  | Reminder
  | Waiting
  | RequestsDue
  | DecisionMail;

/** What is new in what somebody follows. `unfollow` is where they end it, and where one request of a mail program does. */
export type Digest = {
  readonly kind: 'digest';
  readonly sections: readonly DigestSection[];
  readonly unfollow: string;
};

/** What agents wrote to those who follow the institution or a consultation. */
export type NewsletterMail = {
  readonly kind: 'newsletter';
  /** The subject that they wrote. */
  readonly title: string;
  readonly body: string;
  /** Where everybody can read it; null where nobody can. */
  readonly page: string | null;
  /** Where its reader ends newsletters, and where one request of a mail program does; null for a test to its author. */
  readonly unsubscribe: string | null;
  /** Tells the lists of this node apart (RFC 2919). */
  readonly list: string;
};

/** What is new in one consultation. */
export type DigestSection = {
  readonly title: string;
  readonly link: string;
  readonly lines: readonly DigestLine[];
  /** How many new proposals there are beside those among the lines. */
  readonly otherProposals: number;
};

/** One piece of news with what its kind needs. Texts are in the language of the e-mail where they exist. */
export type DigestLine = {
  readonly type: NewsType;
  readonly link: string;
  /** Of a proposal, a phase, a ballot or a poll; empty where it is called by its kind or number. */
  readonly title: string;
  readonly number: number | null;
  readonly phase: PhaseKind | null;
  readonly verdict: Verdict | null;
  readonly commitment: CommitmentStatus | null;
  /** Who gives an answer that decides nothing. */
  readonly institution: string | null;
  /** RFC 3339, and the zone whose clock shows it. */
  readonly until: { readonly at: string; readonly zone: string } | null;
};

/** Which commitments of the institution are due soon or overdue, for whoever may answer. */
export type Reminder = {
  readonly kind: 'reminder';
  readonly lines: readonly ReminderLine[];
  /** There are more than it lists. */
  readonly more: boolean;
  /** Where all that are open stand. */
  readonly open: string;
  /** Where its reader turns reminders off. */
  readonly settings: string;
};

/** A commitment, with the proposal that it follows from. Texts are in the language of the e-mail where they exist. */
export type ReminderLine = {
  readonly edge: ReminderEdge;
  readonly commitment: string;
  /** `YYYY-MM-DD` */
  readonly dueOn: string;
  readonly number: number;
  readonly title: string;
  readonly link: string;
};

/** What waits for a moderator, by how much of each kind there is. */
export type Waiting = {
  readonly kind: 'waiting';
  readonly counts: Readonly<Record<'held' | 'report' | 'appeal', number>>;
  /** Messages of partner institutions that were rejected in the last day, and where they are seen; absent for none. */
  readonly rejected?: { readonly count: number; readonly link: string };
  /** Where it is decided. */
  readonly queue: string;
  /** Where its reader turns reminders off. */
  readonly settings: string;
};

/** What is due about feature requests of communities, for whoever represents the institution. */
export type RequestsDue = {
  readonly kind: 'requests';
  readonly lines: readonly RequestDueLine[];
  /** There are more than it lists. */
  readonly more: boolean;
  /** Where its reader turns reminders off. */
  readonly settings: string;
};

export type RequestDueLine = {
  readonly due: RequestDue;
  readonly number: number;
  readonly title: string;
  /** A moment (RFC 3339), or for what an institution runs a day, `YYYY-MM-DD`. */
  readonly at: string;
  readonly zone: string;
  readonly link: string;
};

/** What was decided about something its reader wrote, or about their appeal. */
export type DecisionMail = {
  readonly kind: 'decision';
  readonly decided: DecisionKind | AppealOutcome;
  readonly subject: Subject['kind'];
  /** Of the proposal that it is or is about; without a title it is called by its number, without either not at all. */
  readonly title: string;
  readonly number: number | null;
  readonly consultation: string;
  /** Null for an appeal. */
  readonly rule: ModerationRule | null;
  /** Empty where none was told. */
  readonly reason: string;
  /** Where the rules are; absent where the institution has no charter, or another one decided. */
  readonly charter?: string | undefined;
  /** Where its reader finds it, with what was decided. */
  readonly link: string;
  /** Where they can appeal. */
  readonly appeal: string | null;
  /** Where it is at the institution that decided, which is where they can appeal. */
  readonly host: string | null;
};

/** Subject and body of an e-mail, both plain text. */
export type RenderedMail = { readonly subject: string; readonly text: string };
