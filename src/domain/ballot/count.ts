import { BLANK, type Content, INVALID } from './content.ts';

/**
 * What some ballots add up to. Sums of whole numbers only: counts of two groups add up to the count of both, in any
 * order. Arrays follow the numbers of the options (index = number less one).
 */
export type Count = {
  readonly valid: number;
  readonly blank: number;
  /** Sheets of paper that cannot be read as a ballot. */
  readonly invalid: number;
  /** Of the valid ones, those that abstained (yes-no only). */
  readonly abstained: number;
  /**
   * Per option: votes, approvals or supports; the sum of scores; ballots that rank it first, alone or level.
   * Yes and no for `yes-no`, signatures for `petition`.
   */
  readonly votes: readonly number[];
  /** Objections per option; empty for other methods. */
  readonly objections: readonly number[];
  /** Ballots that gave the option a score; empty for other methods. */
  readonly scored: readonly number[];
  /**
   * Row by row, how many ballots rank the option of the row above that of the column; empty but for `schulze`. This is
   * how a ranking travels between cities (design: decisions, Cross-city methods).
   */
  readonly pairwise: readonly number[];
};

/** Takes ballots one after another, without keeping them. */
export type Counter = {
  /** Adds `count` equal ballots. Throws on a text that is no such ballot. */
  add(content: Content, count: number): void;
  count(): Count;
};

/** Every ballot of a count, whatever is on it. */
export function castIn(count: Count): number {
  return count.valid + count.blank + count.invalid;
}

/** Ballots that say something: neither blank nor invalid nor abstaining. */
export function expressedIn(count: Count): number {
  return count.valid - count.abstained;
}

export function sumOf(a: Count, b: Count): Count {
  return {
    valid: a.valid + b.valid,
    blank: a.blank + b.blank,
    invalid: a.invalid + b.invalid,
    abstained: a.abstained + b.abstained,
    votes: eachPlus(a.votes, b.votes),
    objections: eachPlus(a.objections, b.objections),
    scored: eachPlus(a.scored, b.scored),
    pairwise: eachPlus(a.pairwise, b.pairwise),
  };
}

/** What ballots add up to if each had been cast so many times: sums alone are in it, so this is exact. */
export function timesOf(count: Count, times: number): Count {
  const each = (values: readonly number[]) => values.map((value) => value * times);
  return {
    valid: count.valid * times,
    blank: count.blank * times,
    invalid: count.invalid * times,
    abstained: count.abstained * times,
    votes: each(count.votes),
    objections: each(count.objections),
    scored: each(count.scored),
    pairwise: each(count.pairwise),
  };
}

function eachPlus(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length !== b.length) throw new RangeError('counts of different ballots cannot be added');
  return a.map((value, index) => value + (b[index] ?? 0));
}

/** The sums that a method keeps of its valid ballots, in place. */
export type Sums = {
  abstained: number;
  readonly votes: Float64Array;
  readonly objections: Float64Array;
  readonly scored: Float64Array;
  readonly pairwise: Float64Array;
};

/** A counter that leaves blank and invalid ballots aside and gives the others to `addValid`. */
export function counterOf(
  sizes: { readonly votes: number; readonly objections?: number; readonly scored?: number; readonly pairwise?: number },
  addValid: (sums: Sums, content: Content, count: number) => void,
): Counter {
  const sums: Sums = {
    abstained: 0,
    votes: new Float64Array(sizes.votes),
    objections: new Float64Array(sizes.objections ?? 0),
    scored: new Float64Array(sizes.scored ?? 0),
    pairwise: new Float64Array(sizes.pairwise ?? 0),
  };
  let [valid, blank, invalid] = [0, 0, 0];
  return {
    add(content, count) {
      if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`not a number of ballots: ${count}`);
      if (content === BLANK) blank += count;
      else if (content === INVALID) invalid += count;
      else {
        addValid(sums, content, count);
        valid += count;
      }
    },
    count: () => ({
      valid,
      blank,
      invalid,
      abstained: sums.abstained,
      votes: Array.from(sums.votes),
      objections: Array.from(sums.objections),
      scored: Array.from(sums.scored),
      pairwise: Array.from(sums.pairwise),
    }),
  };
}
