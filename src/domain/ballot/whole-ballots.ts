import type { Marks } from './content.ts';

/** Distinct ballots in the order of their coming, each with how often it came. Packed: a million take some 20 MB. */
export type WholeBallots = {
  readonly size: number;
  /** Indices of options of all ballots, one after another, in the order in which each ballot lists them. */
  readonly options: Uint8Array;
  /** Where each ballot begins in `options`; one more than ballots. */
  readonly starts: Uint32Array;
  readonly counts: Float64Array;
};

export type BallotCollector = {
  add(marks: Marks, count: number): void;
  ballots(): WholeBallots;
};

const FIRST = 1024;

/**
 * Gathers equal ballots, by the options they list and their order; scores and sides are not kept. Open addressing over
 * the packed marks (FNV-1a), since a map of a million texts would take more memory than everything else together.
 */
export function ballotCollector(): BallotCollector {
  let options = new Uint8Array(FIRST * 8);
  let starts = new Uint32Array(FIRST + 1);
  let counts = new Float64Array(FIRST);
  /** 1 + index of a ballot; 0 for free. */
  let table = new Uint32Array(FIRST * 2);
  let size = 0;
  let end = 0;

  const hashOf = (from: ArrayLike<number>, start: number, stop: number) => {
    let hash = 0x811c9dc5;
    for (let at = start; at < stop; at += 1) hash = Math.imul(hash ^ (from[at] as number), 0x01000193);
    return (hash ^ (hash >>> 15)) >>> 0;
  };
  const grow = () => {
    starts = enlarged(starts, new Uint32Array(counts.length * 2 + 1));
    counts = enlarged(counts, new Float64Array(counts.length * 2));
    table = new Uint32Array(counts.length * 2);
    for (let ballot = 0; ballot < size; ballot += 1) {
      let slot = hashOf(options, starts[ballot] as number, starts[ballot + 1] as number) & (table.length - 1);
      while (table[slot] !== 0) slot = (slot + 1) & (table.length - 1);
      table[slot] = ballot + 1;
    }
  };
  const isAt = (ballot: number, marks: Marks) => {
    const start = starts[ballot] as number;
    if ((starts[ballot + 1] as number) - start !== marks.length) return false;
    for (let at = 0; at < marks.length; at += 1) if (options[start + at] !== marks.options[at]) return false;
    return true;
  };

  return {
    add(marks, count) {
      let slot = hashOf(marks.options, 0, marks.length) & (table.length - 1);
      for (let found = table[slot] as number; found !== 0; found = table[slot] as number) {
        if (isAt(found - 1, marks)) {
          counts[found - 1] = (counts[found - 1] as number) + count;
          return;
        }
        slot = (slot + 1) & (table.length - 1);
      }
      if (end + marks.length > options.length) options = enlarged(options, new Uint8Array(options.length * 2));
      for (let at = 0; at < marks.length; at += 1) options[end + at] = marks.options[at] as number;
      end += marks.length;
      counts[size] = count;
      size += 1;
      starts[size] = end;
      table[slot] = size;
      if (size === counts.length) grow();
    },
    ballots: () => ({ size, options, starts, counts }),
  };
}

function enlarged<T extends Uint8Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
