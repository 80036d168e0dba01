import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';

/** A part of a whole, exact: two thirds is `{ numerator: 2, denominator: 3 }`. */
export type Share = { readonly numerator: number; readonly denominator: number };

/** Fewest ballots of the deciding standings, blank and invalid ones included, for anything to be decided. */
export type Quorum =
  | { readonly kind: 'count'; readonly count: number }
  /** A share of the registered number. */
  | { readonly kind: 'share'; readonly share: Share };

export const SHARE_BASES = ['expressed', 'valid', 'registered'] as const;

/** What an answer needs, counted in votes of the deciding standings. */
export type Threshold =
  | { readonly kind: 'count'; readonly count: number }
  | {
      readonly kind: 'share';
      readonly share: Share;
      /** `expressed` leaves out blank, invalid and abstaining ballots; `valid` leaves out blank and invalid ones. */
      readonly of: (typeof SHARE_BASES)[number];
      readonly reach: 'at-least' | 'more-than';
    };

/** Majorities that have a name, which people choose rather than a fraction. */
export const MAJORITIES = {
  'more-than-half': { share: { numerator: 1, denominator: 2 }, reach: 'more-than' },
  'two-thirds': { share: { numerator: 2, denominator: 3 }, reach: 'at-least' },
  'three-quarters': { share: { numerator: 3, denominator: 4 }, reach: 'at-least' },
} as const satisfies Record<string, { readonly share: Share; readonly reach: 'at-least' | 'more-than' }>;

/** The same for how many have to vote. */
export const TURNOUTS = {
  'one-quarter': { numerator: 1, denominator: 4 },
  'one-third': { numerator: 1, denominator: 3 },
  'one-half': { numerator: 1, denominator: 2 },
} as const satisfies Record<string, Share>;

export type Majority = keyof typeof MAJORITIES;
export type Turnout = keyof typeof TURNOUTS;

/** The name of a threshold's majority; null where it has none. */
export function majorityOf(threshold: Threshold | null): Majority | null {
  if (threshold?.kind !== 'share') return null;
  const { share, reach } = threshold;
  const names = Object.keys(MAJORITIES) as Majority[];
  return names.find((name) => MAJORITIES[name].reach === reach && isSame(MAJORITIES[name].share, share)) ?? null;
}

/** The name of a quorum's share; null where it has none. */
export function turnoutOf(quorum: Quorum | null): Turnout | null {
  if (quorum?.kind !== 'share') return null;
  return (Object.keys(TURNOUTS) as Turnout[]).find((name) => isSame(TURNOUTS[name], quorum.share)) ?? null;
}

function isSame(one: Share, other: Share): boolean {
  return one.numerator === other.numerator && one.denominator === other.denominator;
}

const DENOMINATOR_MAX = 10_000;
const COUNT_MAX = 10_000_000_000;

/** Fewest whole votes that are the share of `total`; never none, so that nothing is carried without a vote. */
export function neededOf(share: Share, total: number, reach: 'at-least' | 'more-than'): number {
  const part = total * share.numerator;
  const least = reach === 'at-least' ? Math.ceil(part / share.denominator) : Math.floor(part / share.denominator) + 1;
  return Math.max(1, least);
}

/** A quorum and a threshold that can be computed; a share of the registered needs their number. */
export function checkThreshold(rules: {
  readonly quorum: Quorum | null;
  readonly threshold: Threshold | null;
  readonly registered: number | null;
}): Result<null, RefusalOf<'invalid'>> {
  const { quorum, threshold, registered } = rules;
  for (const [field, rule] of [
    ['quorum', quorum],
    ['threshold', threshold],
  ] as const) {
    if (rule === null) continue;
    if (rule.kind === 'count') {
      const bad = outside(rule.count, 1, COUNT_MAX);
      if (bad !== null) return refuse({ type: 'invalid', field: `${field}.count`, because: bad });
      continue;
    }
    const { numerator, denominator } = rule.share;
    const bad = outside(denominator, 1, DENOMINATOR_MAX) ?? outside(numerator, 1, denominator);
    if (bad !== null) return refuse({ type: 'invalid', field: `${field}.share`, because: bad });
  }
  if (threshold?.kind === 'share') {
    if (!SHARE_BASES.includes(threshold.of)) {
      return refuse({ type: 'invalid', field: 'threshold.of', because: 'unknown-value' });
    }
    if (threshold.reach !== 'at-least' && threshold.reach !== 'more-than') {
      return refuse({ type: 'invalid', field: 'threshold.reach', because: 'unknown-value' });
    }
    // More than all of them cannot be.
    if (threshold.reach === 'more-than' && threshold.share.numerator === threshold.share.denominator) {
      return refuse({ type: 'invalid', field: 'threshold.share', because: 'too-large' });
    }
  }
  const ofRegistered = quorum?.kind === 'share' || (threshold?.kind === 'share' && threshold.of === 'registered');
  if (ofRegistered && registered === null) return refuse({ type: 'invalid', field: 'registered', because: 'missing' });
  return ok(null);
}

function outside(value: number, min: number, max: number): 'wrong-type' | 'too-small' | 'too-large' | null {
  if (!Number.isSafeInteger(value)) return 'wrong-type';
  if (value < min) return 'too-small';
  return value > max ? 'too-large' : null;
}
