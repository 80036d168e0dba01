import { type Hash, rootOf, TILE_WIDTH } from '../application/kit/merkle.ts';

/** Of a level, the tile of an index: hashes of subtrees of 256^level leaves. */
export type Tile = { readonly level: number; readonly index: number; readonly hashes: readonly Hash[] };

/** Where the tiles lie to which a tree of a size goes on: those that are not full, and not empty. */
export function edgeOf(size: number): readonly { readonly level: number; readonly index: number }[] {
  const tiles: { level: number; index: number }[] = [];
  for (let [level, hashes] = [0, size]; hashes > 0; [level, hashes] = [level + 1, Math.floor(hashes / TILE_WIDTH)]) {
    if (hashes % TILE_WIDTH > 0) tiles.push({ level, index: Math.floor(hashes / TILE_WIDTH) });
  }
  return tiles;
}

/**
 * A tree that leaves are added to, of which no more is in memory than the tiles at its right edge: a few hashes more or less,
 * however many leaves there are.
 */
export class GrowingTree {
  readonly #edge: Hash[][] = [];
  readonly #changed = new Map<string, Tile>();
  #size: number;

  constructor(size: number, edge: readonly Tile[]) {
    this.#size = size;
    for (const { level, hashes } of edge) this.#level(level).push(...hashes);
  }

  get size(): number {
    return this.#size;
  }

  add(leaf: Hash): void {
    this.#size += 1;
    this.#push(0, leaf);
  }

  root(): Hash {
    let smaller: Hash | null = null;
    for (const hashes of this.#edge) {
      const all: readonly Hash[] = smaller === null ? hashes : [...hashes, smaller];
      if (all.length > 0) smaller = rootOf(all);
    }
    return smaller ?? rootOf([]);
  }

  /** The tiles that are not as they were. */
  changed(): readonly Tile[] {
    const edge = edgeOf(this.#size).map((at) => ({ ...at, hashes: [...this.#level(at.level)] }));
    return [...this.#changed.values(), ...edge];
  }

  #push(level: number, hash: Hash): void {
    const hashes = this.#level(level);
    hashes.push(hash);
    if (hashes.length < TILE_WIDTH) return;
    const index = Math.floor(this.#size / TILE_WIDTH ** (level + 1)) - 1;
    this.#changed.set(`${level} ${index}`, { level, index, hashes: [...hashes] });
    hashes.length = 0;
    this.#push(level + 1, rootOf(this.#changed.get(`${level} ${index}`)?.hashes ?? []));
  }

  #level(level: number): Hash[] {
    let hashes = this.#edge[level];
    if (hashes === undefined) {
      while (this.#edge.length <= level) this.#edge.push([]);
      hashes = this.#edge[level] ?? [];
    }
    return hashes;
  }
}
