import { createHmac, randomBytes } from 'node:crypto';
import { HASH_BYTES, type Hash, hashLeaf, hashNode, inclusionProof, rootOf } from './merkle.ts';

/** Leaves of a subtree that is stored in one piece: a power of two, so that their roots come to the root of all (RFC 6962, 2.1). */
const SUBTREE_LEAVES = 256;

/** Some of the hashes in their order, one after the other, and the root over them. */
type Subtree = { readonly root: Hash; readonly hashes: Buffer };

/**
 * A tree over hashes in their own order, or in that of what each is ordered by: neither tells anything of the order in which they
 * came.
 */
type SortedTree = { readonly count: number; readonly root: Hash; readonly subtrees: readonly Subtree[] };

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
type FoundSubtree = {
  readonly place: number;
  readonly hashes: Uint8Array;
  readonly roots: readonly Uint8Array[];
};

/** Where a hash stands in a tree, and what is hashed with it on the way to the root. */
type Inclusion = { readonly index: number; readonly hashes: readonly Hash[] };

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

/** Every padded tree is so high: proofs out of it are equally long, however many leaves mean something. */
export const PADDED_HEIGHT = 24;
export const PADDED_SIZE = 2 ** PADDED_HEIGHT;

/**
 * `above` is what is hashed with the subtrees on the way to the root: of each, one byte for the side, and the hash. `first` of a subtree
 * is what its first hash is ordered by, which the key comes to.
 */
type PaddedTree = {
  readonly root: Hash;
  readonly orderKey: Buffer;
  readonly subtrees: readonly (Subtree & { readonly first: Buffer })[];
  readonly above: Buffer;
};

const STEP_BYTES = HASH_BYTES + 1;

/** What a hash is ordered by: its place tells nothing of how many there are, which its rank among random hashes would. */
export function orderIn(orderKey: Uint8Array, hash: Uint8Array): Buffer {
  return createHmac('sha256', orderKey).update(hash).digest();
}

/**
 * A tree (RFC 6962) of a fixed size over hashes in an order by chance among random ones, so that neither its root nor a proof tells
 * how many they are, or in which order they came. Random leaves fill it up to a power of two; above that, random hashes stand
 * for the subtrees that are not there, on a side by chance. Without hashes the root is random.
 */
export function paddedTree(hashes: readonly Uint8Array[]): PaddedTree {
  if (hashes.length > PADDED_SIZE) throw new RangeError(`a padded tree has ${PADDED_SIZE} leaves`);
  const orderKey = randomBytes(HASH_BYTES);
  if (hashes.length === 0) return { root: randomBytes(HASH_BYTES), orderKey, subtrees: [], above: Buffer.alloc(0) };
  const width = Math.max(SUBTREE_LEAVES, 2 ** Math.ceil(Math.log2(hashes.length)));
  const padding = Array.from({ length: width - hashes.length }, () => randomBytes(HASH_BYTES));
  const orderOf = (hash: Uint8Array) => orderIn(orderKey, hash);
  const { root, subtrees } = sortedTree([...hashes, ...padding], orderOf);
  const parts = subtrees.map((each) => ({ ...each, first: orderOf(each.hashes.subarray(0, HASH_BYTES)) }));
  const above = randomBytes((PADDED_HEIGHT - Math.log2(width)) * STEP_BYTES);
  return { root: stepsIn(above).reduce((hash, step) => rootAbove(hash, step), root), orderKey, subtrees: parts, above };
}

/** Where a hash stands in a padded tree, and what is hashed with it; null where it is not in the subtree. */
export function inclusionInPadded(found: FoundSubtree, above: Uint8Array, hash: Uint8Array): Inclusion | null {
  const below = inclusionIn(found, hash);
  if (below === null) return null;
  const steps = stepsIn(above);
  const height = PADDED_HEIGHT - steps.length;
  const index = steps.reduce((at, { isLeft }, nth) => (isLeft ? at + 2 ** (height + nth) : at), below.index);
  return { index, hashes: [...below.hashes, ...steps.map((step) => step.hash)] };
}

type Step = { readonly isLeft: boolean; readonly hash: Hash };

function rootAbove(hash: Hash, step: Step): Hash {
  return step.isLeft ? hashNode(step.hash, hash) : hashNode(hash, step.hash);
}

function stepsIn(above: Uint8Array): readonly Step[] {
  const bytes = Buffer.from(above);
  return Array.from({ length: bytes.length / STEP_BYTES }, (_, nth) => {
    const step = bytes.subarray(nth * STEP_BYTES, (nth + 1) * STEP_BYTES);
    return { isLeft: (step[0] ?? 0) % 2 === 1, hash: step.subarray(1) };
  });
}
