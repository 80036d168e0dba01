import { UndirectedGraph } from 'graphology';
import louvain from 'graphology-communities-louvain';
import { sha256 } from '../application/kit/content-hash.ts';
import type { Analyst, Grouping, NearDuplicates, ProposalWords, Theme } from '../application/synthesis/ports.ts';
import { TEXT_WORDS_MAX } from '../application/synthesis/synthesis.ts';
import { ELISION_MAX, STOP_WORDS, TELLING_MIN, WORD_MAX } from '../domain/kit/words.ts';
import { COMMON, FEW, type Pair, pairsOf, TITLE_WEIGHT, type Vector, vectorsOf } from './likeness.ts';

/** Texts at least this alike are nearly the same. */
const DUPLICATE = 0.75;
/** Texts at least this alike are joined in the graph, */
const JOINED = 0.1;
/** each with at most so many, those most like it. */
const NEIGHBOURS = 10;
/** Fewer than these are no theme. */
const THEME_MIN = 3;
/** Words by which a theme is named, at most. */
const WORDS = 6;
const SEED = 20_260_301;
const RESOLUTION = 1;

/** A CommonJS module that its types describe as an ES one: the function is the module itself. */
const communities = louvain as unknown as typeof louvain.default;

const METHOD = {
  name: 'TF-IDF cosine, Louvain',
  version: 2,
  parameters: {
    duplicate: DUPLICATE,
    joined: JOINED,
    neighbours: NEIGHBOURS,
    themeMin: THEME_MIN,
    words: WORDS,
    common: COMMON,
    few: FEW,
    titleWeight: TITLE_WEIGHT,
    textWordsMax: TEXT_WORDS_MAX,
    wordMax: WORD_MAX,
    tellingMin: TELLING_MIN,
    elisionMax: ELISION_MAX,
    resolution: RESOLUTION,
    seed: SEED,
  },
  texts: {
    segmenter: 'Intl.Segmenter',
    icu: process.versions['icu'] ?? '',
    unicode: process.versions['unicode'] ?? '',
    stemmer: 'snowball-stemmers 0.6.0',
    stopWords: sha256(
      Object.entries(STOP_WORDS)
        .map(([lang, words]) => `${lang} ${words}\n`)
        .join(''),
    ),
  },
} as const;

/**
 * Near-duplicates by the cosine of TF-IDF weights, themes as communities (Blondel et al. 2008) of the graph of what is
 * most alike. Order and seed are fixed, so the same texts come out the same on every machine.
 */
export const analyst: Analyst = {
  async group(proposals) {
    const ordered = proposals.toSorted((a, b) => a.number - b.number);
    const vectors = vectorsOf(ordered);
    const pairs = await pairsOf(vectors, JOINED);
    const numberAt = (at: number) => ordered[at]?.number ?? 0;
    const duplicates = duplicatesOf(pairs).map(({ proposals: places, likeness }) => ({
      proposals: places.map(numberAt),
      likeness,
    }));
    const groups = communitiesOf(ordered.length, pairs);
    const themes = groups.map((places) => themeOf(places, { ordered, vectors, pairs }));
    const inTheme = new Set(groups.flat());
    const apart = ordered.flatMap(({ number }, at) => (inTheme.has(at) ? [] : [number]));
    return { method: METHOD, themes, duplicates, apart } satisfies Grouping;
  },
};

/** Places joined by nearly the same words, directly or through another. */
function duplicatesOf(pairs: readonly Pair[]): readonly NearDuplicates[] {
  const groups: { places: Set<number>; likeness: number }[] = [];
  for (const { a, b, likeness } of pairs) {
    if (likeness < DUPLICATE) continue;
    const joined = groups.filter(({ places }) => places.has(a) || places.has(b));
    const group = {
      places: new Set([a, b, ...joined.flatMap(({ places }) => [...places])]),
      likeness: Math.min(likeness, ...joined.map((each) => each.likeness)),
    };
    groups.splice(0, groups.length, ...groups.filter((each) => !joined.includes(each)), group);
  }
  return groups
    .map(({ places, likeness }) => ({ proposals: inOrder(places), likeness: rounded(likeness) }))
    .toSorted((one, other) => (one.proposals[0] ?? 0) - (other.proposals[0] ?? 0));
}

