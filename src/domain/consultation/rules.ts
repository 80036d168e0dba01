import { checkEach } from '../kit/check-all.ts';
import type { InvalidReason } from '../kit/invalid-reason.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { ACTING_STANDINGS, isStanding, type Standing } from '../participant/standing.ts';

export const RESULTS_VISIBILITIES = ['always', 'after-taking-part', 'after-close'] as const;
/** When counts may be seen. Fixed when the consultation is published; binds administrators too. */
export type ResultsVisibility = (typeof RESULTS_VISIBILITIES)[number];

export const SUPPORT_SIDES = ['none', 'for', 'for-and-against'] as const;
export type SupportSides = (typeof SUPPORT_SIDES)[number];

export const HOLD_RULES = ['nothing', 'first-remote', 'first', 'everything'] as const;
/** Which contributions wait for an officer before they are public. Publishing makes the institution a publisher. */
export type HoldRule = (typeof HOLD_RULES)[number];

export const OPEN_TO = ['people', 'institutions'] as const;
/** Who takes part: people, or institutions alone. The second makes a consultation a community. */
export type OpenTo = (typeof OPEN_TO)[number];

/** The rules of a consultation: a public document, frozen when it is published. */
export type Rules = {
  readonly openTo: OpenTo;
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
  openTo: 'people',
  resultsVisibility: 'always',
  decidingStanding: ['resident'],
  supports: 'for',
  supportThreshold: null,
  standings: ACTING_STANDINGS,
  territories: null,
  hold: 'first-remote',
  proposalsPerParticipant: null,
};

/** The same for a community: institutions alone take part and decide, wherever they are. */
export const COMMUNITY_RULES: Rules = {
  ...DEFAULT_RULES,
  openTo: 'institutions',
  decidingStanding: ['institution'],
  standings: ['institution'],
  hold: 'nothing',
};

/** Rules that can be published: every member known, of its kind, and nothing else in them. */
export function checkRules(rules: Rules): Result<Rules, RefusalOf<'invalid'>> {
  const no = (field: string, because: InvalidReason, limit?: number) =>
    refuse({ type: 'invalid', field, because, ...(limit === undefined ? {} : { limit }) });
  const { territories } = rules;
  const faults = [
    ...(Object.entries(CHOICES) as [keyof typeof CHOICES, readonly string[]][]).map(([field, known]) =>
      known.includes(rules[field]) ? null : no(field, 'unknown-value'),
    ),
    ...(['decidingStanding', 'standings'] as const).map((field) => {
      if (rules[field].length === 0) return no(field, 'missing');
      if (!rules[field].every(isStanding)) return no(field, 'unknown-value');
      return new Set(rules[field]).size < rules[field].length ? no(field, 'duplicate') : null;
    }),
    ...(rules.openTo === 'institutions' ? COMMUNITY_STANDINGS : []).map((field) =>
      rules[field].every((standing) => standing === 'institution') ? null : no(field, 'institutions-only'),
    ),
    rules.openTo === 'institutions' && territories !== null ? no('territories', 'institutions-only') : null,
    // An institution acts in its own name, and a feature request has a number at once.
    rules.openTo === 'institutions' && rules.hold !== 'nothing' ? no('hold', 'institutions-only') : null,
    territories?.length === 0 ? no('territories', 'missing') : null,
    territories !== null && new Set(territories).size < territories.length ? no('territories', 'duplicate') : null,
    ...(['supportThreshold', 'proposalsPerParticipant'] as const).map((field) => {
      const count = rules[field];
      if (count === null) return null;
      if (!Number.isSafeInteger(count)) return no(field, 'wrong-type');
      return count < 1 ? no(field, 'too-small', 1) : null;
    }),
  ];
  const checked = checkEach(faults.filter((fault) => fault !== null));
  if (!checked.ok) return checked;
  return ok({
    openTo: rules.openTo,
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

const COMMUNITY_STANDINGS = ['decidingStanding', 'standings'] as const;

const CHOICES = {
  openTo: OPEN_TO,
  resultsVisibility: RESULTS_VISIBILITIES,
  supports: SUPPORT_SIDES,
  hold: HOLD_RULES,
} as const;
