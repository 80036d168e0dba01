import type { ConsultationId, Id, ParticipantId, ProposalId } from '../domain/id.ts';
import type { Decision } from '../domain/moderation/decision.ts';
import type { Participant } from '../domain/participant/participant.ts';
import type { Proposal } from '../domain/proposal/proposal.ts';
import type { Side, Support } from '../domain/support/support.ts';

/** A proposal that was brought from elsewhere before. */
export type BroughtProposal = { readonly id: ProposalId; readonly consultationId: ConsultationId };

/** The word that somebody has on a proposal, as far as a later one needs it. */
export type StandingWord = { readonly side: Side; readonly givenAt: Date };

/** Totals as another platform published them. */
export type BroughtTotals = {
  readonly proposalId: ProposalId;
  readonly source: string;
  readonly for: number;
  readonly against: number;
  /**
   * Whether the words themselves were brought, which are then counted here; without them these totals are the counters,
   * under the standing `imported`.
   */
  readonly recounted: boolean;
};

/** Writing many rows at once, for what is brought from another platform: the acts of a whole consultation in one batch. */
export interface BulkWriter {
  /** Proposals by the key they were brought under (`original`). */
  proposals(originals: readonly string[]): Promise<ReadonlyMap<string, BroughtProposal>>;
  /** Whether a consultation holds proposals that were not brought under a key that begins so; erased people's aside. */
  hasOthers(consultationId: ConsultationId, keyPrefix: string): Promise<boolean>;
  /** Participants by the key they were brought under. */
  participants(importKeys: readonly string[]): Promise<ReadonlyMap<string, ParticipantId>>;
  /** Which of some keys people were brought under who were erased since, by {@link BulkWriter.leaveOut}'s hash. */
  erased(keyHashes: readonly string[]): Promise<ReadonlySet<string>>;
  /** Keeps a keyed hash of the key an erased person was brought under, so that nobody brings them again. */
  leaveOut(keyHash: string): Promise<void>;
  /** Every word on some proposals, by {@link wordKey}. */
  words(proposalIds: readonly ProposalId[]): Promise<ReadonlyMap<string, StandingWord>>;
  totals(proposalIds: readonly ProposalId[]): Promise<readonly BroughtTotals[]>;
  /** How many words of the standing `imported` are counted on some proposals. */
  importedCounts(
    proposalIds: readonly ProposalId[],
  ): Promise<ReadonlyMap<ProposalId, { readonly for: number; readonly against: number }>>;
  /** Takes the next `count` numbers of a consultation's proposals; answers the first. */
  takeNumbers(consultationId: ConsultationId, count: number): Promise<number>;
  addParticipants(participants: readonly Participant[]): Promise<void>;
  /** New proposals, each with its current version; their authors took part. */
  addProposals(proposals: readonly Proposal[]): Promise<void>;
  addDecisions(decisions: readonly Decision[]): Promise<void>;
  putTotals(totals: readonly BroughtTotals[]): Promise<void>;
  /** Puts words in place of those that stood, `given` in portions through `onPortion`. {@link recount} must follow. */
  putWords(
    given: readonly Support[],
    more: { readonly consultationId: ConsultationId; readonly onPortion: (done: number) => void },
  ): Promise<void>;
  dropWords(
    words: readonly { readonly proposalId: ProposalId; readonly participantId: ParticipantId }[],
  ): Promise<void>;
  /** Makes other words on these proposals wait for this transaction. */
  holdProposals(proposalIds: readonly ProposalId[]): Promise<void>;
  /** Counts the words on some proposals anew, whatever the counters said. */
  recount(proposalIds: readonly ProposalId[]): Promise<void>;
}

export function wordKey(proposalId: Id, participantId: Id): string {
  return `${proposalId} ${participantId}`;
}
