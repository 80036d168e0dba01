import type { EventId, Id, ParticipantId } from '../../../domain/kit/id.ts';

/** Somebody's consent that contact management learns of them. */
export type ContactConsent = {
  readonly id: Id;
  readonly participantId: ParticipantId;
  /** The number of the words that they read. */
  readonly terms: number;
  readonly givenAt: Date;
  readonly withdrawnAt: Date | null;
  /** The event that told of it. */
  readonly eventId: EventId;
  /** Hash of what was told last, and when. */
  readonly sentHash: string;
  readonly sentAt: Date;
};
export type ContactReader = {
  /** That of a participant, withdrawn ones too; null where they never gave one. */
  of(participantId: ParticipantId): Promise<ContactConsent | null>;
  /** The one of this id that stands; null where it was withdrawn, or is to earlier terms. */
  byId(id: Id): Promise<ContactConsent | null>;
  /** Those that stand, in the order of their ids, the first after one. */
  standing(of: { readonly after: Id | null; readonly limit: number }): Promise<readonly ContactConsent[]>;
};
export interface ReadsContacts {
  readonly contacts: ContactReader;
}
/** What is claimed nobody else has until the transaction ends; what somebody else has is left out. */
export type ContactWriter = {
  /** Claims those that stand and were not told of since a moment, the longest first. */
  claimSentBefore(of: { readonly at: Date; readonly limit: number }): Promise<readonly ContactConsent[]>;
  /** Claims those to earlier terms that were not withdrawn. */
  claimOutdated(limit: number): Promise<readonly ContactConsent[]>;
  /** Writes one that was just given, in the place of the former of its participant. */
  save(consent: ContactConsent): Promise<void>;
  /** Notes what was told last of one, if it was not withdrawn meanwhile. */
  markSent(sent: Pick<ContactConsent, 'id' | 'sentHash' | 'sentAt'>): Promise<void>;
  /** Answers whether it was not withdrawn before. */
  withdraw(id: Id, at: Date): Promise<boolean>;
  delete(participantId: ParticipantId): Promise<void>;
};
