import { type Hash, hashNode, rootOf } from '../application/kit/merkle.ts';

/** The root over leaves that come one by one, with a hash a level in memory (RFC 6962, 2.1). */
export class RunningRoot {
  /** Complete subtrees, the largest first. */
  readonly #subtrees: { readonly height: number; readonly hash: Hash }[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
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
