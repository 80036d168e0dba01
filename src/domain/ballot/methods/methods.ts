import { malformed, marksReader, SIGNED } from '../content.ts';
import { counterOf, expressedIn } from '../count.ts';
import type { Method } from '../method.ts';
import { numbered, thresholdOf } from '../outcome.ts';
import { placesBy } from '../ties.ts';
import { BUDGET_BY_VOTES, EQUAL_SHARES } from './budget.ts';
import { INSTANT_RUNOFF } from './instant-runoff.ts';
import { SCHULZE } from './schulze.ts';
import { APPROVAL, CHOICE, type CountingMethod, decideBySums } from './votes.ts';

/**
 * A support or an objection for each option that a ballot marks. An option is selected if it has more supports than
 * objections and, where there is a threshold, as many supports as that. Both numbers are shown, and places go by their
 * difference, in which both count alike (docs/ballots/supports-and-objections.md).
 */
const SUPPORTS_AND_OBJECTIONS: CountingMethod = {
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

/**
 * Yes, no or abstain. Without a threshold more yes than no is needed. An abstention is valid and counts for the quorum,
 * but is no expressed vote (docs/ballots/yes-no.md).
 */
const YES_NO: CountingMethod = {
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

/**
 * A whole number for each option; the highest sum wins. An option without a score gets nothing from that ballot, so that
 * a few enthusiasts cannot carry an option on a high mean (docs/ballots/score.md).
 */
const SCORE: CountingMethod = {
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

/** Signatures up to a threshold, which the rules have to name (docs/ballots/petition.md). */
const PETITION: CountingMethod = {
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

export const COUNTING: Readonly<Record<Method, CountingMethod>> = {
  'yes-no': YES_NO,
  choice: CHOICE,
  approval: APPROVAL,
  score: SCORE,
  schulze: SCHULZE,
  'instant-runoff': INSTANT_RUNOFF,
  'budget-by-votes': BUDGET_BY_VOTES,
  'equal-shares': EQUAL_SHARES,
  petition: PETITION,
  'supports-and-objections': SUPPORTS_AND_OBJECTIONS,
};
