import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { accessTo, DirectoryOpenToOthers, makePrivate } from './data-directory.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'parvis-private-'));
});
afterEach(() => rm(root, { recursive: true }));

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

it('is made for its owner alone', async () => {
  await makePrivate(join(root, 'data/postgres'));
  expect(await modeOf(join(root, 'data/postgres'))).toBe(0o700);
  expect(await accessTo(join(root, 'none'))).toBeNull();
});

it.each([0o755, 0o770, 0o777, 0o701])('is closed where somebody made it with the mode %o', async (mode) => {
  const data = join(root, 'data');
  await mkdir(data);
  await writeFile(join(data, 'kept'), '');
  await chmod(data, mode);
  expect(await accessTo(data)).toMatchObject({ isOpenToOthers: true });
  await makePrivate(data);
  expect(await modeOf(data)).toBe(0o700);
  expect(await accessTo(data)).toMatchObject({ isOpenToOthers: false });
});

it('is refused where its mode cannot be changed', async () => {
  // The kernel lets nobody change a mode here.
  const attempt = makePrivate(`/proc/${process.pid}/task`);
  await expect(attempt).rejects.toBeInstanceOf(DirectoryOpenToOthers);
  await expect(attempt).rejects.toThrow(/other users .* mode 555, .* chmod 700/);
});
