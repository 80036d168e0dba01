import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The parts of a fragment of `changes.d/`, in this order; changes.d/README.md tells what each is for. */
const PARTS = ['What changes', 'Why', 'For operators'] as const;

/** What is wrong with one fragment, in words; nothing where it is well-formed. */
export function faultsOfFragment(name: string, text: string): readonly string[] {
  const faults: string[] = [];
  if (!/^[a-z0-9]+(-[a-z0-9]+)*\.md$/.test(name)) faults.push('its name is not lower-case words joined by hyphens');
  const [title = '', ...parts] = text.split(/^## /m);
  if (!/^# \S[^\n]*\n\s*$/.test(title)) faults.push('it does not begin with one title and nothing else');
  const headings = parts.map((part) => part.split('\n', 1)[0]);
  if (headings.join() !== PARTS.join()) faults.push(`its parts are not ${PARTS.join(', ')}`);
  for (const part of parts) {
    const [heading, ...lines] = part.split('\n');
    if (lines.join('').trim() === '') faults.push(`nothing is said under ${heading}`);
  }
  return faults;
}

/** What is wrong with the fragments of a folder, each line naming its file. */
export async function faultsOfChanges(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => name !== 'README.md').sort();
  const faults = await Promise.all(
    names.map(async (name) =>
      faultsOfFragment(name, await readFile(join(folder, name), 'utf8')).map((fault) => `${name}: ${fault}`),
    ),
  );
  return faults.flat();
}
