import type { InstitutionAct } from '../../../domain/community/institution-act.ts';
import type { Pledge, PledgeStatement, PledgeWithdrawal } from '../../../domain/community/pledge.ts';
import type { PreparedPledge } from '../../../domain/community/prepared-pledge.ts';
import type { Id, ProposalId } from '../../../domain/kit/id.ts';

/** A statement of an institution about what it gives, as it was received. */
export type StoredStatement = {
  readonly id: Id;
  readonly proposalId: ProposalId;
  readonly statement: PledgeStatement;
  /** SHA-256 of the JCS form of what is stated (statementHash): must be the same for the same sequence number. */
  readonly hash: string;
  /** Of the paper that the host entered it from; null where the institution itself stated it here. */
  readonly reference: string | null;
  /** As the institution signed it on its own node; null where the host states it, for itself or from paper. */
  readonly document: string | null;
  readonly receivedAt: Date;
  /** What it joins late; null for what was pledged before a settlement. */
  readonly joins: Joins | null;
};

/** The settlement that an institution joined, and the id that it had then. */
export type Joins = { readonly settlementId: Id; readonly institution: string };

/** A pledge that was prepared for a second agent; `principal` is who is behind it and cannot confirm it. */
export type WaitingPledge = Omit<PreparedPledge, 'expiresAt'> &
  Pick<InstitutionAct, 'preparedAt' | 'decided'> & {
    readonly actId: Id;
    readonly expiresAt: Date;
    readonly principal: string;
  };

/** A statement as it is in `changes`. */
export type PledgeChange = { readonly pledge: LocatedStatement };

export interface PledgeReader {
  /** Every statement about a request, in the order that they were received in. */
  of(proposalId: ProposalId, request: string): Promise<readonly StoredStatement[]>;
  /** One statement, with the consultation and number of the request that it is about. */
  byId(id: Id): Promise<LocatedStatement | null>;
  /** By what institutions joined a settlement late, in the order that they were received in. */
  joining(settlementId: Id): Promise<readonly LocatedStatement[]>;
  /** The statements of one institution to all requests of this node's communities, in the order that they were received in. */
  by(institution: string): Promise<readonly LocatedStatement[]>;
}

/** A statement with where its request is; the id of that is made from it. */
export type LocatedStatement = Omit<StoredStatement, 'statement'> & {
  readonly slug: string;
  readonly number: number;
  readonly statement: Omit<Pledge, 'request'> | Omit<PledgeWithdrawal, 'request'>;
};

export interface PledgeWriter {
  save(statement: StoredStatement): Promise<void>;
  /** Adds the document that an institution signed to a statement that is held without one. */
  saveDocument(id: Id, document: string): Promise<void>;
}
