import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectDir } from './program.ts';

/** A release that is not made yet: what this one does not know, by the file where the sources of this checkout declare it. */
export const RELEASE_AFTER = { version: '99.0.0', sharing: 'by-turns', ties: 'by-age' };

const CHANGED = {
  'package.json': [/"version": "[^"]+"/, `"version": "${RELEASE_AFTER.version}"`],
  'src/domain/community/terms.ts': [/(?<=SHARING_RULES = \[)/, `'${RELEASE_AFTER.sharing}', `],
  'src/domain/ballot/ties.ts': [/(?=case 'by-list-order':)/, `case '${RELEASE_AFTER.ties}':\n    `],
  'src/domain/ballot/method.ts': [/(?<=TIES_RULES = \[)/, `'${RELEASE_AFTER.ties}', `],
} as const;

/** Puts its sources into a new folder; answers its program, which runs with the packages of this checkout. */
export async function makeReleaseAfter(folder: string): Promise<string> {
  for (const each of ['src', 'migrations', 'vocab', 'demo', 'package.json']) {
    await cp(join(projectDir, each), join(folder, each), { recursive: true });
  }
  for (const [path, [was, is]] of Object.entries(CHANGED)) {
    const file = join(folder, path);
    const sources = await readFile(file, 'utf8');
    const changed = sources.replace(was, is);
    if (changed === sources) throw new Error(`${path} does not declare what a later release adds to`);
    await writeFile(file, changed);
  }
  await symlink(join(projectDir, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'src/start/parvis.mjs');
}
