import type { Ballot } from './ballot.ts';

/**
 * A lot that anybody can draw again. `seed` is the SHA-256 (hex) of the published ballots as text (`seedTextOf`), known
 * to nobody before the close; `sha256` hashes a text in UTF-8 to lower-case hex.
 */
export type Lots = { readonly seed: string; readonly sha256: (text: string) => string };

/** Options by index, the one that goes first in a tie first; null where level options share their place. */
export type TieOrder = readonly number[] | null;

/**
 * The order in which ties of a ballot are resolved. By lot, each option draws SHA-256 of the seed, a space and its
 * number; the lowest lot goes first.
 */
export function tieOrderOf(ballot: Pick<Ballot, 'rules' | 'options'>, lots: Lots | null): TieOrder {
  const indices = ballot.options.map((_, index) => index);
  switch (ballot.rules.ties) {
    case 'shared':
      return null;
    case 'by-list-order':
      return indices;
    case 'by-lot': {
      if (lots === null) throw new TypeError('a tie is resolved by lot, and there is no seed to draw from');
      const drawn = ballot.options.map(({ number }) => lots.sha256(`${lots.seed} ${number}`));
      return indices.sort((a, b) => ((drawn[a] ?? '') < (drawn[b] ?? '') ? -1 : 1));
    }
  }
}

/** Where each option comes in a tie. */
export function rankInTies(order: readonly number[]): readonly number[] {
  const rank = new Array<number>(order.length).fill(0);
  for (const [at, index] of order.entries()) rank[index] = at;
  return rank;
}

/** Options in places by what they reached, most first. Level ones share a place, or follow the order of ties. */
export function placesBy(reached: readonly number[], order: TieOrder): number[][] {
  const places = new Map<number, number[]>();
  for (const [index, value] of reached.entries()) {
    const place = places.get(value);
    if (place === undefined) places.set(value, [index]);
    else place.push(index);
  }
  const inOrder = [...places].sort(([a], [b]) => b - a).map(([, place]) => place);
  return inOrder.flatMap((place) => resolved(place, order));
}

/** One place of level options, or as many as there are options where ties are resolved. */
export function resolved(level: readonly number[], order: TieOrder): number[][] {
  if (order === null) return [[...level]];
  const rank = rankInTies(order);
  return level.toSorted((a, b) => (rank[a] ?? 0) - (rank[b] ?? 0)).map((index) => [index]);
}
