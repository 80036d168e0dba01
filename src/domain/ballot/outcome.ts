import type { Ballot } from './ballot.ts';
import { type Count, expressedIn } from './count.ts';
import type { TiesRule } from './method.ts';
import { neededOf } from './threshold.ts';

/** What was decided, and the rule that decided it. Options are named by their numbers. */
export type Outcome =
  /** Too few ballots of the deciding standings. */
  | { readonly kind: 'no-quorum'; readonly decidedBy: 'quorum'; readonly turnout: number; readonly needed: number }
  /** Not one vote, mark or rank of the deciding standings. */
  | { readonly kind: 'no-votes'; readonly decidedBy: 'no-votes' }
  | {
      /** `rejected` with a first option that did not reach the threshold, too: see the places. */
      readonly kind: 'adopted' | 'rejected';
      readonly decidedBy: 'majority' | 'threshold';
      readonly reached: number;
      /** Votes needed; for a majority, one more than the other side. */
      readonly needed: number;
    }
  /** One option goes first; the places of the tally have the rest. */
  | {
      readonly kind: 'elected';
      readonly decidedBy: 'most-votes' | 'highest-sum' | 'strongest-paths' | 'majority-of-a-round' | TiesRule;
      readonly option: number;
    }
  | {
      readonly kind: 'selected';
      readonly decidedBy: 'votes-within-the-cap' | 'equal-shares' | 'supports-over-objections' | 'threshold';
      /** In the order of their selection. */
      readonly options: readonly number[];
      /** Of the budget, in minor units. */
      readonly spent: number | null;
      readonly left: number | null;
    }
  /** Level, and the rules leave it at that. No options: yes and no. */
  | { readonly kind: 'tied'; readonly decidedBy: 'shared'; readonly options: readonly number[] };

/** How the outcome came about, where a count alone does not show it. */
export type Working =
  /** Strongest paths, row by row as in `Count.pairwise`. */
  | { readonly kind: 'strongest-paths'; readonly strengths: readonly number[] }
  | { readonly kind: 'rounds'; readonly rounds: readonly Round[] }
  | {
      readonly kind: 'purchases';
      /** What was divided among the voters, in hundredths of the cap: 100 is the cap itself. Null where nothing was. */
      readonly hundredths: number | null;
      readonly purchases: readonly Purchase[];
    };

export type Round = {
  /** Votes per option, 0 for those that are out. */
  readonly votes: readonly number[];
  /** Ballots that name no option that is still in. */
  readonly exhausted: number;
  /** Number of the option that goes out after the round; null for the last. */
  readonly eliminated: number | null;
  /** Whether it was level with another one, so that the rule for ties chose. */
  readonly byTie: boolean;
};

export type Purchase = {
  readonly option: number;
  /** `equal-shares`: paid by its voters; `votes`: with what was left, by number of votes. */
  readonly by: 'equal-shares' | 'votes';
  /** In minor units. */
  readonly cost: number;
  readonly votes: number;
  /** The most that one voter pays in minor units, rounded down to a millionth (under rules of version 1, of a whole unit); null where nobody pays. */
  readonly share: number | null;
  readonly byTie: boolean;
};

/** What a method answers once the quorum is there. */
export type Decision = {
  /** Numbers of options, best first; those in one place are level. Empty where nothing is ranked. */
  readonly places: readonly (readonly number[])[];
  readonly working: Working | null;
  readonly outcome: Outcome;
};

/** Ballots of the deciding standings that the quorum asks for; null for none. */
export function quorumOf(ballot: Pick<Ballot, 'rules'>): number | null {
  const { quorum, registered } = ballot.rules;
  if (quorum === null) return null;
  return quorum.kind === 'count' ? quorum.count : neededOf(quorum.share, registered ?? 0, 'at-least');
}

/** Votes that the threshold asks for among these ballots; null for none. */
export function thresholdOf(ballot: Pick<Ballot, 'rules'>, count: Count): number | null {
  const { threshold, registered } = ballot.rules;
  if (threshold === null) return null;
  if (threshold.kind === 'count') return threshold.count;
  const base = { expressed: expressedIn(count), valid: count.valid, registered: registered ?? 0 }[threshold.of];
  return neededOf(threshold.share, base, threshold.reach);
}

/** The refusal of a quorum, before any method is asked. `turnout` are ballots of the deciding standings, whatever they weigh. */
export function withoutQuorum(ballot: Pick<Ballot, 'rules'>, turnout: number): Outcome | null {
  const needed = quorumOf(ballot);
  return needed === null || turnout >= needed ? null : { kind: 'no-quorum', decidedBy: 'quorum', turnout, needed };
}

/** Numbers instead of indices. */
export function numbered(places: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return places.map((place) => place.map((index) => index + 1));
}

/** The outcome of a method that puts options in an order: its first place, if that is one option. */
export function electedFrom(
  places: readonly (readonly number[])[],
  by: {
    readonly rule: 'most-votes' | 'highest-sum' | 'strongest-paths';
    /** Options that would share the first place if ties were not resolved. */
    readonly level: number;
    readonly ties: TiesRule;
  },
): Outcome {
  const [first = []] = places;
  const [option] = first;
  if (option === undefined || first.length > 1) {
    return { kind: 'tied', decidedBy: 'shared', options: first.map((index) => index + 1) };
  }
  return { kind: 'elected', decidedBy: by.level > 1 ? by.ties : by.rule, option: option + 1 };
}
