import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { projectDir } from './program.ts';

/** The release before this one, and its last commit: its program runs from its sources, with the packages of this checkout. */
export const RELEASE_BEFORE = { version: '0.1.0', commit: '1ac32f3e' };

/** Tests that run it: left out where its commit is no part of the clone, which `.ci/run` then says. */
export const RELEASE_BEFORE_TESTS = ['test/network/release-before.test.ts'];

export function hasReleaseBefore(checkout = projectDir): boolean {
  const commit = `${RELEASE_BEFORE.commit}^{commit}`;
  return spawnSync('git', ['cat-file', '-e', commit], { cwd: checkout, stdio: 'ignore' }).status === 0;
}

/** Puts its sources into a new folder; answers its program. */
export async function unpackReleaseBefore(folder: string): Promise<string> {
  await mkdir(folder);
  const archive = execFileSync('git', ['archive', RELEASE_BEFORE.commit], { cwd: projectDir, maxBuffer: 1 << 28 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  await symlink(join(projectDir, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'src/start/parvis.mjs');
}
