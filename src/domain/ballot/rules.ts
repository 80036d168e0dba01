import { RESULTS_VISIBILITIES, type ResultsVisibility } from '../consultation/rules.ts';
import { checkEach } from '../kit/check-all.ts';
import { checkMoney, highestSum, type Money } from '../kit/money.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { ACTING_STANDINGS, type Standing } from '../participant/standing.ts';
import { METHOD_NEEDS, type Method, SELDOM_ALIKE, TIES_RULES, type TiesRule } from './method.ts';
import { checkThreshold, type Quorum, type Threshold } from './threshold.ts';
import { checkWeights, type InstitutionWeight } from './weights.ts';

export const REPLACEMENTS = ['last-before-close', 'first-stands'] as const;
/** Whether a voter may cast again: the last cast received before the close counts, or the first stands. */
export type Replacement = (typeof REPLACEMENTS)[number];

/** `eachBallotWithin`: no voter may mark more than it pays for. */
export type Budget = Money & { readonly eachBallotWithin: boolean };

export const RULES_VERSIONS = [1, 2, 3] as const;
/**
 * What the document of the rules means. Version 1 writes sums of money in whole units of the currency, the others in minor
 * units. By version 3, cities that share the ballot commit to their figures before any of them shows its own
 * (docs/adr/0070). A ballot keeps the version that it was published in, and its hash with it; everywhere else its sums are in
 * minor units.
 */
export type RulesVersion = (typeof RULES_VERSIONS)[number];

/** The rules of a ballot: with its question and options a public document, frozen when the ballot is published. */
export type BallotRules = {
  readonly version: RulesVersion;
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
  /** How often each institution counts, in a community alone; those that are not named count once. Null where all do. */
  readonly weights: readonly InstitutionWeight[] | null;
  readonly ties: TiesRule;
  readonly replacement: Replacement;
  readonly resultsVisibility: ResultsVisibility;
  /**
   * Fewest equal ballots that are published as they are; rarer ones are published as a sum. 1 publishes every ballot,
   * and lets a voter who marked a rare pattern be recognised by it (publication.ts).
   */
  readonly anonymityThreshold: number;
  /**
   * Fewest ballots of a group of standings that is counted apart (ballot-group.ts), and by which a result before the close
   * moves on (live-tally.ts).
   */
  readonly groupMinimum: number;
};

/** Whether cities that share a ballot commit to their figures before they show them. */
export function isCommittedFirst({ version }: Pick<BallotRules, 'version'>): boolean {
  return version >= 3;
}

/** Fewest people that are told apart from others, unless somebody says otherwise. */
const FEWEST = 5;
const FEWEST_MAX = 100;
/** Sums of people stay far inside the whole numbers that a double holds. */
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
    version: 3,
    standings: ['resident', 'registered', 'paper'],
    territories: null,
    decidingStanding: ['resident', 'paper'],
    choices: needs.choices ? { min: 1, max: options } : null,
    scores: null,
    budget: null,
    quorum: null,
    threshold: null,
    registered: null,
    weights: null,
    ties: needs.ties.includes('shared') ? 'shared' : 'by-lot',
    replacement: 'last-before-close',
    resultsVisibility: 'after-close',
    // Where ballots are seldom alike, a higher one keeps most of them from being counted again (docs/adr/0058).
    anonymityThreshold: SELDOM_ALIKE.has(method) ? 1 : FEWEST,
    groupMinimum: FEWEST,
  };
}

/** The fewest ballots of a group where nobody says them: a lower threshold for single ballots lets nobody be told apart. */
export function groupMinimumBeside(anonymityThreshold: number): number {
  return anonymityThreshold > FEWEST ? Math.min(anonymityThreshold, FEWEST_MAX) : FEWEST;
}

/** Rules that fit the method and `options` options. Refuses every member that does not hold. */
export function checkBallotRules(
  rules: BallotRules,
  ballot: { readonly method: Method; readonly options: number },
): Result<BallotRules, RefusalOf<'invalid'>> {
  const needs = METHOD_NEEDS[ballot.method];
  const { choices, scores, budget, registered, threshold } = rules;
  const money =
    budget === null ? ok(null) : checkMoney(budget, 'budget', { least: 1, most: highestSum(budget.currency) });
  const wanted = { choices: needs.choices, scores: needs.scores, budget: needs.budget };
  const reach = checkThreshold(rules);
  const weights = checkWeights(rules.weights, { method: ballot.method, threshold });
  const faults: readonly (No | null)[] = [
    RULES_VERSIONS.includes(rules.version) ? null : no('version', 'unknown-value'),
    ...whomFaults(rules),
    ...(['choices', 'scores', 'budget'] as const).map((field) =>
      wanted[field] === (rules[field] !== null) ? null : no(field, wanted[field] ? 'missing' : 'not-for-this-method'),
    ),
    choices && whole(choices.max, 'choices.max', [1, ballot.options]),
    choices && whole(choices.min, 'choices.min', [0, choices.max]),
    scores && whole(scores.min, 'scores.min', [-SCORE_MAX, SCORE_MAX - 1]),
    scores && whole(scores.max, 'scores.max', [scores.min + 1, SCORE_MAX]),
    money.ok ? null : money,
    registered === null ? null : whole(registered, 'registered', [1, REGISTERED_MAX]),
    weights.ok ? null : weights,
    needs.threshold === 'none' && threshold !== null ? no('threshold', 'not-for-this-method') : null,
    needs.threshold === 'needed' && threshold === null ? no('threshold', 'missing') : null,
    reach.ok ? null : reach,
    // Of signatures alone, every share is all of them.
    ballot.method === 'petition' && threshold?.kind === 'share' && threshold.of !== 'registered'
      ? no('threshold.of', 'not-for-this-method')
      : null,
    TIES_RULES.includes(rules.ties) ? null : no('ties', 'unknown-value'),
    TIES_RULES.includes(rules.ties) && !needs.ties.includes(rules.ties) ? no('ties', 'not-for-this-method') : null,
    REPLACEMENTS.includes(rules.replacement) ? null : no('replacement', 'unknown-value'),
    RESULTS_VISIBILITIES.includes(rules.resultsVisibility) ? null : no('resultsVisibility', 'unknown-value'),
    whole(rules.anonymityThreshold, 'anonymityThreshold', [1, FEWEST_MAX]),
    whole(rules.groupMinimum, 'groupMinimum', [1, FEWEST_MAX]),
  ];
  const checked = checkEach(faults.filter((fault) => fault !== null));
  return checked.ok ? ok(rules) : checked;
}

function whomFaults(rules: BallotRules): readonly (No | null)[] {
  const { standings, decidingStanding, territories } = rules;
  const lists = (['standings', 'decidingStanding'] as const).map((field) => {
    if (rules[field].length === 0) return no(field, 'missing');
    // Nobody casts a ballot from another platform's data.
    if (!rules[field].every((standing) => ACTING.includes(standing))) return no(field, 'unknown-value');
    return new Set(rules[field]).size < rules[field].length ? no(field, 'duplicate') : null;
  });
  const within = decidingStanding.every((standing) => standings.includes(standing));
  return [
    ...lists,
    within || lists.some((fault) => fault !== null) ? null : no('decidingStanding', 'unknown-value'),
    territories?.length === 0 ? no('territories', 'missing') : null,
    territories !== null && new Set(territories).size < territories.length ? no('territories', 'duplicate') : null,
  ];
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
