import { marksReader } from '../content.ts';
import { type Count, type Counter, counterOf } from '../count.ts';
import { type Decision, electedFrom, numbered, thresholdOf } from '../outcome.ts';
import { placesBy } from '../ties.ts';
import type { Counted, CountingMethod, Deciding } from './counting.ts';

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
