import type { Ballot } from '../ballot.ts';
import type { Count, Counter } from '../count.ts';
import type { Decision } from '../outcome.ts';
import type { TieOrder } from '../ties.ts';
import type { WholeBallots } from '../whole-ballots.ts';

/** What of a ballot a method reads. */
export type Counted = Pick<Ballot, 'method' | 'options' | 'rules'>;

/** What decides: the deciding standings' count and, for a method that needs them, their ballots. */
export type Deciding = { readonly count: Count; readonly whole: WholeBallots | null; readonly ties: TieOrder };

/** A way of counting: what is summed in one pass, and what the sums decide. */
export type CountingMethod = {
  counter(ballot: Counted): Counter;
  /** Pure, and the same for any order of the ballots. */
  decide(ballot: Counted, deciding: Deciding): Decision;
};

/** The order of ties, in a method that cannot share a place. */
export function turnsOf(ties: TieOrder): readonly number[] {
  if (ties === null) throw new TypeError('this method resolves ties step by step; it cannot share a place');
  return ties;
}
