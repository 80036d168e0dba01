import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consistencyFromTiles } from '../../src/application/journal/proof-from-tiles.ts';
import { type Hash, hashLeaf, rootOf } from '../../src/application/kit/merkle.ts';
import { checkpointText } from '../../src/transparency/checkpoint.ts';
import { cosignedAt, cosignerOf } from '../../src/transparency/cosignature.ts';
import { noteIn, rawPublicKey, signedNote, vkeyOf } from '../../src/transparency/note.ts';
import { GrowingTree } from '../../src/transparency/tiles.ts';
import { createWitnessWire } from '../../src/transparency/witness-wire.ts';
import { freePort } from '../support/free-port.ts';

/** What Debian's package `sigsum-go` has: a witness of somebody else's making, of one log whose name it derives from the key. */
describe('a witness of Sigsum', () => {
  const keys = generateKeyPairSync('ed25519');
  const raw = rawPublicKey(keys.publicKey);
  const origin = `sigsum.org/v1/tree/${createHash('sha256').update(raw).digest('hex')}`;
  const leaves = Array.from({ length: 600 }, (_, nth) => hashLeaf(Buffer.from(`entry ${nth}`)));
  const wire = createWitnessWire((url, { limits: _, ...init }) => fetch(url, init));
  let folder: string;
  let prefix: string;
  let vkey: string;
  let witness: ChildProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-sigsum-'));
    const at = (name: string) => join(folder, name);
    await writeFile(at('log.vkey'), `${vkeyOf(origin, 'ed25519', raw)}\n`);
    execFileSync('sigsum-key', ['from-vkey', '-k', at('log.vkey'), '-o', at('log.pub')]);
    execFileSync('sigsum-key', ['generate', '-o', at('witness')]);
    const publicKey = execFileSync('sigsum-key', ['to-hex', '-k', at('witness.pub')])
      .toString()
      .trim();
    const hash = createHash('sha256').update(Buffer.from(publicKey, 'hex')).digest('hex');
    vkey = vkeyOf(`sigsum.org/v1/witness/${hash}`, 'cosignature', Buffer.from(publicKey, 'hex'));
    const port = await freePort();
    prefix = `http://127.0.0.1:${port}`;
    const options = ['-k', at('witness'), '--log-key', at('log.pub'), '--state-file', at('state'), `127.0.0.1:${port}`];
    // Debian builds it with the routes of Go 1.21, under which it answers none of its addresses.
    witness = spawn('sigsum-witness', options, { env: { ...process.env, GODEBUG: 'httpmuxgo121=0' }, stdio: 'ignore' });
    for (let tries = 0; tries < 50 && !(await isListening(prefix)); tries += 1) await pause(100);
  }, 15_000);
  afterAll(async () => {
    witness.kill();
    await rm(folder, { recursive: true });
  });

  const noteOf = (tree: readonly Hash[]) =>
    signedNote(checkpointText({ origin, size: tree.length, root: rootOf(tree) }), {
      name: origin,
      privateKey: createPrivateKey(keys.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    });
  const ask = async (old: number, tree: readonly Hash[]) => {
    const grown = new GrowingTree(0, []);
    for (const leaf of tree) grown.add(leaf);
    const tiles = grown.changed().map((tile) => ({ ...tile, hashes: Buffer.concat(tile.hashes) }));
    const proof = await consistencyFromTiles(async () => tiles, { before: old, size: tree.length });
    const lines = proof.map((hash) => `${hash.toString('base64')}\n`).join('');
    return await wire.addCheckpoint(prefix, `old ${old}\n${lines}\n${noteOf(tree)}`);
  };

  it('cosigns a journal of ours, which its key verifies', async () => {
    const first = leaves.slice(0, 5);
    const answer = await ask(0, first);
    expect(answer?.status).toBe(200);
    const note = noteIn(`${noteOf(first)}${answer?.body}`) ?? expect.fail('no note');
    const cosigner = cosignerOf(vkey) ?? expect.fail('no key');
    expect(Math.abs((cosignedAt(note, cosigner)?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    expect((await ask(5, leaves.slice(0, 300)))?.status).toBe(200);
    expect((await ask(300, leaves))?.status).toBe(200);
  });

  it('says what it has where a proof starts elsewhere, and refuses a tree that was tampered with', async () => {
    expect(await ask(5, leaves)).toEqual({ status: 409, body: '600\n' });
    const tampered = [
      ...leaves.slice(0, 7),
      hashLeaf(Buffer.from('another')),
      ...leaves.slice(8),
      hashLeaf(Buffer.from('more')),
    ];
    expect((await ask(600, tampered))?.status).toBe(422);
    expect(await readFile(join(folder, 'state'), 'utf8')).toContain('600');
  });
});

async function isListening(prefix: string): Promise<boolean> {
  return await fetch(prefix).then(
    () => true,
    () => false,
  );
}
