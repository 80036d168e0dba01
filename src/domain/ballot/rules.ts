import { RESULTS_VISIBILITIES, type ResultsVisibility } from '../consultation/rules.ts';
import { ACTING_STANDINGS, type Standing } from '../participant/standing.ts';
import type { RefusalOf } from '../refusal.ts';
import { ok, type Result, refuse } from '../result.ts';
import { METHOD_NEEDS, type Method, TIES_RULES, type TiesRule } from './method.ts';
import { checkThreshold, type Quorum, type Threshold } from './threshold.ts';

export const REPLACEMENTS = ['last-before-close', 'first-stands'] as const;
/** Whether a voter may cast again: the last cast received before the close counts, or the first stands. */
export type Replacement = (typeof REPLACEMENTS)[number];

/** Money in whole units of the currency, as the city writes its costs. `eachBallotWithin`: no voter may mark more than it pays for. */
export type Budget = { readonly amount: number; readonly currency: string; readonly eachBallotWithin: boolean };

/** The rules of a ballot: with its question and options a public document, frozen when the ballot is published. */
export type BallotRules = {
  readonly standings: readonly Standing[];
  /** Codes of the territories whose people may vote; null for everybody. Only a verified territory counts. */
  readonly territories: readonly string[] | null;
  /** Whose ballots decide; those of the other standings are shown beside them. */
  readonly decidingStanding: readonly Standing[];
  /** How many options one ballot marks; null where the method leaves no room. */
  readonly choices: { readonly min: number; readonly max: number } | null;
  readonly scores: { readonly min: number; readonly max: number } | null;
  readonly budget: Budget | null;
  readonly quorum: Quorum | null;
  readonly threshold: Threshold | null;
  /** How many people could vote, where somebody counted them. */
  readonly registered: number | null;
  readonly ties: TiesRule;
  readonly replacement: Replacement;
  readonly resultsVisibility: ResultsVisibility;
  /**
   * Fewest equal ballots that are published as they are; rarer ones are published as a sum. 1 publishes every ballot,
   * and lets a voter who marked a rare pattern be recognised by it (publication.ts).
   */
  readonly anonymityThreshold: number;
};

export const ANONYMITY_THRESHOLD = 5;
/** Sums of money and of people stay far inside the whole numbers that a double holds. */
const AMOUNT_MAX = 1_000_000_000_000;
const REGISTERED_MAX = 10_000_000_000;
const SCORE_MAX = 1_000;
const ACTING: readonly Standing[] = ACTING_STANDINGS;

/**
 * What a ballot's rules are unless somebody says otherwise. The thing that nobody can guess is left to say: the
 * threshold of a petition, the budget, the range of scores.
 */
export function defaultBallotRules(method: Method, options: number): BallotRules {
  const needs = METHOD_NEEDS[method];
  return {
    standings: ['resident', 'registered', 'paper'],
    territories: null,
    decidingStanding: ['resident', 'paper'],
    choices: needs.choices ? { min: 1, max: options } : null,
    scores: null,
    budget: null,
    quorum: null,
    threshold: null,
    registered: null,
    ties: needs.ties.includes('shared') ? 'shared' : 'by-lot',
    replacement: 'last-before-close',
    resultsVisibility: 'after-close',
    anonymityThreshold: ANONYMITY_THRESHOLD,
  };
}

/** Rules that fit the method and `options` options. Refuses the first member that does not hold. */
export function checkBallotRules(
  rules: BallotRules,
  ballot: { readonly method: Method; readonly options: number },
): Result<BallotRules, RefusalOf<'invalid'>> {
  const needs = METHOD_NEEDS[ballot.method];
  const whom = checkWhom(rules);
  if (whom !== null) return whom;
  for (const [field, wanted] of [
    ['choices', needs.choices],
    ['scores', needs.scores],
    ['budget', needs.budget],
  ] as const) {
    if (wanted && rules[field] === null) return no(field, 'missing');
    if (!wanted && rules[field] !== null) return no(field, 'not-for-this-method');
  }
  const { choices, scores, budget } = rules;
  if (choices !== null) {
    const most = whole(choices.max, 'choices.max', [1, ballot.options]);
    if (most !== null) return most;
    const least = whole(choices.min, 'choices.min', [0, choices.max]);
    if (least !== null) return least;
  }
  if (scores !== null) {
    const least = whole(scores.min, 'scores.min', [-SCORE_MAX, SCORE_MAX - 1]);
    if (least !== null) return least;
    const most = whole(scores.max, 'scores.max', [scores.min + 1, SCORE_MAX]);
    if (most !== null) return most;
  }
  if (budget !== null) {
    const amount = whole(budget.amount, 'budget.amount', [1, AMOUNT_MAX]);
    if (amount !== null) return amount;
    if (!/^[A-Z]{3}$/.test(budget.currency)) return no('budget.currency', 'unknown-value');
  }
  const registered = rules.registered === null ? null : whole(rules.registered, 'registered', [1, REGISTERED_MAX]);
  if (registered !== null) return registered;
  if (needs.threshold === 'none' && rules.threshold !== null) return no('threshold', 'not-for-this-method');
  if (needs.threshold === 'needed' && rules.threshold === null) return no('threshold', 'missing');
  const reach = checkThreshold(rules);
  if (!reach.ok) return reach;
  // Of signatures alone, every share is all of them.
  if (ballot.method === 'petition' && rules.threshold?.kind === 'share' && rules.threshold.of !== 'registered') {
    return no('threshold.of', 'not-for-this-method');
  }
  if (!TIES_RULES.includes(rules.ties)) return no('ties', 'unknown-value');
  if (!needs.ties.includes(rules.ties)) return no('ties', 'not-for-this-method');
  if (!REPLACEMENTS.includes(rules.replacement)) return no('replacement', 'unknown-value');
  if (!RESULTS_VISIBILITIES.includes(rules.resultsVisibility)) return no('resultsVisibility', 'unknown-value');
  return whole(rules.anonymityThreshold, 'anonymityThreshold', [1, 100]) ?? ok(rules);
}

function checkWhom(rules: BallotRules): No | null {
  for (const field of ['standings', 'decidingStanding'] as const) {
    if (rules[field].length === 0) return no(field, 'missing');
    // Nobody casts a ballot from another platform's data.
    if (!rules[field].every((standing) => ACTING.includes(standing))) return no(field, 'unknown-value');
    if (new Set(rules[field]).size < rules[field].length) return no(field, 'duplicate');
  }
  if (!rules.decidingStanding.every((standing) => rules.standings.includes(standing))) {
    return no('decidingStanding', 'unknown-value');
  }
  if (rules.territories?.length === 0) return no('territories', 'missing');
  if (rules.territories !== null && new Set(rules.territories).size < rules.territories.length) {
    return no('territories', 'duplicate');
  }
  return null;
}

type No = { readonly ok: false; readonly refusal: RefusalOf<'invalid'> };

function no(field: string, because: RefusalOf<'invalid'>['because'], limit?: number): No {
  return refuse({ type: 'invalid', field, because, ...(limit === undefined ? {} : { limit }) });
}

function whole(value: number, field: string, [min, max]: readonly [number, number]): No | null {
  if (!Number.isSafeInteger(value)) return no(field, 'wrong-type');
  if (value < min) return no(field, 'too-small', min);
  return value > max ? no(field, 'too-large', max) : null;
}
