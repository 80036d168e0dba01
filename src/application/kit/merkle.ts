import { hash as hashed } from 'node:crypto';

/** Merkle trees as RFC 6962, 2.1: leaves and nodes are hashed apart, so that no node passes for a leaf. */
export const HASH_BYTES = 32;

export type Hash = Buffer;

const LEAF = 0;
const NODE = 1;

export function hashLeaf(entry: Uint8Array): Hash {
  const bytes = Buffer.allocUnsafe(1 + entry.length);
  bytes[0] = LEAF;
  bytes.set(entry, 1);
  return sha256(bytes);
}

const node = Buffer.alloc(1 + 2 * HASH_BYTES, NODE);

// In one call and not part by part, out of one buffer: a proof takes a thousand of them. What a proof of others has may be longer.
export function hashNode(left: Uint8Array, right: Uint8Array): Hash {
  const length = 1 + left.length + right.length;
  const bytes = length === node.length ? node : Buffer.alloc(length, NODE);
  bytes.set(left, 1);
  bytes.set(right, 1 + left.length);
  return sha256(bytes);
}

// By way of text: as bytes, each hash would be memory of its own, which takes as long again to make and to collect.
function sha256(bytes: Uint8Array): Hash {
  return Buffer.from(hashed('sha256', bytes, 'binary'), 'binary');
}

/** The root over hashes of leaves, or over hashes of complete subtrees of one height with at most one smaller one at the end. */
export function rootOf(hashes: readonly Hash[]): Hash {
  let level = hashes;
  while (level.length > 1) {
    const above: Hash[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at], level[at + 1]] as [Hash, Hash | undefined];
      // The last one of an odd number is a smaller subtree, which a higher level takes.
      above.push(right === undefined ? left : hashNode(left, right));
    }
    level = above;
  }
  return level[0] ?? sha256(Buffer.of());
}

/** That a leaf is in the tree: what is hashed with it on the way to the root, from the leaf up. */
export function inclusionProof(leaves: readonly Hash[], index: number): readonly Hash[] {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...inclusionProof(left, index), rootOf(right)]
    : [...inclusionProof(right, index - split), rootOf(left)];
}

/** That the tree of the first `before` leaves is a beginning of this one. */
export function consistencyProof(leaves: readonly Hash[], before: number): readonly Hash[] {
  if (before === 0 || before === leaves.length) return [];
  return subproof(leaves, before, true);
}

function subproof(leaves: readonly Hash[], before: number, isWhole: boolean): readonly Hash[] {
  if (before === leaves.length) return isWhole ? [] : [rootOf(leaves)];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return before <= split
    ? [...subproof(left, before, isWhole), rootOf(right)]
    : [...subproof(right, before - split, false), rootOf(left)];
}

/** RFC 9162, 2.1.3.2. */
export function verifyInclusion(given: {
  readonly index: number;
  readonly size: number;
  readonly leaf: Hash;
  readonly proof: readonly Hash[];
  readonly root: Hash;
}): boolean {
  let [at, last] = [given.index, given.size - 1];
  if (at < 0 || at > last) return false;
  let hash = given.leaf;
  for (const other of given.proof) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      hash = hashNode(other, hash);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else hash = hashNode(hash, other);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && hash.equals(given.root);
}

/** RFC 9162, 2.1.4.2. */
export function verifyConsistency(given: {
  readonly before: { readonly size: number; readonly root: Hash };
  readonly after: { readonly size: number; readonly root: Hash };
  readonly proof: readonly Hash[];
}): boolean {
  const { before, after } = given;
  if (before.size > after.size) return false;
  if (before.size === after.size) return given.proof.length === 0 && before.root.equals(after.root);
  if (before.size === 0) return given.proof.length === 0;
  const isComplete = Number.isInteger(Math.log2(before.size));
  const [first, ...rest] = isComplete ? [before.root, ...given.proof] : given.proof;
  if (first === undefined) return false;
  let [at, last] = [before.size - 1, after.size - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  let [former, latter] = [first, first];
  for (const other of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      [former, latter] = [hashNode(other, former), hashNode(other, latter)];
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else latter = hashNode(latter, other);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && former.equals(before.root) && latter.equals(after.root);
}

/** The largest power of two below a size. */
export function splitOf(size: number): number {
  return 2 ** (Math.ceil(Math.log2(size)) - 1);
}

function isOdd(number: number): boolean {
  return number % 2 === 1;
}

function half(number: number): number {
  return Math.floor(number / 2);
}

/** Hashes of a full tile (c2sp.org/tlog-tiles). */
export const TILE_WIDTH = 256;

/** The hashes of a tile, which has them one after the other. */
export function hashesIn(bytes: Uint8Array): readonly Hash[] {
  const buffer = Buffer.from(bytes);
  return Array.from({ length: buffer.length / HASH_BYTES }, (_, nth) =>
    buffer.subarray(nth * HASH_BYTES, (nth + 1) * HASH_BYTES),
  );
}
