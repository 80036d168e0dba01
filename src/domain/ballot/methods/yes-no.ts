import { malformed } from '../content.ts';
import { counterOf, expressedIn } from '../count.ts';
import { thresholdOf } from '../outcome.ts';
import type { CountingMethod } from './counting.ts';

/**
 * Yes, no or abstain. Without a threshold more yes than no is needed. An abstention is valid and counts for the quorum,
 * but is no expressed vote (docs/ballots/yes-no.md).
 */
export const YES_NO: CountingMethod = {
  counter: () =>
    counterOf({ votes: 2 }, (sums, content, count) => {
      if (content === 'yes') sums.votes[0] = (sums.votes[0] ?? 0) + count;
      else if (content === 'no') sums.votes[1] = (sums.votes[1] ?? 0) + count;
      else if (content === 'abstain') sums.abstained += count;
      else throw malformed(content);
    }),
  decide(ballot, { count }) {
    const [yes = 0, no = 0] = count.votes;
    const none = { places: [], working: null };
    if (expressedIn(count) === 0) return { ...none, outcome: { kind: 'no-votes', decidedBy: 'no-votes' } };
    const needed = thresholdOf(ballot, count);
    if (needed !== null) {
      const kind = yes >= needed ? 'adopted' : 'rejected';
      return { ...none, outcome: { kind, decidedBy: 'threshold', reached: yes, needed } };
    }
    if (yes === no) return { ...none, outcome: { kind: 'tied', decidedBy: 'shared', options: [] } };
    const kind = yes > no ? 'adopted' : 'rejected';
    return { ...none, outcome: { kind, decidedBy: 'majority', reached: yes, needed: no + 1 } };
  },
};
