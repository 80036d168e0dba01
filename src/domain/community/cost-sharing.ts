import type { Populations, SharingRule } from './terms.ts';

/** Who pays towards a cost, and the most that they pay, in minor units. */
export type Payer = {
  readonly institution: string;
  readonly most: number;
  /** The place in the order that the host signed: 1 pays first under `first-come`. */
  readonly place: number;
};

/** A cost in minor units, and the rule by which it is shared. */
export type Sharing = {
  readonly cost: number;
  readonly rule: SharingRule;
  /** Needed for `by-population`, with a figure for each payer. */
  readonly populations: Populations | null;
};

/** A share before it is rounded: `numerator / denominator` minor units. */
export type ExactShare = { readonly institution: string; readonly numerator: bigint; readonly denominator: bigint };

/** What one institution pays, in minor units. */
export type RoundedShare = { readonly institution: string; readonly share: number };

/**
 * What each pays of a cost, before rounding, in the order given. Nobody pays more than their most: what others would have
 * paid beyond theirs is shared by the rest, by the same rule. Where all of it does not cover the cost, each pays their most.
 *
 * No share rises when a payer is added, when the most of another payer rises, or when the cost falls: conditions on
 * shares rest on this (docs/adr/0145).
 */
export function exactShares(payers: readonly Payer[], sharing: Sharing): readonly ExactShare[] {
  const paid = sharing.rule === 'first-come' ? inTurn(payers, sharing.cost) : byWeight(payers, sharing);
  return payers.map(({ institution }) => {
    const share = paid.get(institution);
    if (share === undefined) throw new Error('an institution pays a cost twice or not at all');
    return share;
  });
}

/**
 * The same to the minor unit: each share is rounded down, and what is left is given a unit at a time to the largest
 * fractions; of two that are level, to the lower id, compared by UTF-16 code units. The shares add up to the cost, or to
 * the sum of what all pay at most where that is less. None is above the most of its payer.
 */
export function roundedShares(payers: readonly Payer[], sharing: Sharing): readonly RoundedShare[] {
  const exact = exactShares(payers, sharing);
  const sum = payers.reduce((total, { most }) => total + BigInt(most), 0n);
  const due = sum < BigInt(sharing.cost) ? sum : BigInt(sharing.cost);
  const down = exact.reduce((total, { numerator, denominator }) => total + numerator / denominator, 0n);
  const raised = new Set(
    exact
      .toSorted(byFraction)
      .slice(0, Number(due - down))
      .map(({ institution }) => institution),
  );
  return exact.map(({ institution, numerator, denominator }) => ({
    institution,
    share: Number(numerator / denominator) + (raised.has(institution) ? 1 : 0),
  }));
}

/** One order of ids on every machine: by UTF-16 code units, never by a language. */
export function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function inTurn(payers: readonly Payer[], cost: number): ReadonlyMap<string, ExactShare> {
  let left = BigInt(cost);
  return new Map(
    payers
      .toSorted((a, b) => a.place - b.place)
      .map(({ institution, most }) => {
        const numerator = BigInt(most) < left ? BigInt(most) : left;
        left -= numerator;
        return [institution, { institution, numerator, denominator: 1n }];
      }),
  );
}

/**
 * Each pays `weight × level`, or their most where that is less, with the level at which all of it is the cost. Whoever
 * reaches their most at the lowest level is taken first: once one does not, none after does.
 */
function byWeight(payers: readonly Payer[], { cost, rule, populations }: Sharing): ReadonlyMap<string, ExactShare> {
  const weighed = payers
    .map(({ institution, most }) => ({
      institution,
      most: BigInt(most),
      weight: rule === 'by-population' ? populationOf(institution, populations) : 1n,
    }))
    .toSorted((a, b) => sign(a.most * b.weight - b.most * a.weight));
  let left = BigInt(cost);
  let weights = weighed.reduce((total, { weight }) => total + weight, 0n);
  const paid = new Map<string, ExactShare>();
  for (const { institution, most, weight } of weighed) {
    if (most * weights <= left * weight) {
      paid.set(institution, { institution, numerator: most, denominator: 1n });
      left -= most;
      weights -= weight;
    } else {
      paid.set(institution, { institution, numerator: left * weight, denominator: weights });
    }
  }
  return paid;
}

function populationOf(institution: string, populations: Populations | null): bigint {
  const figures = populations?.figures ?? {};
  const figure = Object.hasOwn(figures, institution) ? figures[institution] : undefined;
  if (figure === undefined) throw new Error('a cost is shared by population with an institution that has none');
  return BigInt(figure);
}

/** The largest fraction first, then the lower id. */
function byFraction(a: ExactShare, b: ExactShare): number {
  const [restA, restB] = [a.numerator % a.denominator, b.numerator % b.denominator];
  return sign(restB * a.denominator - restA * b.denominator) || compareIds(a.institution, b.institution);
}

function sign(value: bigint): number {
  if (value === 0n) return 0;
  return value < 0n ? -1 : 1;
}
