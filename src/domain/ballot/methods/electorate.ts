import type { WholeBallots } from '../whole-ballots.ts';

/** What the voters of a project would pay for it: each at most `numerator / (payers × denominator)`. */
export type Offer = {
  readonly cost: bigint;
  /** Voters who pay that most; the others pay all they have. */
  readonly payers: bigint;
  readonly numerator: bigint;
  /** Cost over the most that one pays, rounded: how many voters carry the project as if all paid alike. */
  readonly about: number;
  /** Levels (below) that pay all they have. */
  readonly poor: ReadonlySet<number>;
};

/** Voters with their purses. Purses are exact; doubles only say which exact numbers need to be compared. */
export type Electorate = {
  readonly voters: number;
  /** Votes per option. */
  readonly votes: readonly number[];
  /** Starts anew, everybody with this share. */
  share(share: { readonly numerator: bigint; readonly denominator: bigint }): void;
  /** Null where the voters of a project cannot pay for it. */
  offer(option: number, cost: number): Offer | null;
  pay(option: number, offer: Offer): void;
  /** The most that one pays, rounded down to one of so many parts of a minor unit. */
  most(offer: Offer, parts: number): number;
};

/** Voters who bought the same projects, and so have the same left: a node in a tree of purchases. */
type Level = { readonly parent: number; readonly depth: number };

type Step = {
  /** What is bought in it; -1 as long as nothing is. */
  option: number;
  /** Per project, how many of its voters are in which level when this step begins. */
  readonly holders: Map<number, readonly Holding[]>;
};
type Holding = { readonly level: number; readonly voters: number };

/** How far doubles may be from the exact purse, as a part of a share. */
const NEAR = 1e-9;

/**
 * Levels depend on the order of purchases alone, not on the money: runs with another share that buy the same projects
 * first find the levels as they are, and no ballot is read again.
 */
