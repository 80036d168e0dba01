import type { ConsultationId, ParticipantId, ProposalId } from '../../domain/kit/id.ts';
import type { Decision } from '../../domain/moderation/decision.ts';
import type { Participant, Pseudonym } from '../../domain/participant/participant.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { Side, Support } from '../../domain/support/support.ts';

/** A proposal that was imported before. */
export type ImportedProposal = { readonly id: ProposalId; readonly consultationId: ConsultationId };
/** The current support of a person for a proposal, as far as a later one needs it. */
export type CurrentSupport = { readonly side: Side; readonly givenAt: Date };
/** Totals as another platform published them. */
export type ImportedTotals = {
  readonly proposalId: ProposalId;
  readonly source: string;
  readonly for: number;
  readonly against: number;
  /**
   * Whether the supports themselves were imported and are counted here; without them these totals are the counters,
   * under the standing `imported`.
   */
  readonly recounted: boolean;
};
/** The key of a support in {@link BulkWriter.findSupports}. */
export function supportKey(proposalId: ProposalId, supporter: Pseudonym): string {
  return `${proposalId} ${supporter}`;
}
/** A participant with the encrypted secret from which their pseudonyms are made. */
export type NewParticipant = Participant & { readonly encryptedLink?: string };
/** Bulk writes for an import from another platform: all acts of a consultation in one batch. */
export interface BulkWriter {
  /** Proposals by the key they were imported under (`original`). */
  findProposals(originals: readonly string[]): Promise<ReadonlyMap<string, ImportedProposal>>;
  /** Whether a consultation has proposals without an import key of this prefix, apart from those of erased people. */
  hasOthers(consultationId: ConsultationId, keyPrefix: string): Promise<boolean>;
  /** Participants by the key they were imported under. */
  findParticipants(importKeys: readonly string[]): Promise<ReadonlyMap<string, ParticipantId>>;
  /** Which of some keys belong to people who were erased since their import, by the hash of {@link BulkWriter.exclude}. */
  findErased(keyHashes: readonly string[]): Promise<ReadonlySet<string>>;
  /** Stores a keyed hash of the import key of an erased person, so that they are never imported again. */
  exclude(keyHash: string): Promise<void>;
  /** All supports of some proposals, by {@link supportKey}. */
  findSupports(proposalIds: readonly ProposalId[]): Promise<ReadonlyMap<string, CurrentSupport>>;
  findTotals(proposalIds: readonly ProposalId[]): Promise<readonly ImportedTotals[]>;
  /** How many supports of the standing `imported` are counted on some proposals. */
  importedCounts(
    proposalIds: readonly ProposalId[],
  ): Promise<ReadonlyMap<ProposalId, { readonly for: number; readonly against: number }>>;
  /** Allocates the next `count` numbers of a consultation's proposals; answers the first. */
  allocateNumbers(consultationId: ConsultationId, count: number): Promise<number>;
  /** New participants, each with their encrypted link secret where they have one. */
  addParticipants(participants: readonly NewParticipant[]): Promise<void>;
  /** New proposals, each with its current version; their authors took part. */
  addProposals(proposals: readonly Proposal[]): Promise<void>;
  addDecisions(decisions: readonly Decision[]): Promise<void>;
  saveTotals(totals: readonly ImportedTotals[]): Promise<void>;
  /** {@link recount} must follow. */
  deleteTotals(proposalIds: readonly ProposalId[]): Promise<void>;
  /** Replaces supports; reports each portion to `onPortion`. {@link recount} must follow. */
  saveSupports(
    given: readonly Support[],
    more: { readonly consultationId: ConsultationId; readonly onPortion: (done: number) => void },
  ): Promise<void>;
  deleteSupports(words: readonly { readonly proposalId: ProposalId; readonly supporter: Pseudonym }[]): Promise<void>;
  /** Locks these proposals: other supports of them wait for this transaction. */
  lockProposals(proposalIds: readonly ProposalId[]): Promise<void>;
  /** Recomputes the counters of some proposals from their supports. */
  recount(proposalIds: readonly ProposalId[]): Promise<void>;
}
