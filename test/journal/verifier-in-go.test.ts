import { execFile } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashLeaf } from '../../src/application/kit/merkle.ts';
import { checkpointText } from '../../src/transparency/checkpoint.ts';
import { cosignatureLine } from '../../src/transparency/cosignature.ts';
import { tilePath } from '../../src/transparency/journal-entries.ts';
import { rawPublicKey, signedNote, vkeyOf } from '../../src/transparency/note.ts';
import { GrowingTree } from '../../src/transparency/tiles.ts';

const run = promisify(execFile);
const ORIGIN = 'city.example/journal';
const WITNESS = 'torino.example/journal/witness';
const COUNT = 600;

/** A verifier out of what Debian packages of others' making, which reads a copy of a journal. */
describe('a verifier in Go', { timeout: 300_000 }, () => {
  const log = generateKeyPairSync('ed25519');
  const witness = generateKeyPairSync('ed25519');
  const logKey = vkeyOf(ORIGIN, 'ed25519', rawPublicKey(log.publicKey));
  // Debian's version takes the key of a witness as that of a log.
  const witnessKey = vkeyOf(WITNESS, 'ed25519', rawPublicKey(witness.publicKey));
  const leaves = Array.from({ length: COUNT }, (_, nth) => Buffer.from(`entry ${nth}`));
  const lastTile = `tile/0/${tilePath(Math.floor(COUNT / 256), COUNT % 256)}`;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-go-'));
    const tree = new GrowingTree(0, []);
    for (const leaf of leaves) tree.add(hashLeaf(leaf));
    const text = checkpointText({ origin: ORIGIN, size: COUNT, root: tree.root() });
    const privateKey = createPrivateKey(log.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const cosigned = cosignatureLine(text, { name: WITNESS, privateKey: witness.privateKey, at: new Date() });
    await write('checkpoint', signedNote(text, { name: ORIGIN, privateKey }) + cosigned);
    await write('last', leaves.at(-1) ?? expect.fail('no leaf'));
    for (const { level, index, hashes } of tree.changed())
      await write(`tile/${level}/${tilePath(index, hashes.length)}`, Buffer.concat(hashes));
    await run('go', ['build', '-o', join(folder, 'verifier'), '.'], {
      cwd: join(import.meta.dirname, 'verifier-in-go'),
      env: { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '' },
    });
  }, 600_000);
  afterAll(() => rm(folder, { recursive: true }));

  const write = async (path: string, bytes: string | Buffer) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  };
  const verified = async (key = witnessKey) =>
    await run(join(folder, 'verifier'), [folder, logKey, key, join(folder, 'last')]).then(
      ({ stdout }) => stdout,
      (failed: { readonly stdout: string }) => failed.stdout,
    );
  /** Changes a file, verifies, and changes it back. */
  const tampered = async (path: string, change: (bytes: Buffer) => Buffer | string) => {
    const bytes = await readFile(join(folder, path));
    await write(path, change(bytes));
    const says = await verified();
    await write(path, bytes);
    return says;
  };

  it('accepts a journal of ours, with the cosignature of a witness and a proof of each entry', async () => {
    expect(await verified()).toBe(`ok: ${ORIGIN}, ${COUNT} entries\n`);
  });

  it('refuses one that was tampered with', async () => {
    const flipped = (bytes: Buffer) =>
      Buffer.concat([bytes.subarray(0, 40), Buffer.of((bytes[40] ?? 0) ^ 1), bytes.subarray(41)]);
    expect(await tampered(lastTile, flipped)).toMatch(/^root: /);
    expect(await tampered('checkpoint', (bytes) => bytes.toString().replace('\n600\n', '\n601\n'))).toMatch(
      /^signature: /,
    );
    expect(await tampered('last', () => 'another entry')).toMatch(/^order: /);
    const other = vkeyOf('oslo.example/journal/witness', 'ed25519', rawPublicKey(log.publicKey));
    expect(await verified(other)).toMatch(/^quorum: 1 of 2 signatures hold/);
    expect(await verified()).toMatch(/^ok: /);
  });
});
