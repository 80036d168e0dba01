import type { ProposalWords, Word } from '../application/synthesis/ports.ts';

/** A text as the weights of its stems, of length 1. */
export type Vector = ReadonlyMap<string, number>;

/** Two proposals by their places, and how alike they are, from 0 to 1. */
export type Pair = { readonly a: number; readonly b: number; readonly likeness: number };

/** A stem that more of the proposals have than this share says nothing of what one is about; of few, every one counts. */
export const COMMON = 0.25;
export const FEW = 12;
/** A word of the title says more than one of the text. */
export const TITLE_WEIGHT = 2;

/** TF-IDF with a damped frequency: (1 + ln tf) · ln((n + 1) / df), scaled to length 1. */
export function vectorsOf(proposals: readonly ProposalWords[]): readonly Vector[] {
  const counts = proposals.map(({ title, body }) => counted([...body, ...repeated(title, TITLE_WEIGHT)]));
  const found = new Map<string, number>();
  for (const stems of counts) for (const stem of stems.keys()) found.set(stem, (found.get(stem) ?? 0) + 1);
  const all = counts.length;
  const most = all < FEW ? all : all * COMMON;
  return counts.map((stems) => {
    const weights = [...stems].flatMap(([stem, count]): readonly [string, number][] => {
      const df = found.get(stem) ?? all;
      return df > most ? [] : [[stem, (1 + Math.log(count)) * Math.log((all + 1) / df)]];
    });
    const length = Math.hypot(...weights.map(([, weight]) => weight));
    return new Map(weights.map(([stem, weight]) => [stem, weight / length]));
  });
}

/** Every pair that is at least so alike, by place. Gives way to others now and then: a thousand texts take a while. */
export async function pairsOf(vectors: readonly Vector[], least: number): Promise<readonly Pair[]> {
  const having = new Map<string, { readonly at: number; readonly weight: number }[]>();
  const pairs: Pair[] = [];
  for (const [b, vector] of vectors.entries()) {
    const shared = new Map<number, number>();
    for (const [stem, weight] of vector) {
      const before = having.get(stem) ?? [];
      for (const other of before) shared.set(other.at, (shared.get(other.at) ?? 0) + other.weight * weight);
      before.push({ at: b, weight });
      having.set(stem, before);
    }
    for (const [a, likeness] of [...shared].toSorted(([one], [other]) => one - other)) {
      if (likeness >= least) pairs.push({ a, b, likeness });
    }
    if (b % 10 === 9) await new Promise((resolve) => setImmediate(resolve));
  }
  return pairs;
}

function counted(words: readonly Word[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { stem } of words) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return counts;
}

function repeated(words: readonly Word[], times: number): readonly Word[] {
  return Array.from({ length: times }, () => words).flat();
}
