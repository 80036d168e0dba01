import { HASH_BYTES, type Hash, hashLeaf, inclusionProof, rootOf } from './merkle.ts';

/** Leaves of a subtree that is stored in one piece: a power of two, so that their roots come to the root of all (RFC 6962, 2.1). */
export const SUBTREE_LEAVES = 256;

/** Some of the hashes in their order, one after the other, and the root over them. */
export type Subtree = { readonly root: Hash; readonly hashes: Buffer };

/**
 * A tree over hashes in their own order, or in that of what each is ordered by: neither tells anything of the order in which they
 * came.
 */
export type SortedTree = { readonly count: number; readonly root: Hash; readonly subtrees: readonly Subtree[] };

export function sortedTree(
  hashes: readonly Uint8Array[],
  orderOf: (hash: Uint8Array) => Uint8Array = (hash) => hash,
): SortedTree {
  const sorted = hashes
    .map((hash) => ({ hash, order: orderOf(hash) }))
    .toSorted((one, other) => Buffer.compare(one.order, other.order))
    .map(({ hash }) => hash);
  const subtrees = Array.from({ length: Math.ceil(sorted.length / SUBTREE_LEAVES) }, (_, place) => {
    const some = sorted.slice(place * SUBTREE_LEAVES, (place + 1) * SUBTREE_LEAVES);
    return { root: rootOf(some.map(hashLeaf)), hashes: Buffer.concat(some) };
  });
  return { count: sorted.length, root: rootOf(subtrees.map(({ root }) => root)), subtrees };
}

/** The subtree that has a hash if any does, by its place, and the roots of all. */
export type FoundSubtree = {
  readonly place: number;
  readonly hashes: Uint8Array;
  readonly roots: readonly Uint8Array[];
};

/** Where a hash stands in a tree, and what is hashed with it on the way to the root. */
export type Inclusion = { readonly index: number; readonly hashes: readonly Hash[] };

/** Null where the tree does not have it. */
export function inclusionIn({ place, hashes, roots }: FoundSubtree, hash: Uint8Array): Inclusion | null {
  const bytes = Buffer.from(hashes);
  const some = Array.from({ length: bytes.length / HASH_BYTES }, (_, nth) =>
    bytes.subarray(nth * HASH_BYTES, (nth + 1) * HASH_BYTES),
  );
  const nth = some.findIndex((each) => each.equals(hash));
  if (nth < 0) return null;
  const above = inclusionProof(
    roots.map((root) => Buffer.from(root)),
    place,
  );
  return { index: place * SUBTREE_LEAVES + nth, hashes: [...inclusionProof(some.map(hashLeaf), nth), ...above] };
}
