import { marksReader } from '../content.ts';
import { counterOf } from '../count.ts';
import { numbered, thresholdOf } from '../outcome.ts';
import { placesBy } from '../ties.ts';
import type { CountingMethod } from './counting.ts';

/**
 * A support or an objection for each option that a ballot marks. An option is selected if it has more supports than
 * objections and, where there is a threshold, as many supports as that. Both numbers are shown, and places go by their
 * difference, in which both count alike (docs/ballots/supports-and-objections.md).
 */
export const SUPPORTS_AND_OBJECTIONS: CountingMethod = {
  counter(ballot) {
    const read = marksReader(ballot);
    const size = ballot.options.length;
    return counterOf({ votes: size, objections: size }, ({ votes, objections }, content, count) => {
      const { options, values, length } = read(content);
      for (let at = 0; at < length; at += 1) {
        const index = options[at] as number;
        const side = values[at] === 1 ? votes : objections;
        side[index] = (side[index] as number) + count;
      }
    });
  },
  decide(ballot, { count, ties }) {
    if (count.valid === 0) return { places: [], working: null, outcome: { kind: 'no-votes', decidedBy: 'no-votes' } };
    const needed = thresholdOf(ballot, count);
    const balance = count.votes.map((supports, index) => supports - (count.objections[index] ?? 0));
    const places = placesBy(balance, ties);
    const options = places
      .flat()
      .filter((index) => (balance[index] ?? 0) > 0 && (count.votes[index] ?? 0) >= (needed ?? 0));
    const decidedBy = needed === null ? 'supports-over-objections' : 'threshold';
    return {
      places: numbered(places),
      working: null,
      outcome: { kind: 'selected', decidedBy, options: options.map((index) => index + 1), spent: null, left: null },
    };
  },
};
