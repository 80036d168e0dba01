import { type Joiner, type LateRule, type Reimbursed, reimbursed } from '../../domain/community/reimbursement.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { LocatedStatement, StoredStatement } from '../community/pledge/ports.ts';
import type { StoredSettlement } from '../community/settlement/ports.ts';

type Join = Pick<StoredStatement, 'joins'> & Pick<LocatedStatement, 'statement'>;

/** The statements by which institutions joined a settlement, of all about its request. */
export function joinsOf<S extends Pick<StoredStatement, 'joins'>>(
  statements: readonly S[],
  settlementId: Id,
): readonly S[] {
  return statements.filter(({ joins }) => joins?.settlementId === settlementId);
}

/** Who joined by such statements, under the id of then, with the most that each pays. */
export function joinersOf(joins: readonly Join[]): readonly Joiner[] {
  return joins.flatMap(({ statement, joins: joined }) =>
    statement.of === 'pledge' && joined !== null ? [{ institution: joined.institution, most: statement.amount }] : [],
  );
}

/** What all that joined a settlement paid to whom, and what each institution has paid in all. */
export function reimbursedBy(
  settlement: Pick<StoredSettlement, 'input' | 'outcome' | 'lateJoining'>,
  joiners: readonly Joiner[],
): Reimbursed {
  return reimbursed(settlement.outcome.shares, joiners, lateRuleOf(settlement));
}

/** The rule of a settlement for those who join it late. */
export function lateRuleOf({ input, lateJoining }: Pick<StoredSettlement, 'input' | 'lateJoining'>): LateRule {
  return { lateJoining, populations: input.terms.populations };
}
