import type { Charter } from '../../../domain/community/charter.ts';
import type { Joiner, Transfer } from '../../../domain/community/reimbursement.ts';
import type { StatedLists } from '../../../domain/community/request-kinds.ts';
import type { ConsultationId, Id } from '../../../domain/kit/id.ts';
import type { PledgeChange, StoredStatement } from '../../community/pledge/ports.ts';
import type { DecidedStep, FeatureRequest, FeatureRequestChange } from '../../community/request/ports.ts';
import type { SettlementChange, StoredSettlement } from '../../community/settlement/ports.ts';
import type { SignedStatement, UnreadStatement } from '../../community/statement/ports.ts';

/** What `changes` has of feature requests beside their proposals. */
export type PooledKind = 'feature-request' | 'pledge' | 'settlement';

export interface PoolingChangesReader {
  /** Every version of the charter of a community, the first first. */
  charters(consultationId: ConsultationId): Promise<readonly Charter[]>;
  /** Feature requests by the ids of their proposals; these and what is about them only where the proposal is published. */
  featureRequests(ids: readonly Id[]): Promise<ReadonlyMap<Id, FeatureRequestChange>>;
  pledges(ids: readonly Id[]): Promise<ReadonlyMap<Id, PledgeChange>>;
  settlements(ids: readonly Id[]): Promise<ReadonlyMap<Id, SettlementChange>>;
  /** The statements about a feature request and its settlements. */
  pooledFor(proposalId: Id): Promise<{ readonly pledges: readonly Id[]; readonly settlements: readonly Id[] }>;
}

/** A version of the charter of a community. */
export type CharterChange = { readonly charter: Charter };
/** A version of the charter, with the very document that its hash has to be of. */
export type MirroredCharter = Omit<Charter, 'consultationId' | 'community' | 'decidedBy'> & {
  readonly kind: 'charter';
  readonly uri: string;
  readonly community: string;
};
/** A feature request beside its proposal: its state, with what was decided and estimated so far. */
export type MirroredRequest = Omit<FeatureRequest, 'proposalId' | 'consultationId'> &
  StatedLists & {
    readonly kind: 'feature-request';
    readonly uri: string;
    /** The id of the proposal. */
    readonly request: string;
    readonly steps: readonly DecidedStep[];
  };
/** What an institution pledges or withdraws, in the order of the host. */
export type MirroredPledge = Omit<StoredStatement, 'proposalId' | 'document' | 'joins'> & {
  readonly kind: 'pledge';
  readonly uri: string;
  /** As another institution than the host signed it; null for the host, and for what it entered from paper. */
  readonly signed: (SignedStatement & { readonly proof: 'valid' | 'forged' | 'unknown' }) | null;
};
/** What the pledges came to at one close, as the host computed it. */
export type MirroredSettlement = Omit<StoredSettlement, 'proposalId'> & {
  readonly kind: 'settlement';
  readonly uri: string;
  readonly request: string;
  /** By what institutions joined it, in the order of the host, and what it says that they are and pay. */
  readonly joins: readonly MirroredPledge[];
  readonly joined: readonly Joiner[];
  readonly transfers: readonly Transfer[];
};
/** A request, pledge or settlement that says nothing which this node understands. */
export type MirroredUnread = {
  readonly kind: 'unread';
  readonly uri: string;
  readonly request: string;
  readonly of: UnreadStatement['kind'];
};
export type MirroredPooled = MirroredCharter | MirroredRequest | MirroredPledge | MirroredSettlement | MirroredUnread;
