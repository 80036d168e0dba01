import type { Settlement, SettlementInput } from '../../../domain/community/settlement.ts';
import type { LateJoining } from '../../../domain/community/terms.ts';
import type { Id, ProposalId } from '../../../domain/kit/id.ts';
import type { HandOverReader, HandOverWriter } from '../hand-over/ports.ts';
import type { OnPaperReader, OnPaperWriter } from '../paper/ports.ts';
import type { LocatedStatement, PledgeReader, PledgeWriter } from '../pledge/ports.ts';
import type { CommunityReader, CommunityWriter } from '../ports.ts';
import type { FeatureRequestReader, FeatureRequestWriter, StatedReader, StatedWriter } from '../request/ports.ts';
import type { StatementReader, StatementWriter } from '../statement/ports.ts';

/** What came of the pledges to a request at one close, with what it was computed from. */
export type StoredSettlement = {
  readonly id: Id;
  readonly proposalId: ProposalId;
  readonly input: SettlementInput;
  readonly outcome: Settlement;
  /** What institutions pay that join later, by the terms of this close. */
  readonly lateJoining: LateJoining;
  readonly settledAt: Date;
};

/** What of a settlement is in `changes`: its request by the number, and by what institutions joined it late, in that order. */
export type SettlementChange = {
  readonly number: number;
  readonly settlement: StoredSettlement;
  readonly joins: readonly LocatedStatement[];
};

export interface SettlementReader {
  /** By close, the last one last. */
  of(proposalId: ProposalId): Promise<readonly StoredSettlement[]>;
  byId(id: Id): Promise<StoredSettlement | null>;
}

export interface SettlementWriter {
  save(settlement: StoredSettlement): Promise<void>;
}

/** What is read of communities, feature requests, pledges and settlements. */
export interface PoolingReaders {
  readonly communities: CommunityReader;
  readonly featureRequests: FeatureRequestReader;
  readonly handOvers: HandOverReader;
  readonly onPaper: OnPaperReader;
  readonly pledges: PledgeReader;
  readonly settlements: SettlementReader;
  readonly stated: StatedReader;
  readonly statements: StatementReader;
}

export interface PoolingWriters {
  readonly communities: CommunityReader & CommunityWriter;
  readonly featureRequests: FeatureRequestReader & FeatureRequestWriter;
  readonly handOvers: HandOverReader & HandOverWriter;
  readonly onPaper: OnPaperReader & OnPaperWriter;
  readonly pledges: PledgeReader & PledgeWriter;
  readonly settlements: SettlementReader & SettlementWriter;
  readonly stated: StatedReader & StatedWriter;
  readonly statements: StatementReader & StatementWriter;
}
