import type { ReminderEdge } from '../../domain/answer/answer.ts';
import type { Colour } from '../../domain/institution/appearance.ts';
import type { AgentId, CommitmentId, ConsultationId, Id, ParticipantId, ProposalId } from '../../domain/kit/id.ts';
import type { Lang } from '../../domain/kit/text.ts';
import type { DigestDay, DigestSchedule } from '../../domain/mail/digest-day.ts';
import type { MailContent, MailMessage } from '../../domain/mail/mail.ts';
import type { MailKind, MailTemplate } from '../../domain/mail/mail-template.ts';
import type { OpenCommitment } from '../answer/ports.ts';
import type { EncodedImage } from '../kit/ports.ts';
import type { MailFollowReader, MailFollowWriter } from './digest/ports.ts';
import type { NewsletterReader, NewsletterWriter } from './newsletter/ports.ts';

/** Identifies a template: the kind of e-mail and its language. */
export type MailTemplateKey = { readonly kind: MailKind; readonly lang: Lang };
export type StoredMailTemplate = MailTemplateKey & { readonly text: MailTemplate; readonly setAt: Date };
export type MailTemplateReader = {
  /** Null where the institution uses the standard text. */
  of(mail: MailTemplateKey): Promise<MailTemplate | null>;
  all(): Promise<readonly StoredMailTemplate[]>;
};
export type MailTemplateWriter = {
  /** Replaces a template; null goes back to the standard text. */
  save(mail: MailTemplateKey & { readonly text: MailTemplate | null; readonly setAt: Date }): Promise<void>;
};
/** A queued e-mail, encrypted with its address. */
export type OutgoingMail = {
  readonly id: Id;
  readonly encrypted: string;
  readonly createdAt: Date;
  /** Not to be sent before; while it is claimed, when another worker may try. */
  readonly readyAt: Date;
  /** From then on it is dropped. */
  readonly expiresAt: Date;
  readonly attempts: number;
  /** It carries a link that works once, on this node only: an export leaves both out. */
  readonly oneTimeLink: boolean;
  /** The participant with whose erasure it is deleted; null for none. */
  readonly participantId: ParticipantId | null;
  /** The newsletter that it is one of, which counts what becomes of it; null for none. */
  readonly newsletterId: Id | null;
};
export const MAIL_OUTCOMES = ['sent', 'refused', 'expired'] as const;
export type MailOutcome = (typeof MAIL_OUTCOMES)[number];
/** An e-mail that was given up, without its recipient. */
export type MailFailure = {
  /** Its kind; null where it was encrypted under another key than this node's. */
  readonly letter: MailContent['kind'] | null;
  readonly outcome: Exclude<MailOutcome, 'sent'>;
  readonly attempts: number;
  readonly at: Date;
};
/** Sent through a mail server, or shown at `/dev/mails` on a development machine. */
export type MailTransport = 'sent' | 'shown';
export type MailReader = {
  /** The newest queued ones, at most `limit`. */
  waiting(limit: number): Promise<readonly OutgoingMail[]>;
  countWaiting(): Promise<number>;
  /** When the longest-waiting of them was queued. */
  oldest(): Promise<Date | null>;
  /** Number of mails by outcome, since the beginning. */
  outcomes(): Promise<ReadonlyMap<MailOutcome, number>>;
  /** Of those that were given up since a moment, how many there are, and the newest, at most `limit`. */
  failures(since: Date, limit: number): Promise<{ readonly count: number; readonly newest: readonly MailFailure[] }>;
};
export type MailWriter = {
  queue(mail: OutgoingMail): Promise<void>;
  /** Claims some that are ready, so that nobody else has them before `until`; counts one more attempt of each. */
  claim(when: { readonly now: Date; readonly until: Date; readonly limit: number }): Promise<readonly OutgoingMail[]>;
  /** Makes a failed one ready later. */
  postpone(id: Id, readyAt: Date): Promise<void>;
  /** Deletes one and counts its outcome, in its newsletter too; does nothing where it is deleted already. */
  settle(id: Id, outcome: MailOutcome): Promise<void>;
  /** Records that one was given up. */
  saveFailure(id: Id, failure: MailFailure): Promise<void>;
};
/** The colours of an institution's mails, each null where it chose none, and its logo. */
export type MailLook = {
  readonly main: Colour | null;
  readonly accent: Colour | null;
  readonly logo: EncodedImage | null;
};
/** Sends an e-mail through a mail server. */
export interface Mailer {
  /**
   * `refused` where the server says that it will never take it, `unknown-address` where because there is no such recipient;
   * throws where it may yet.
   */
  send(mail: { readonly id: Id; readonly letter: MailMessage }): Promise<'sent' | 'refused' | 'unknown-address'>;
}
/** An open commitment, with the edges of its day that agents were reminded of. */
export type RemindableCommitment = OpenCommitment & { readonly notified: readonly ReminderEdge[] };
export type ReminderReader = {
  /**
   * The open commitments of this institution, promised before a moment, that are due on or before a day (`YYYY-MM-DD`)
   * and of which there may be something to say, the soonest due first. One that a new version of the answer repeats, for
   * the same day, counts as reminded where the former was.
   */
  remindable(of: { readonly before: Date; readonly through: string }): Promise<readonly RemindableCommitment[]>;
  /** Of what about feature requests agents were reminded, by the id of the proposal: as `due at`. */
  notifiedRequests(proposalIds: readonly ProposalId[]): Promise<ReadonlyMap<ProposalId, ReadonlySet<string>>>;
  /** Feature requests that are pledged for, delivered or adopted, whose proposals are public: their communities. */
  communitiesWithRequests(): Promise<readonly ConsultationId[]>;
  /** The agents who got the mail about waiting contributions for a day (`YYYY-MM-DD`) or a later one. */
  notifiedWaiting(day: DigestDay): Promise<ReadonlySet<AgentId>>;
};
export type ReminderWriter = {
  /** Records that agents were reminded. */
  markReminded(
    reminders: readonly { readonly commitmentId: CommitmentId; readonly edge: ReminderEdge }[],
    at: Date,
  ): Promise<void>;
  /** Records that agents were reminded of what is due about feature requests. */
  markRequestsReminded(
    reminders: readonly { readonly proposalId: ProposalId; readonly due: string }[],
    at: Date,
  ): Promise<void>;
  /** Records that agents got the mail about waiting contributions for a day. */
  markWaitingSent(agentIds: readonly AgentId[], day: DigestDay): Promise<void>;
};
/** All that is read of e-mails, as a part of the store. */
export type MailReaders = {
  readonly mailFollows: MailFollowReader;
  readonly mailTemplates: MailTemplateReader;
  readonly mails: MailReader;
  readonly newsletters: NewsletterReader;
  readonly reminders: ReminderReader;
};
/** The same to read and write. */
export type MailWriters = {
  readonly mailFollows: MailFollowReader & MailFollowWriter;
  readonly mailTemplates: MailTemplateReader & MailTemplateWriter;
  readonly mails: MailReader & MailWriter;
  readonly newsletters: NewsletterReader & NewsletterWriter;
  readonly reminders: ReminderReader & ReminderWriter;
};

/** What mail needs from outside. */
export type MailPorts = {
  /** How mail reaches people; it does not where absent. */
  readonly mails?: MailTransport | undefined;
  /** Mails name a mailbox to which reports of mail servers come back. */
  readonly takesBounces?: boolean;
  /** When digests are sent; at the standard hour and day where absent. */
  readonly digests?: DigestSchedule;
};
