import type { Ballot } from '../ballot.ts';
import { marksReader } from '../content.ts';
import { type Count, type Counter, counterOf } from '../count.ts';
import { type Decision, electedFrom, numbered, thresholdOf } from '../outcome.ts';
import { placesBy, type TieOrder } from '../ties.ts';
import type { WholeBallots } from '../whole-ballots.ts';

/** What of a ballot a method reads. */
export type Counted = Pick<Ballot, 'method' | 'options' | 'rules'>;

/** What decides: the deciding standings' count and, for a method that needs them, their ballots. */
type Deciding = { readonly count: Count; readonly whole: WholeBallots | null; readonly ties: TieOrder };

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

/** One vote for each option that a ballot marks. */
export function votesCounter(ballot: Counted): Counter {
  const read = marksReader(ballot);
  return counterOf({ votes: ballot.options.length }, ({ votes }, content, count) => {
    const { options, length } = read(content);
    for (let at = 0; at < length; at += 1) {
      const index = options[at] as number;
      votes[index] = (votes[index] as number) + count;
    }
  });
}

/** Places by sums, the first elected if it reaches the threshold. */
export function decideBySums(ballot: Counted, { count, ties }: Deciding, rule: 'most-votes' | 'highest-sum'): Decision {
  if (count.valid === 0) return { places: [], working: null, outcome: { kind: 'no-votes', decidedBy: 'no-votes' } };
  const places = placesBy(count.votes, ties);
  const reached = most(count);
  const needed = thresholdOf(ballot, count);
  const decision = { places: numbered(places), working: null };
  if (needed !== null && reached < needed) {
    return { ...decision, outcome: { kind: 'rejected', decidedBy: 'threshold', reached, needed } };
  }
  const level = count.votes.filter((votes) => votes === reached).length;
  return { ...decision, outcome: electedFrom(places, { rule, level, ties: ballot.rules.ties }) };
}

function most(count: Count): number {
  return count.votes.reduce((max, votes) => Math.max(max, votes), Number.NEGATIVE_INFINITY);
}

/** One option a ballot; most votes wins, from the threshold if there is one (docs/ballots/choice.md). */
export const CHOICE: CountingMethod = {
  counter: votesCounter,
  decide: (ballot, deciding) => decideBySums(ballot, deciding, 'most-votes'),
};

/** Any number of options a ballot, each worth one vote (Brams and Fishburn 1978; docs/ballots/approval.md). */
export const APPROVAL: CountingMethod = {
  counter: votesCounter,
  decide: (ballot, deciding) => decideBySums(ballot, deciding, 'most-votes'),
};
