import type { Decider } from '../../../domain/community/decider.ts';
import type { RequestDetails } from '../../../domain/community/feature-request.ts';
import type { RequestState, RequestStepName } from '../../../domain/community/feature-request-states.ts';
import type { KindName, StatedLists, Stored } from '../../../domain/community/request-kinds.ts';
import type { PoolingTerms } from '../../../domain/community/terms.ts';
import type { ConsultationId, Id, ProposalId } from '../../../domain/kit/id.ts';
import type { Money } from '../../../domain/kit/money.ts';
import type { Lang, Localised } from '../../../domain/kit/text.ts';
import type { ProposalStatus } from '../../../domain/proposal/proposal.ts';

/** What a feature request has beside the proposal that it is. */
export type FeatureRequest = {
  readonly proposalId: ProposalId;
  readonly consultationId: ConsultationId;
  /** The id of the institution that wrote it. */
  readonly institution: string;
  readonly state: RequestState;
  readonly details: RequestDetails;
  /** What is pledged for; null until members agreed on the specification. */
  readonly funding: Funding | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
};

/** What a request costs, until when it is pledged for, and the terms that were frozen with both. */
export type Funding = {
  readonly need: Money;
  /** From when on it is pledged for, and until when. */
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly terms: PoolingTerms;
};

/** One step of the state of a request. */
export type DecidedStep = {
  readonly id: Id;
  readonly position: number;
  readonly step: RequestStepName;
  readonly from: RequestState;
  readonly to: RequestState;
  readonly decidedBy: Decider;
  /** The id of the institution that recorded it. */
  readonly institution: string;
  /** Why, or by which decision: a ballot, minutes, an offer. */
  readonly reason: string | null;
  readonly decidedAt: Date;
  /** What members agreed on by it. */
  readonly funding?: Funding | undefined;
  /** The number of the request that this one is a duplicate of. */
  readonly duplicateOf?: number | null | undefined;
};

/** What of a request is in `changes`, without its pledges and settlements. */
export type FeatureRequestChange = StatedLists & {
  readonly number: number;
  readonly request: FeatureRequest;
  readonly steps: readonly DecidedStep[];
};

/** A request as lists and boards show it. */
export type RequestRow = Pick<FeatureRequest, 'proposalId' | 'institution' | 'state' | 'funding' | 'changedAt'> & {
  readonly number: number | null;
  readonly status: ProposalStatus;
  readonly title: Localised;
  readonly lang: Lang;
  readonly cost: Money | null;
  /** The number of the request that it was withdrawn as a duplicate of; null for all others. */
  readonly duplicateOf: number | null;
};

/** A request that was withdrawn as a duplicate of another one, with the ids of the institutions that need it. */
export type DuplicateRequest = Pick<RequestRow, 'title' | 'lang'> & {
  readonly number: number;
  readonly duplicateOf: number;
  readonly neededBy: readonly string[];
};

export interface FeatureRequestReader {
  of(proposalId: ProposalId): Promise<FeatureRequest | null>;
  /** Those of a community that are published, by number. */
  in(consultationId: ConsultationId): Promise<readonly RequestRow[]>;
  /** One of these. */
  numbered(consultationId: ConsultationId, number: number): Promise<RequestRow | null>;
  /** Those of these that are duplicates of others. */
  duplicatesIn(consultationId: ConsultationId): Promise<readonly DuplicateRequest[]>;
  steps(proposalId: ProposalId): Promise<readonly DecidedStep[]>;
  step(id: Id): Promise<DecidedStep | null>;
}

export interface FeatureRequestWriter {
  save(request: FeatureRequest): Promise<void>;
  /** Locks a request: others who would change it, or pledge to it, wait for this transaction. */
  lock(proposalId: ProposalId): Promise<FeatureRequest | null>;
  saveStep(proposalId: ProposalId, step: DecidedStep): Promise<void>;
}

/** What institutions stated about feature requests, of every kind there is. */
export interface StatedReader {
  /** All of one kind, in its order: estimates by day, others as they came. */
  of<K extends KindName>(kind: K, proposalId: ProposalId): Promise<readonly Stored<K>[]>;
  all(proposalId: ProposalId): Promise<StatedLists>;
  byId<K extends KindName>(kind: K, id: Id): Promise<Stored<K> | null>;
}

export interface StatedWriter {
  save<K extends KindName>(kind: K, proposalId: ProposalId, stored: Stored<K>): Promise<void>;
}
