import { ACTING_STANDINGS, isStanding, type Standing } from '../participant/standing.ts';
import type { RefusalOf } from '../refusal.ts';
import { ok, type Result, refuse } from '../result.ts';

export const RESULTS_VISIBILITIES = ['always', 'after-taking-part', 'after-close'] as const;
/** When counts may be seen. Fixed when the consultation is published; binds administrators too. */
export type ResultsVisibility = (typeof RESULTS_VISIBILITIES)[number];

export const SUPPORT_SIDES = ['none', 'for', 'for-and-against'] as const;
export type SupportSides = (typeof SUPPORT_SIDES)[number];

export const HOLD_RULES = ['nothing', 'first-remote', 'first', 'everything'] as const;
/** Which contributions wait for an officer before they are public. Publishing makes the institution a publisher. */
export type HoldRule = (typeof HOLD_RULES)[number];

/** The rules of a consultation: a public document, frozen when it is published. */
export type Rules = {
  readonly resultsVisibility: ResultsVisibility;
  /** The standings whose count decides; the others are shown beside it. */
  readonly decidingStanding: readonly Standing[];
  readonly supports: SupportSides;
  /** Supports of the deciding standings that a proposal needs to be examined; null for none. */
  readonly supportThreshold: number | null;
  /** Who may take part, unless a phase narrows it. */
  readonly standings: readonly Standing[];
  /** Codes of the territories whose people may take part; null for everybody. Only a verified territory counts. */
  readonly territories: readonly string[] | null;
  readonly hold: HoldRule;
  readonly proposalsPerParticipant: number | null;
};

export const DEFAULT_RULES: Rules = {
  resultsVisibility: 'always',
  decidingStanding: ['resident'],
  supports: 'for',
  supportThreshold: null,
  standings: ACTING_STANDINGS,
  territories: null,
  hold: 'first-remote',
  proposalsPerParticipant: null,
};

/** Rules that can be published: every member known, of its kind, and nothing else in them. */
export function checkRules(rules: Rules): Result<Rules, RefusalOf<'invalid'>> {
  for (const [field, known] of Object.entries(CHOICES) as [keyof typeof CHOICES, readonly string[]][]) {
    if (!known.includes(rules[field])) return refuse({ type: 'invalid', field, because: 'unknown-value' });
  }
  for (const field of ['decidingStanding', 'standings'] as const) {
    if (rules[field].length === 0) return refuse({ type: 'invalid', field, because: 'missing' });
    if (!rules[field].every(isStanding)) return refuse({ type: 'invalid', field, because: 'unknown-value' });
    if (new Set(rules[field]).size < rules[field].length) {
      return refuse({ type: 'invalid', field, because: 'duplicate' });
    }
  }
  const { territories } = rules;
  if (territories !== null && territories.length === 0) {
    return refuse({ type: 'invalid', field: 'territories', because: 'missing' });
  }
  if (territories !== null && new Set(territories).size < territories.length) {
    return refuse({ type: 'invalid', field: 'territories', because: 'duplicate' });
  }
  for (const field of ['supportThreshold', 'proposalsPerParticipant'] as const) {
    const count = rules[field];
    if (count === null) continue;
    if (!Number.isSafeInteger(count)) return refuse({ type: 'invalid', field, because: 'wrong-type' });
    if (count < 1) return refuse({ type: 'invalid', field, because: 'too-small', limit: 1 });
  }
  return ok({
    resultsVisibility: rules.resultsVisibility,
    decidingStanding: rules.decidingStanding,
    supports: rules.supports,
    supportThreshold: rules.supportThreshold,
    standings: rules.standings,
    territories,
    hold: rules.hold,
    proposalsPerParticipant: rules.proposalsPerParticipant,
  });
}

const CHOICES = {
  resultsVisibility: RESULTS_VISIBILITIES,
  supports: SUPPORT_SIDES,
  hold: HOLD_RULES,
} as const;
