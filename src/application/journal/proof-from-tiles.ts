import { type Hash, hashesIn, hashNode, rootOf, splitOf, TILE_WIDTH } from '../kit/merkle.ts';
import type { TreeState } from './copy/ports.ts';
import type { StoredTile, TilePlace } from './ports.ts';

export type LoadTiles = (places: readonly TilePlace[]) => Promise<readonly StoredTile[]>;

/** Leaves from one index to before another, which begin where a subtree of that size begins. */
type Range = { readonly from: number; readonly to: number };
/** A complete subtree, as one or more hashes beside each other in a tile. */
type Subtree = TilePlace & Range & { readonly at: number; readonly width: number };

/** That the tree of the first `before` leaves is a beginning of that of the first `size`, out of a few tiles (RFC 6962, 2.1.2). */
export async function consistencyFromTiles(
  load: LoadTiles,
  { before, size }: { readonly before: number; readonly size: number },
): Promise<readonly Hash[]> {
  if (before === 0 || before === size) return [];
  return await hashesOf(load, subproof(before, { from: 0, to: size }, true));
}

/**
 * That an entry is in the tree of the first `size`: what is hashed with it on the way to the root, from the leaf up (RFC 6962,
 * 2.1.1). Reads a few tiles in one statement, however large the tree is.
 */
export async function inclusionFromTiles(
  load: LoadTiles,
  { index, size }: { readonly index: number; readonly size: number },
): Promise<readonly Hash[]> {
  const siblings = siblingsOf(index, { from: 0, to: size });
  return siblings.length === 0 ? [] : await hashesOf(load, siblings);
}

/** The root over the first leaves. */
export async function rootFromTiles(load: LoadTiles, size: number): Promise<Hash> {
  if (size === 0) return rootOf([]);
  const [root] = await hashesOf(load, [{ from: 0, to: size }]);
  return root ?? rootOf([]);
}

/** How many leaves there are, and the complete subtrees of them, the largest first. */
export async function subtreesFromTiles(load: LoadTiles, size: number): Promise<TreeState> {
  const ranges = subtreesOf({ from: 0, to: size }).map(({ from, to }) => ({ from, to }));
  const hashes = ranges.length === 0 ? [] : await hashesOf(load, ranges);
  return { size, subtrees: Buffer.concat(hashes) };
}

/** The subtrees beside the way from a leaf to the root, the lowest first. */
function siblingsOf(index: number, { from, to }: Range): readonly Range[] {
  if (to - from <= 1) return [];
  const split = from + splitOf(to - from);
  return index < split
    ? [...siblingsOf(index, { from, to: split }), { from: split, to }]
    : [...siblingsOf(index, { from: split, to }), { from, to: split }];
}

function subproof(before: number, { from, to }: Range, isWhole: boolean): readonly Range[] {
  const length = to - from;
  if (before === length) return isWhole ? [] : [{ from, to }];
  const split = from + splitOf(length);
  return before <= split - from
    ? [...subproof(before, { from, to: split }, isWhole), { from: split, to }]
    : [...subproof(before - (split - from), { from: split, to }, false), { from, to: split }];
}

async function hashesOf(load: LoadTiles, ranges: readonly Range[]): Promise<readonly Hash[]> {
  const parts = ranges.map(subtreesOf);
  const places = new Map(parts.flat().map(({ level, index }) => [`${level} ${index}`, { level, index }]));
  const tiles = new Map(
    (await load([...places.values()])).map(({ level, index, hashes }) => [`${level} ${index}`, hashesIn(hashes)]),
  );
  return parts.map((subtrees) => {
    const hashes = subtrees.map(({ level, index, at, width }) => {
      const own = tiles.get(`${level} ${index}`)?.slice(at, at + width) ?? [];
      if (own.length < width) throw new Error(`the journal lacks hashes of tile ${index} on level ${level}`);
      return rootOf(own);
    });
    return hashes.reduceRight((right, left) => hashNode(left, right));
  });
}

/** The complete subtrees of a range, from the largest to the smallest. */
function subtreesOf({ from, to }: Range): readonly Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = from; at < to; ) {
    const height = Math.floor(Math.log2(to - at));
    const level = Math.floor(height / 8);
    const first = at / TILE_WIDTH ** level;
    const width = 2 ** (height % 8);
    subtrees.push({
      level,
      index: Math.floor(first / TILE_WIDTH),
      at: first % TILE_WIDTH,
      width,
      from: at,
      to: at + 2 ** height,
    });
    at += 2 ** height;
  }
  return subtrees;
}
