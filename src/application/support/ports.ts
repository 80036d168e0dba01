import type { ConsultationId, Id, ParticipantId } from '../../domain/kit/id.ts';
import type { Pseudonym } from '../../domain/participant/participant.ts';
import type { OriginCount } from '../../domain/support/origin.ts';
import type { Count, Support } from '../../domain/support/support.ts';

export interface SupportReader {
  of(proposalId: Id, supporter: Pseudonym): Promise<Support | null>;
  /** Whether there is any support or objection, counted here or imported. */
  any(proposalId: Id): Promise<boolean>;
  counts(proposalId: Id): Promise<readonly Count[]>;
  /** Whether they ever withdrew one for this proposal: its origin is counted once. */
  wasWithdrawn(proposalId: Id, by: Withdrawing): Promise<boolean>;
  /** All supports under some pseudonyms, by proposal. */
  by(supporters: readonly Pseudonym[]): Promise<readonly Support[]>;
  /** Under how many of some pseudonyms anybody ever supported or objected in a consultation. */
  countSupporters(
    pseudonyms: ReadonlyMap<ConsultationId, readonly Pseudonym[]>,
  ): Promise<ReadonlyMap<ConsultationId, number>>;
  /** Sums of supports by origin and day. */
  origins(proposalId: Id): Promise<readonly OriginCount[]>;
}

/** Somebody about one proposal: by the pseudonym of its consultation, and by one of the proposal alone, which nothing else has. */
export type Withdrawing = { readonly supporter: Pseudonym; readonly mark: Pseudonym };

/** What is written again once its hour is over, each in a transaction of its own. */
export const FORGOTTEN = ['support', 'supporter', 'poll_vote', 'questionnaire_response', 'event'] as const;

/** Where an earlier version kept somebody by name: a consultation in which they supported or voted in a poll. */
export type NamedPlace = {
  readonly participantId: ParticipantId;
  readonly consultationId: ConsultationId;
  /** Whether they ever supported or objected there. */
  readonly supported: boolean;
};

export interface SupportWriter {
  /** Replaces the support of a person for a proposal (null withdraws it) and updates the counters. */
  save(change: { readonly before: Support | null; readonly after: Support | null }): Promise<void>;
  /** Writes down the totals of a consultation at the close of a phase, once; answers whether there were any to write. */
  savePhaseTotals(phaseId: Id, consultationId: Id): Promise<boolean>;
  /** Marks that one was withdrawn, under a pseudonym of the proposal alone. */
  markWithdrawn(mark: Pseudonym): Promise<void>;
  /**
   * Forgets the moments before a full hour but for the hour, the order in which rows of one kind were written, and what events say
   * of one act. Waits no more than some seconds for who writes to them: then it throws.
   */
  forgetMoments(of: (typeof FORGOTTEN)[number], before: Date): Promise<void>;
  /** Takes pseudonyms behind which nobody was out of those who took part; they support nothing any more. */
  deleteSupporters(consultationId: Id, pseudonyms: readonly Pseudonym[]): Promise<void>;
  /** Several at once, no two of one person about one proposal. */
  saveAll(changes: readonly { readonly before: Support | null; readonly after: Support | null }[]): Promise<void>;
  /** Counts one more support from an origin, without who gave it. */
  addOrigin(proposalId: Id, origin: Omit<OriginCount, 'given'>): Promise<void>;
  /** Counts who took part under two pseudonyms of one consultation as one; their supports are merged before. */
  mergeSupporters(pairs: readonly { readonly former: Pseudonym; readonly own: Pseudonym }[]): Promise<void>;
  /** Participants that an earlier version named in supports, votes in polls or their events, at most `limit`. */
  named(limit: number): Promise<readonly ParticipantId[]>;
  placesOf(ids: readonly ParticipantId[]): Promise<readonly NamedPlace[]>;
  /** Puts a pseudonym where the participant was named. */
  hide(places: readonly (NamedPlace & { readonly pseudonym: Pseudonym })[]): Promise<void>;
}
