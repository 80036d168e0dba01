import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { consistencyFromTiles, rootFromTiles } from '../application/journal/proof-from-tiles.ts';
import { consistencyProof, hashesIn, hashLeaf, rootOf } from '../application/kit/merkle.ts';
import { checkpointText } from './checkpoint.ts';
import { cosignatureLine, cosignedAt, cosignerOf } from './cosignature.ts';
import { noteIn, rawPublicKey, signedNote, vkeyOf } from './note.ts';
import { GrowingTree } from './tiles.ts';

const keys = generateKeyPairSync('ed25519');
const log = generateKeyPairSync('ed25519');
const name = 'torino.example/journal/witness';
const at = new Date('2026-03-02T08:00:00.900Z');

describe('a cosignature', () => {
  const text = checkpointText({ origin: 'lyon.example/journal', size: 1, root: hashLeaf(Buffer.from('a')) });
  const signed = signedNote(text, { name: 'lyon.example/journal', privateKey: log.privateKey });
  const line = cosignatureLine(text, { name, privateKey: keys.privateKey, at });
  const note = noteIn(signed + line) ?? expect.fail('no note');
  const cosignerFrom = (type: 'cosignature' | 'ed25519') =>
    cosignerOf(vkeyOf(name, type, rawPublicKey(keys.publicKey))) ?? expect.fail('no key');

  it('says when a witness saw a checkpoint, by either encoding of its key', () => {
    for (const type of ['cosignature', 'ed25519'] as const)
      expect(cosignedAt(note, cosignerFrom(type))).toEqual(new Date('2026-03-02T08:00:00Z'));
  });

  it('says nothing of another checkpoint, nor where its moment was changed or it is of somebody else', () => {
    const cosigner = cosignerFrom('cosignature');
    expect(cosignedAt({ ...note, text: text.replace('\n1\n', '\n2\n') }, cosigner)).toBeNull();
    const bytes = Buffer.from(note.signatures[1]?.bytes ?? []);
    bytes.writeUInt8(1, 7);
    expect(
      cosignedAt({ ...note, signatures: note.signatures.map((each) => ({ ...each, bytes })) }, cosigner),
    ).toBeNull();
    expect(cosignedAt(noteIn(signed) ?? note, cosigner)).toBeNull();
    expect(cosignerOf(vkeyOf(name, 'cosignature', rawPublicKey(keys.publicKey)).replace('+', '+0'))).toBeNull();
  });
});

describe('proofs out of tiles', () => {
  it('are those of the whole tree, for sizes on both sides of full tiles', async () => {
    const leaves = Array.from({ length: 1_100 }, (_, nth) => hashLeaf(Buffer.from(`${nth}`)));
    const tree = new GrowingTree(0, []);
    for (const leaf of leaves) tree.add(leaf);
    const tiles = tree.changed().map((tile) => ({ ...tile, hashes: Buffer.concat(tile.hashes) }));
    let loaded = 0;
    const load = async (places: readonly { level: number; index: number }[]) => {
      loaded = Math.max(loaded, places.length);
      return tiles.filter(({ level, index }) => places.some((place) => place.level === level && place.index === index));
    };
    for (const size of [1, 2, 3, 255, 256, 257, 511, 700, 1_024, 1_100]) {
      expect(await rootFromTiles(load, size)).toEqual(rootOf(leaves.slice(0, size)));
      for (const before of [0, 1, 2, 128, 255, 256, 257, 512, 699, 1_023].filter((each) => each <= size)) {
        const proof = await consistencyFromTiles(load, { before, size });
        expect(proof, `${before} of ${size}`).toEqual(consistencyProof(leaves.slice(0, size), before));
      }
    }
    expect(loaded).toBeLessThan(6);
    expect(hashesIn(tiles[0]?.hashes ?? Buffer.alloc(0))).toHaveLength(256);
  });
});
