import { malformed, SIGNED } from '../content.ts';
import { counterOf } from '../count.ts';
import { thresholdOf } from '../outcome.ts';
import type { CountingMethod } from './counting.ts';

/** Signatures up to a threshold, which the rules have to name (docs/ballots/petition.md). */
export const PETITION: CountingMethod = {
  counter: () =>
    counterOf({ votes: 1 }, (sums, content, count) => {
      if (content !== SIGNED) throw malformed(content);
      sums.votes[0] = (sums.votes[0] ?? 0) + count;
    }),
  decide(ballot, { count }) {
    const [reached = 0] = count.votes;
    const needed = thresholdOf(ballot, count) ?? 1;
    const kind = reached >= needed ? 'adopted' : 'rejected';
    return { places: [], working: null, outcome: { kind, decidedBy: 'threshold', reached, needed } };
  },
};
