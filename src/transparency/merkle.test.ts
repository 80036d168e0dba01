import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import {
  consistencyProof,
  type Hash,
  hashLeaf,
  inclusionProof,
  rootOf,
  TILE_WIDTH,
  verifyConsistency,
  verifyInclusion,
} from '../application/kit/merkle.ts';
import { checkpointIn, checkpointText } from './checkpoint.ts';
import { isSignedBy, noteIn, rawPublicKey, signedNote, verifierOf, vkeyOf } from './note.ts';
import { edgeOf, GrowingTree, type Tile } from './tiles.ts';

/** The leaves of the test vectors of Certificate Transparency, with the root of the first `n` of them. */
const VECTORS = [
  ['', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  ['00', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  ['10', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  ['2021', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
  ['3031', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
  ['40414243', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
  ['5051525354555657', 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
  ['606162636465666768696a6b6c6d6e6f', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
] as const;
const MOST = 70;
const leaves = Array.from({ length: MOST }, (_, nth) => hashLeaf(Buffer.from(`leaf ${nth}`)));
const flipped = (hash: Hash) => Buffer.from(hash.map((byte, nth) => (nth === 7 ? byte ^ 1 : byte)));

describe('a Merkle tree', () => {
  it('has the roots of the test vectors', () => {
    const hashes = VECTORS.map(([hex]) => hashLeaf(Buffer.from(hex, 'hex')));
    expect(rootOf([]).toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    for (const [nth, [, root]] of VECTORS.entries())
      expect(rootOf(hashes.slice(0, nth + 1)).toString('hex')).toBe(root);
  });

  it('proves each leaf of trees of every size, and no other', () => {
    const faults: string[] = [];
    for (let size = 1; size <= MOST; size += 1) {
      const tree = leaves.slice(0, size);
      const root = rootOf(tree);
      for (const [index, leaf] of tree.entries()) {
        const given = { index, size, leaf, proof: inclusionProof(tree, index), root };
        const wrong = [
          { ...given, leaf: flipped(leaf) },
          { ...given, root: flipped(root) },
          { ...given, index: index === 0 ? size : index - 1 },
          { ...given, proof: [...given.proof, leaf] },
          ...(size > 1 ? [{ ...given, proof: given.proof.slice(1) }] : []),
        ];
        if (!verifyInclusion(given) || wrong.some(verifyInclusion)) faults.push(`${index} of ${size}`);
      }
    }
    expect(faults).toEqual([]);
  });

  it('proves that every smaller tree is its beginning, and that no other is', () => {
    const faults: string[] = [];
    for (let size = 1; size <= MOST; size += 1) {
      const tree = leaves.slice(0, size);
      const after = { size, root: rootOf(tree) };
      for (let less = 0; less <= size; less += 1) {
        const before = { size: less, root: rootOf(tree.slice(0, less)) };
        const given = { before, after, proof: consistencyProof(tree, less) };
        const wrong = [
          { ...given, after: { ...after, root: flipped(after.root) } },
          { ...given, before: { ...before, root: flipped(before.root) } },
          { ...given, proof: [...given.proof, after.root] },
        ].slice(less === 0 ? 2 : 0);
        if (!verifyConsistency(given) || wrong.some(verifyConsistency)) faults.push(`${less} of ${size}`);
      }
    }
    expect(faults).toEqual([]);
  });
});

describe('a tree that grows by tiles', () => {
  test.each([1, 7, 255, 256, 257, 600])('has the root of all its leaves, added %d at a time', (step) => {
    const many = Array.from({ length: 1_300 }, (_, nth) => hashLeaf(Buffer.from(`${nth}`)));
    const stored = new Map<string, Tile>();
    let size = 0;
    while (size < many.length) {
      const edge = edgeOf(size).map(({ level, index }) => stored.get(`${level} ${index}`) ?? expect.fail('no tile'));
      const tree = new GrowingTree(size, edge);
      for (const leaf of many.slice(size, size + step)) tree.add(leaf);
      size = tree.size;
      for (const tile of tree.changed()) stored.set(`${tile.level} ${tile.index}`, tile);
      if (size % 256 < 2 || size === many.length) expect(tree.root()).toEqual(rootOf(many.slice(0, size)));
    }
    expect([...stored.values()].filter(({ level }) => level === 0).flatMap(({ hashes }) => hashes)).toEqual(many);
    expect(stored.get('1 0')?.hashes).toEqual(
      Array.from({ length: 5 }, (_, nth) => rootOf(many.slice(nth * TILE_WIDTH, (nth + 1) * TILE_WIDTH))),
    );
  });
});

describe('a signed note', () => {
  const VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
  const keys = generateKeyPairSync('ed25519');
  const { privateKey } = keys;
  const name = 'city.example/journal';
  const publicKey = rawPublicKey(keys.publicKey);

  it('names the key of the specification by its id', () => {
    const verifier = verifierOf(VKEY);
    expect(verifier?.name).toBe('example.com/foo');
    expect(vkeyOf('example.com/foo', 'ed25519', rawPublicKey(verifier?.publicKey ?? keys.publicKey))).toBe(VKEY);
    expect(verifierOf(VKEY.replace('530d', '530e'))).toBeNull();
  });

  it('is of whoever signed it, and of nobody once a letter is another', () => {
    const text = checkpointText({ origin: name, size: 3, root: rootOf(leaves.slice(0, 3)) });
    const note = noteIn(signedNote(text, { name, privateKey })) ?? expect.fail('no note');
    const verifier = verifierOf(vkeyOf(name, 'ed25519', publicKey)) ?? expect.fail('no key');
    expect(note.text).toBe(text);
    expect(isSignedBy(note, verifier)).toBe(true);
    expect(isSignedBy({ ...note, text: text.replace('\n3\n', '\n4\n') }, verifier)).toBe(false);
    expect(isSignedBy(note, verifierOf(VKEY) ?? expect.fail('no key'))).toBe(false);
    expect(checkpointIn(text)).toEqual({ origin: name, size: 3, root: rootOf(leaves.slice(0, 3)) });
    for (const wrong of ['', `${name}\n03\nAA==\n`, `${name}\n3\nAA==\n`]) expect(checkpointIn(wrong)).toBeNull();
  });
});
