import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectDir, runProgram } from './program.ts';

/** How much TypeScript there is: lines as `wc -l` counts them, and files. */
export type Size = { readonly lines: number; readonly files: number };

/** Sizes by folder of `src`. */
export type Sizes = Readonly<Record<string, Size>>;

/**
 * How large `src` may be: each folder as it was when the limit was last lowered, and what is allowed beside that, by what
 * it is for. The folders say what grew; the limit is the sum of all of it, so that what moves between folders is free.
 */
export type SizeLimit = { readonly folders: Sizes; readonly allowed: Sizes };

const LIMIT_FILE = join(projectDir, 'test/support/size-limit.json');

export async function readLimit(): Promise<SizeLimit> {
  return JSON.parse(await readFile(LIMIT_FILE, 'utf8'));
}

/** What `src` has by its first folder, without tests and without what git ignores: that is made, not written. */
export async function sizesOfSources(): Promise<Sizes> {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '--', 'src/*.ts'];
  const { code, output } = await runProgram('git', list, { output: 'keep', minutes: 1 });
  if (code !== 0) throw new Error(`git cannot list the sources: ${output.trim()}`);
  const sizes: Record<string, Size> = {};
  for (const path of output.split('\n').filter((each) => each.endsWith('.ts') && !each.endsWith('.test.ts'))) {
    // One that was removed and is not committed yet is still listed.
    const text = await readFile(join(projectDir, path), 'utf8').catch(() => null);
    if (text === null) continue;
    const folder = path.split('/').slice(0, 2).join('/');
    const { lines, files } = sizes[folder] ?? { lines: 0, files: 0 };
    sizes[folder] = { lines: lines + text.split('\n').length - 1, files: files + 1 };
  }
  return sizes;
}

export function total(sizes: Sizes): Size {
  const all = Object.values(sizes);
  const sum = (of: (size: Size) => number) => all.reduce((before, size) => before + of(size), 0);
  return { lines: sum(({ lines }) => lines), files: sum(({ files }) => files) };
}

/** What is too much, with the folders that grew, the most first; nothing where `src` is within its limit. */
export function faultsOfSize(sizes: Sizes, { folders, allowed }: SizeLimit): readonly string[] {
  const now = total(sizes);
  const limit = total({ folders: total(folders), allowed: total(allowed) });
  if (now.lines <= limit.lines && now.files <= limit.files) return [];
  const grown = Object.entries(sizes)
    .map(([folder, { lines, files }]) => {
      const before = folders[folder] ?? { lines: 0, files: 0 };
      return { folder, lines: lines - before.lines, files: files - before.files };
    })
    .filter(({ lines, files }) => lines > 0 || files > 0)
    .sort((a, b) => b.lines - a.lines);
  return [
    `src has ${now.lines} lines in ${now.files} files, and may have ${limit.lines} in ${limit.files}`,
    ...grown.map(({ folder, lines, files }) => `${folder}: ${signed(lines)} lines, ${signed(files)} files`),
  ];
}

/** The limit that holds from now on where there is less than before; what is allowed beside stays. Refused where there is more. */
export function lowered(sizes: Sizes, { folders, allowed }: SizeLimit): SizeLimit {
  const [now, before] = [total(sizes), total(folders)];
  if (now.lines > before.lines || now.files > before.files) {
    throw new Error(`src has ${now.lines} lines in ${now.files} files, more than ${before.lines} in ${before.files}`);
  }
  return { folders: Object.fromEntries(Object.entries(sizes).sort(([a], [b]) => (a < b ? -1 : 1))), allowed };
}

const signed = (count: number) => (count > 0 ? `+${count}` : `${count}`);

// `npm run size` lowers the limit to what there is.
if (import.meta.main) {
  const limit = lowered(await sizesOfSources(), await readLimit());
  await writeFile(LIMIT_FILE, `${JSON.stringify(limit, null, 2)}\n`);
  const { lines, files } = total(limit.folders);
  console.log(`src may have ${lines} lines in ${files} files`);
}
