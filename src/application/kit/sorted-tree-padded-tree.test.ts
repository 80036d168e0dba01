import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { hashLeaf, verifyInclusion } from './merkle.ts';
import { inclusionInPadded, orderIn, PADDED_HEIGHT, PADDED_SIZE, paddedTree } from './sorted-tree.ts';

const hashesOf = (count: number) =>
  Array.from({ length: count }, (_, nth) => createHash('sha256').update(`act ${nth}`).digest());

it('proves each hash by as many steps, however many there are', () => {
  for (const count of [1, 3, 256, 257, 1_000]) {
    const hashes = hashesOf(count);
    const { root, subtrees, above, orderKey } = paddedTree(hashes);
    expect(Math.log2(subtrees.length) % 1, `${count}`).toBe(0);
    const roots = subtrees.map((each) => each.root);
    for (const hash of hashes) {
      const place = subtrees.findLastIndex((each) => Buffer.compare(each.first, orderIn(orderKey, hash)) <= 0);
      const found = { place, hashes: subtrees[place]?.hashes ?? Buffer.alloc(0), roots };
      const proof = inclusionInPadded(found, above, hash) ?? expect.fail('not in the tree');
      expect(proof.hashes).toHaveLength(PADDED_HEIGHT);
      expect(
        verifyInclusion({ index: proof.index, size: PADDED_SIZE, leaf: hashLeaf(hash), proof: proof.hashes, root }),
      ).toBe(true);
    }
  }
});

it('has a hash in any place, whichever it is and however many there are', () => {
  const least = Buffer.alloc(32);
  for (const count of [0, 511]) {
    const rest = hashesOf(count);
    const places = Array.from({ length: 64 }, () => {
      const { subtrees, above, orderKey } = paddedTree([least, ...rest]);
      const place = subtrees.findLastIndex((each) => Buffer.compare(each.first, orderIn(orderKey, least)) <= 0);
      const found = { place, hashes: subtrees[place]?.hashes ?? least, roots: subtrees.map(({ root }) => root) };
      return (inclusionInPadded(found, above, least)?.index ?? 0) % 256;
    });
    expect(new Set(places).size, `${count}`).toBeGreaterThan(32);
  }
});

it('has another root and other places each time, also without hashes', () => {
  const [one, other] = [paddedTree(hashesOf(3)), paddedTree(hashesOf(3))];
  expect(one.root).not.toEqual(other.root);
  expect(one.above).not.toEqual(other.above);
  expect(paddedTree([]).root).not.toEqual(paddedTree([]).root);
  expect(paddedTree([])).toMatchObject({ subtrees: [], above: Buffer.alloc(0) });
});
