import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPeerScript } from './peer-script.ts';

describe('the script of the live peers', () => {
  let folder: string;
  let checkout: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-peers-'));
    checkout = join(folder, 'checkout');
    await mkdir(checkout);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('is absent where nothing lies beside the checkout', () => {
    const path = join(folder, 'shared/peers/snac2.sh');
    expect(findPeerScript({}, checkout)).toEqual({ kind: 'absent', path, named: false });
  });

  it('is found beside the checkout', async () => {
    const path = join(folder, 'shared/peers/snac2.sh');
    await mkdir(join(folder, 'shared/peers'), { recursive: true });
    await writeFile(path, '');
    expect(findPeerScript({}, checkout)).toEqual({ kind: 'found', path });
  });

  it('is the file that PEERS names, and no other where that is missing', () => {
    const path = join(folder, 'elsewhere.sh');
    expect(findPeerScript({ PEERS: path }, checkout)).toEqual({ kind: 'absent', path, named: true });
  });

  it('is not looked for where INTEROP says skip', () => {
    expect(findPeerScript({ INTEROP: 'skip' }, checkout)).toEqual({ kind: 'skip' });
    expect(findPeerScript({ INTEROP: 'yes' }, checkout)).not.toEqual({ kind: 'skip' });
  });
});
