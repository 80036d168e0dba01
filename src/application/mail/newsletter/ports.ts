import type { ConsultationId, Id } from '../../../domain/kit/id.ts';
import type { Newsletter } from '../../../domain/mail/newsletter.ts';
import type { Page, PageRequest } from '../../kit/page.ts';
import type { MailFollower } from '../digest/ports.ts';

/** Which newsletters: those of some lists; of every list where `lists` is null. */
export type NewsletterQuery = PageRequest & {
  readonly lists: readonly (ConsultationId | null)[] | null;
  /** Only what everybody can read: public ones that were sent, or are being sent. */
  readonly published: boolean;
};
export type NewsletterReader = {
  byId(id: Id): Promise<Newsletter | null>;
  /** The newest first. */
  page(query: NewsletterQuery): Promise<Page<Newsletter>>;
  /** How many are not sent yet. */
  countOpen(): Promise<number>;
  /** How many addresses get newsletters of a list now. */
  countRecipients(list: ConsultationId | null): Promise<number>;
  /** When the next one is due; null for none. */
  nextDue(): Promise<Date | null>;
};
export type NewsletterWriter = {
  lock(id: Id): Promise<Newsletter | null>;
  /** Adds it, or replaces what is stored of it but the counts of what became of its e-mails. */
  save(newsletter: Newsletter): Promise<void>;
  delete(id: Id): Promise<void>;
  /** Claims one that is being sent, or is due. Nobody else has it until the transaction ends. */
  claimDue(now: Date): Promise<Newsletter | null>;
  /** The addresses of its list that come next, in the order of their ids, each in the language that their person reads. */
  recipients(of: Newsletter & { readonly startedAt: Date; readonly limit: number }): Promise<readonly MailFollower[]>;
};
