import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FAULT_EXIT } from './journal.ts';

it('every fault of a journal has an exit code of its own, which the page for verifiers names', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/verify/README.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  for (const [kind, exit] of Object.entries(FAULT_EXIT)) {
    const row = rows.find((each) => each.includes(`\`${kind}:\``)) ?? expect.fail(`no row names ${kind}`);
    expect(row.split('|').at(-2), kind).toMatch(new RegExp(`\\b${exit}\\b`));
  }
  expect(new Set(Object.values(FAULT_EXIT)).size).toBe(Object.keys(FAULT_EXIT).length);
});