/** The communities of the graph that are large enough, the largest first. */
function communitiesOf(size: number, pairs: readonly Pair[]): readonly (readonly number[])[] {
  const graph = new UndirectedGraph();
  for (let at = 0; at < size; at += 1) graph.addNode(at);
  for (const { a, b, likeness } of nearest(pairs)) graph.addEdge(a, b, { weight: likeness });
  if (graph.size === 0) return [];
  const of = communities(graph, {
    getEdgeWeight: 'weight',
    resolution: RESOLUTION,
    randomWalk: false,
    rng: chanceFrom(SEED),
  });
  const groups = Map.groupBy(Object.keys(of).map(Number), (at) => of[at]);
  return [...groups.values()]
    .filter((places) => places.length >= THEME_MIN)
    .map(inOrder)
    .toSorted((one, other) => other.length - one.length || (one[0] ?? 0) - (other[0] ?? 0));
}

/** Of every place, the pairs with those most like it. */
function nearest(pairs: readonly Pair[]): readonly Pair[] {
  const accepted = new Map<number, number>();
  const entries = new Set<Pair>();
  const strongest = pairs.toSorted((one, other) => other.likeness - one.likeness || one.a - other.a || one.b - other.b);
  for (const pair of strongest) {
    const [ofA, ofB] = [accepted.get(pair.a) ?? 0, accepted.get(pair.b) ?? 0];
    if (ofA >= NEIGHBOURS && ofB >= NEIGHBOURS) continue;
    accepted.set(pair.a, ofA + 1).set(pair.b, ofB + 1);
    entries.add(pair);
  }
  return pairs.filter((pair) => entries.has(pair));
}

function themeOf(
  places: readonly number[],
  {
    ordered,
    vectors,
    pairs,
  }: {
    readonly ordered: readonly ProposalWords[];
    readonly vectors: readonly Vector[];
    readonly pairs: readonly Pair[];
  },
): Theme {
  const within = new Set(places);
  const near = new Map<number, number>();
  for (const { a, b, likeness } of pairs) {
    if (!within.has(a) || !within.has(b)) continue;
    near.set(a, (near.get(a) ?? 0) + likeness).set(b, (near.get(b) ?? 0) + likeness);
  }
  const central = places.toSorted((a, b) => (near.get(b) ?? 0) - (near.get(a) ?? 0) || a - b);
  return {
    words: wordsOf(places, { ordered, vectors }),
    proposals: central.map((at) => ordered[at]?.number ?? 0),
  };
}

/** The stems that weigh most in some texts, each as it is most often written there. */
function wordsOf(
  places: readonly number[],
  { ordered, vectors }: { readonly ordered: readonly ProposalWords[]; readonly vectors: readonly Vector[] },
): readonly string[] {
  const weights = new Map<string, number>();
  for (const at of places)
    for (const [stem, weight] of vectors[at] ?? []) weights.set(stem, (weights.get(stem) ?? 0) + weight);
  const written = new Map<string, Map<string, number>>();
  for (const at of places) {
    for (const { stem, word } of [...(ordered[at]?.title ?? []), ...(ordered[at]?.body ?? [])]) {
      const forms = written.get(stem) ?? new Map<string, number>();
      written.set(stem, forms.set(word, (forms.get(word) ?? 0) + 1));
    }
  }
  return mostOf(weights)
    .slice(0, WORDS)
    .map((stem) => mostOf(written.get(stem) ?? new Map())[0] ?? stem);
}

function mostOf(weights: ReadonlyMap<string, number>): readonly string[] {
  return [...weights]
    .toSorted(([one, weight], [other, otherWeight]) => otherWeight - weight || (one < other ? -1 : 1))
    .map(([name]) => name);
}

function inOrder(places: Iterable<number>): readonly number[] {
  return [...places].toSorted((a, b) => a - b);
}

/** Two decimals: what lies beyond differs by how a machine adds. */
function rounded(likeness: number): number {
  return Math.round(Math.min(1, likeness) * 100) / 100;
}

/** Numbers that look random and are always the same (mulberry32). */
function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
