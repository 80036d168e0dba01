import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { faultsOfChanges, faultsOfFragment } from './changes.ts';
import { projectDir } from './program.ts';

const fragment = `# Tallies can be recounted

## What changes
A tally shows how it was counted.

## Why
Anyone can check it.

## For operators
Nothing to do.
`;

describe('a fragment of the change log', () => {
  test('is well-formed with its title and three parts', () => {
    expect(faultsOfFragment('recount-tallies.md', fragment)).toEqual([]);
  });

  test.each([
    ['Recount_Tallies.md', fragment, 'its name is not lower-case words joined by hyphens'],
    ['a.md', fragment.replace('# Tallies', 'Tallies'), 'it does not begin with one title and nothing else'],
    [
      'a.md',
      fragment.replace('\n## What', '\nBy the way.\n\n## What'),
      'it does not begin with one title and nothing else',
    ],
    ['a.md', fragment.replace('## Why', '## Reason'), 'its parts are not What changes, Why, For operators'],
    ['a.md', fragment.replace('Nothing to do.', ''), 'nothing is said under For operators'],
  ])('named %s may be refused', (name, text, fault) => {
    expect(faultsOfFragment(name, text)).toContain(fault);
  });

  test('is well-formed wherever the project has one', async () => {
    expect(await faultsOfChanges(join(projectDir, 'changes.d'))).toEqual([]);
  });
});
