import type { Id, ProposalId } from '../domain/id.ts';
import type { FormerDetails } from '../domain/proposal/details.ts';

export type FormerDetailsReader = {
  /** What a proposal said beside its text before its author changed it, oldest first. */
  of(proposalId: ProposalId): Promise<readonly FormerDetails[]>;
};

export type FormerDetailsWriter = {
  keep(former: FormerDetails & { readonly id: Id; readonly proposalId: ProposalId }): Promise<void>;
};
