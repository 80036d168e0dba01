import type { TreeState } from '../application/journal/copy/ports.ts';
import { HASH_BYTES, type Hash, hashesIn, hashNode, rootOf } from '../application/kit/merkle.ts';

/** The root over leaves that come one by one, with a hash a level in memory (RFC 6962, 2.1). */
export class RunningRoot {
  /** Complete subtrees, the largest first. */
  readonly #subtrees: { readonly height: number; readonly hash: Hash }[] = [];
  #size = 0;

  /** Goes on where another one was; throws for what no tree of that size is. */
  static from({ size, subtrees }: TreeState): RunningRoot {
    const root = new RunningRoot();
    const heights = heightsOf(size);
    if (subtrees.length !== heights.length * HASH_BYTES) throw new Error(`no subtrees of ${size} leaves`);
    root.#subtrees.push(...hashesIn(subtrees).map((hash, nth) => ({ height: heights[nth] ?? 0, hash })));
    root.#size = size;
    return root;
  }

  get size(): number {
    return this.#size;
  }

  get state(): TreeState {
    return { size: this.#size, subtrees: Buffer.concat(this.#subtrees.map(({ hash }) => hash)) };
  }

  add(leaf: Hash): void {
    this.#size += 1;
    let joined = { height: 0, hash: leaf };
    for (let last = this.#subtrees.at(-1); last?.height === joined.height; last = this.#subtrees.at(-1)) {
      this.#subtrees.pop();
      joined = { height: joined.height + 1, hash: hashNode(last.hash, joined.hash) };
    }
    this.#subtrees.push(joined);
  }

  root(): Hash {
    const hashes = this.#subtrees.map(({ hash }) => hash);
    return hashes.length === 0 ? rootOf([]) : hashes.reduceRight((right, left) => hashNode(left, right));
  }
}

/** Of the complete subtrees of so many leaves, the largest first: one for each 1 of the number in binary. */
function heightsOf(size: number): readonly number[] {
  const digits = [...size.toString(2)];
  return digits.flatMap((digit, nth) => (digit === '1' ? [digits.length - 1 - nth] : []));
}
