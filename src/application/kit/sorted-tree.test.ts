import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { hashLeaf, rootOf, verifyInclusion } from './merkle.ts';
import { inclusionIn, sortedTree } from './sorted-tree.ts';

const hashOf = (nth: number) => createHash('sha256').update(String(nth)).digest();

it.each([0, 1, 2, 255, 256, 257, 513, 1000])('a tree over %i hashes proves each by the part that has it', (count) => {
  const given = Array.from({ length: count }, (_, nth) => hashOf(nth));
  const tree = sortedTree(given);
  expect(sortedTree(given.toReversed()).root).toEqual(tree.root);
  expect(tree.root).toEqual(rootOf(given.toSorted(Buffer.compare).map(hashLeaf)));
  const roots = tree.subtrees.map(({ root }) => root);
  for (const hash of given.filter((_, nth) => nth % 83 === 0)) {
    const place = tree.subtrees.findLastIndex(({ hashes }) => Buffer.compare(hashes.subarray(0, 32), hash) <= 0);
    const found = { place, hashes: tree.subtrees[place]?.hashes ?? Buffer.alloc(0), roots };
    const { index, hashes } = inclusionIn(found, hash) ?? expect.fail('not in the tree');
    const proven = { index, size: count, leaf: hashLeaf(hash), proof: hashes, root: tree.root };
    expect(verifyInclusion(proven)).toBe(true);
    expect(inclusionIn(found, hashOf(-1))).toBeNull();
  }
});
