import { marksReader } from '../content.ts';
import { counterOf } from '../count.ts';
import { electedFrom, numbered } from '../outcome.ts';
import { resolved } from '../ties.ts';
import type { CountingMethod } from './votes.ts';

/**
 * Schulze's method on winning votes (M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and
 * condorcet-consistent single-winner election method", 2011). A ballot ranks every option it names above every one it
 * leaves out, and says nothing between two it leaves out (docs/ballots/schulze.md).
 */
export const SCHULZE: CountingMethod = {
  counter(ballot) {
    const read = marksReader(ballot);
    const size = ballot.options.length;
    const rankedIn = new Uint32Array(size);
    let serial = 0;
    return counterOf({ votes: size, pairwise: size * size }, ({ votes, pairwise }, content, count) => {
      const { options, values, length } = read(content);
      serial += 1;
      for (let at = 0; at < length; at += 1) rankedIn[options[at] as number] = serial;
      for (let at = 0; at < length; at += 1) {
        const index = options[at] as number;
        const place = values[at] as number;
        if (place === 0) votes[index] = (votes[index] as number) + count;
        const row = index * size;
        for (let below = at + 1; below < length; below += 1) {
          const cell = row + (options[below] as number);
          if (values[below] !== place) pairwise[cell] = (pairwise[cell] as number) + count;
        }
        if (length === size) continue;
        for (let other = 0; other < size; other += 1) {
          if (rankedIn[other] !== serial) pairwise[row + other] = (pairwise[row + other] as number) + count;
        }
      }
    });
  },
  decide(ballot, { count, ties }) {
    if (count.valid === 0) return { places: [], working: null, outcome: { kind: 'no-votes', decidedBy: 'no-votes' } };
    const size = ballot.options.length;
    const strengths = strongestPaths(count.pairwise, size);
    const levels = levelsOf(strengths, size);
    const places = levels.flatMap((level) => resolved(level, ties));
    return {
      places: numbered(places),
      working: { kind: 'strongest-paths', strengths: Array.from(strengths) },
      outcome: electedFrom(places, {
        rule: 'strongest-paths',
        level: levels[0]?.length ?? 0,
        ties: ballot.rules.ties,
      }),
    };
  },
};

/** Widest paths by Floyd and Warshall, as in section 2.3.1 of the article; links are victories only. */
function strongestPaths(pairwise: readonly number[], size: number): Float64Array {
  const paths = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      const wins = pairwise[i * size + j] ?? 0;
      if (wins > (pairwise[j * size + i] ?? 0)) paths[i * size + j] = wins;
    }
  }
  for (let via = 0; via < size; via += 1) {
    for (let from = 0; from < size; from += 1) {
      const first = paths[from * size + via] as number;
      if (from === via || first === 0) continue;
      for (let to = 0; to < size; to += 1) {
        if (to === from || to === via) continue;
        const path = Math.min(first, paths[via * size + to] as number);
        if (path > (paths[from * size + to] as number)) paths[from * size + to] = path;
      }
    }
  }
  return paths;
}

/** Options that nobody left beats, then those that nobody else left beats, and so on. "Beats" is transitive. */
function levelsOf(strengths: Float64Array, size: number): number[][] {
  const levels: number[][] = [];
  let left = Array.from({ length: size }, (_, index) => index);
  while (left.length > 0) {
    const within = left;
    const level = within.filter((index) =>
      within.every(
        (other) => (strengths[index * size + other] as number) >= (strengths[other * size + index] as number),
      ),
    );
    levels.push(level);
    left = within.filter((index) => !level.includes(index));
  }
  return levels;
}
