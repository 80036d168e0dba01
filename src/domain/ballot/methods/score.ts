import { marksReader } from '../content.ts';
import { counterOf } from '../count.ts';
import type { CountingMethod } from './counting.ts';
import { decideBySums } from './votes.ts';

/**
 * A whole number for each option; the highest sum wins. An option without a score gets nothing from that ballot, so that
 * a few enthusiasts cannot carry an option on a high mean (docs/ballots/score.md).
 */
export const SCORE: CountingMethod = {
  counter(ballot) {
    const read = marksReader(ballot);
    const size = ballot.options.length;
    return counterOf({ votes: size, scored: size }, ({ votes, scored }, content, count) => {
      const { options, values, length } = read(content);
      for (let at = 0; at < length; at += 1) {
        const index = options[at] as number;
        votes[index] = (votes[index] as number) + count * (values[at] as number);
        scored[index] = (scored[index] as number) + count;
      }
    });
  },
  decide: (ballot, deciding) => decideBySums(ballot, deciding, 'highest-sum'),
};
