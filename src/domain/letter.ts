import type { CommitmentStatus, Verdict } from './answer/answer.ts';
import type { ReminderEdge } from './answer/reminder.ts';
import type { PhaseKind } from './consultation/phase.ts';
import type { NewsType } from './follow/news.ts';
import type { LetterText } from './letter-text.ts';
import type { AppealOutcome } from './moderation/appeal.ts';
import type { DecisionKind, ModerationRule, Subject } from './moderation/decision.ts';
import type { Lang, Localised } from './text.ts';

/** What a mail says. Whoever sends it writes it in the language of its reader (src/words/write-letter.ts). */
export type Letter = {
  /** An address; kept nowhere in the clear. */
  readonly to: string;
  readonly lang: Lang;
  readonly institution: Localised;
  readonly says: LetterContent;
  /** The institution's own words, where it has some; whoever posts the letter puts them in. */
  readonly own?: LetterText | undefined;
};

export type LetterContent =
  /** Signs its reader in once. */
  | { readonly kind: 'sign-in'; readonly link: string; readonly minutes: number }
  /** Adds the address to the sign-ins of whoever asked for it, on the browser they asked with. */
  | { readonly kind: 'add-address'; readonly link: string; readonly minutes: number }
  /** Makes the address follow something, for whoever reads mail there. */
  | { readonly kind: 'follow'; readonly link: string; readonly hours: number; readonly what: string }
  | Digest
  | Reminder
  | Waiting
  | DecisionLetter;

/** What is new in what somebody follows. `unfollow` is where they end it, and where one request of a mail program does. */
export type Digest = {
  readonly kind: 'digest';
  readonly sections: readonly DigestSection[];
  readonly unfollow: string;
};

/** What is new in one consultation; with `more`, there is more than it says. */
export type DigestSection = {
  readonly title: string;
  readonly link: string;
  readonly lines: readonly DigestLine[];
  readonly more: boolean;
};

/** One piece of news with what its kind needs to be said. Texts are in the language of the letter where there are such. */
export type DigestLine = {
  readonly type: NewsType;
  readonly link: string;
  /** Of a proposal, a phase, a ballot or a poll; empty where it is called by its kind or number. */
  readonly title: string;
  readonly number: number | null;
  readonly phase: PhaseKind | null;
  readonly verdict: Verdict | null;
  readonly commitment: CommitmentStatus | null;
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

/** A commitment, with the proposal that it follows from. Texts are in the language of the letter where there are such. */
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
  /** Where it is decided. */
  readonly queue: string;
  /** Where its reader turns reminders off. */
  readonly settings: string;
};

/** What was decided about something its reader wrote, or about their appeal. */
export type DecisionLetter = {
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
  /** Where its reader finds it, with what was decided. */
  readonly link: string;
  /** Where they can appeal. */
  readonly appeal: string | null;
  /** Where it is at the institution that decided, which is where they can appeal. */
  readonly host: string | null;
};

/** Texts of a letter: a line and the rest, both plain. */
export type WrittenLetter = { readonly subject: string; readonly text: string };