export function electorateOf(ballots: WholeBallots, options: number): Electorate {
  const supporters = supportersOf(ballots, options);
  const votes = supporters.map((list) => list.reduce((sum, ballot) => sum + (ballots.counts[ballot] as number), 0));
  const voters = ballots.counts.subarray(0, ballots.size).reduce((sum, count) => sum + count, 0);

  let levels: Level[] = [{ parent: 0, depth: 0 }];
  const levelOf = new Uint32Array(ballots.size);
  /** `steps[k]` is the state after k purchases. */
  let steps: Step[] = [{ option: -1, holders: new Map() }];

  let depth = 0;
  let denominator = 1n;
  let whole = 0n;
  /** What each purchase took of those who paid the most, over the common denominator. */
  let prices: bigint[] = [];
  let about: number[] = [];
  let isSpent: boolean[] = [];
  let aboutShare = 0;

  /** Puts levels back to what they were after `to` purchases. */
  function rollBack(to: number): void {
    const back = Uint32Array.from(levels, (_, level) => ancestorAt(levels, level, to));
    const count = levels.findIndex((level) => level.depth > to);
    if (count !== -1) levels = levels.slice(0, count);
    for (let ballot = 0; ballot < levelOf.length; ballot += 1) {
      levelOf[ballot] = back[levelOf[ballot] as number] as number;
    }
    steps = steps.slice(0, to + 1);
  }

  function holdersOf(option: number): readonly Holding[] {
    const known = steps[depth]?.holders.get(option);
    if (known !== undefined) return known;
    const sums = new Float64Array(levels.length);
    for (const ballot of supporters[option] ?? []) {
      const level = levelOf[ballot] as number;
      sums[level] = (sums[level] as number) + (ballots.counts[ballot] as number);
    }
    // Levels are made in the order of their depth, so a fold from the end reaches every ancestor.
    for (let level = levels.length - 1; level > 0; level -= 1) {
      const { parent, depth: made } = levels[level] as Level;
      if (made <= depth || sums[level] === 0) continue;
      sums[parent] = (sums[parent] as number) + (sums[level] as number);
      sums[level] = 0;
    }
    const holdings: Holding[] = [];
    for (const [level, sum] of sums.entries()) if (sum > 0) holdings.push({ level, voters: sum });
    steps[depth]?.holders.set(option, holdings);
    return holdings;
  }

  /** What a voter of a level has, over the common denominator. */
  function purse(level: number): bigint {
    if (isSpent[level] === true) return 0n;
    let left = whole;
    for (let at = level; at !== 0; at = (levels[at] as Level).parent) {
      left -= prices[(levels[at] as Level).depth - 1] as bigint;
    }
    return left;
  }

  /** The part of a cost that is left when poor levels have given all; exact, by counting purchases and not purses. */
  function remainder(cost: bigint, poor: readonly Holding[]): bigint {
    const paid = new Float64Array(prices.length);
    let voters = 0;
    for (const { level, voters: count } of poor) {
      if (isSpent[level] === true) continue;
      voters += count;
      for (let at = level; at !== 0; at = (levels[at] as Level).parent) {
        const step = (levels[at] as Level).depth - 1;
        paid[step] = (paid[step] as number) + count;
      }
    }
    let left = cost * denominator - whole * BigInt(voters);
    for (const [step, count] of paid.entries()) if (count > 0) left += (prices[step] as bigint) * BigInt(count);
    return left;
  }

  return {
    voters,
    votes,
    share(share) {
      depth = 0;
      ({ numerator: whole, denominator } = share);
      prices = [];
      aboutShare = ratio(whole, denominator);
      about = [aboutShare];
      isSpent = [false];
    },
    offer(option, cost) {
      const holdings = holdersOf(option);
      const exactCost = BigInt(cost);
      const all = votes[option] ?? 0;
      const isPoor = new Uint8Array(holdings.length);
      let [payers, paid] = [all, 0];
      const nearness = () => aboutShare * NEAR * (1 + all / payers);
      const give = (at: number, { level, voters: count }: Holding) => {
        isPoor[at] = 1;
        payers -= count;
        paid += count * (about[level] as number);
      };
      // The most that one pays only rises as poor levels give all they have; each pass finds those that it leaves behind.
      for (let changed = true; changed && payers > 0; ) {
        changed = false;
        for (const [at, holding] of holdings.entries()) {
          if (isPoor[at] === 1) continue;
          if ((about[holding.level] as number) >= (cost - paid) / payers - nearness()) continue;
          give(at, holding);
          changed = true;
          if (payers === 0) return null;
        }
      }
      for (;;) {
        const left = remainder(
          exactCost,
          holdings.filter((_, at) => isPoor[at] === 1),
        );
        const limit = (cost - paid) / payers + nearness();
        let changed = false;
        for (const [at, holding] of holdings.entries()) {
          if (isPoor[at] === 1 || (about[holding.level] as number) > limit) continue;
          if (purse(holding.level) * BigInt(payers) >= left) continue;
          give(at, holding);
          changed = true;
          if (payers === 0) return null;
          break;
        }
        if (changed) continue;
        const poor = new Set(holdings.filter((_, at) => isPoor[at] === 1).map(({ level }) => level));
        return {
          cost: exactCost,
          payers: BigInt(payers),
          numerator: left,
          about: ratio(exactCost * BigInt(payers) * denominator, left),
          poor,
        };
      }
    },
    pay(option, offer) {
      if (steps[depth]?.option !== option) {
        if (steps.length > depth + 1) rollBack(depth);
        (steps[depth] as Step).option = option;
        split(option);
        steps.push({ option: -1, holders: new Map() });
      }
      // All over one denominator again: times the number of payers.
      whole *= offer.payers;
      prices = prices.map((price) => price * offer.payers);
      denominator *= offer.payers;
      prices.push(offer.numerator);
      const price = ratio(offer.numerator, denominator);
      depth += 1;
      for (let level = 1; level < levels.length; level += 1) {
        const { parent, depth: made } = levels[level] as Level;
        if (made !== depth) continue;
        isSpent[level] = isSpent[parent] === true || offer.poor.has(parent);
        about[level] = isSpent[level] ? 0 : (about[parent] as number) - price;
      }
    },
    most: ({ numerator, payers }, parts) => Number((numerator * BigInt(parts)) / (payers * denominator)) / parts,
  };

  /** Gives the voters of a project levels of their own, below those they were in. */
  function split(option: number): void {
    const children = new Map<number, number>();
    for (const ballot of supporters[option] ?? []) {
      const parent = levelOf[ballot] as number;
      let child = children.get(parent);
      if (child === undefined) {
        child = levels.length;
        levels.push({ parent, depth: depth + 1 });
        children.set(parent, child);
      }
      levelOf[ballot] = child;
    }
  }
}

/** A quotient of whole numbers of any length, as near as a double comes. */
function ratio(numerator: bigint, denominator: bigint): number {
  const bits = Math.min(numerator.toString(16).length, denominator.toString(16).length) * 4;
  const shift = BigInt(Math.max(0, bits - 64));
  return Number(numerator >> shift) / Number(denominator >> shift);
}

/** The ancestor of a level that is not deeper than so many purchases. */
function ancestorAt(levels: readonly Level[], level: number, depth: number): number {
  let at = level;
  while ((levels[at] as Level).depth > depth) at = (levels[at] as Level).parent;
  return at;
}

/** Per option, the indices of the ballots that mark it. */
function supportersOf(ballots: WholeBallots, options: number): readonly Uint32Array[] {
  const sizes = new Uint32Array(options);
  const end = ballots.starts[ballots.size] as number;
  for (let at = 0; at < end; at += 1) {
    const option = ballots.options[at] as number;
    sizes[option] = (sizes[option] as number) + 1;
  }
  const lists = Array.from(sizes, (size) => new Uint32Array(size));
  const filled = new Uint32Array(options);
  for (let ballot = 0; ballot < ballots.size; ballot += 1) {
    for (let at = ballots.starts[ballot] as number; at < (ballots.starts[ballot + 1] as number); at += 1) {
      const option = ballots.options[at] as number;
      const slot = filled[option] as number;
      (lists[option] as Uint32Array)[slot] = ballot;
      filled[option] = slot + 1;
    }
  }
  return lists;
}
