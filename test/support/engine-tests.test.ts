import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { findEngineTests } from './engine-tests.ts';

/** Put together, so that this file is none of them. */
const SERVER = ['TEST', 'DATABASE', 'URL'].join('_');

test('the tests of PostgreSQL are those that ask where the server is, and who imports them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parvis-engines-'));
  const files = {
    'test/storage/engines.ts': `process.env.${SERVER}`,
    'test/support/city.ts': "import { eachEngine } from '../storage/engines.ts';",
    'test/support/words.ts': '',
    'test/support/own.ts': "import './other.ts'; import { a } from './other.ts';",
    'test/support/other.ts': "import { b } from './own.ts';",
    'test/journeys/near.test.ts': "import { eachEngine } from '../storage/engines.ts';",
    'test/journeys/far.test.ts': "import type { City } from '../support/city.ts';",
    'test/journeys/itself.test.ts': `const url = process.env['${SERVER}'];`,
    'test/journeys/not.test.ts': "import { word } from '../support/words.ts';",
    'test/journeys/round.test.ts': "import { a } from '../support/own.ts';",
    'src/storage/near.test.ts': "import { eachEngine } from '../../test/storage/engines.ts';",
    'src/storage/store.ts': SERVER,
    'src/storage/not.test.ts': "import { store } from './store.ts';",
  };
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    expect(findEngineTests(folder)).toEqual([
      'src/storage/near.test.ts',
      'test/journeys/far.test.ts',
      'test/journeys/itself.test.ts',
      'test/journeys/near.test.ts',
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('they are what a database can change the outcome of', () => {
  const found = findEngineTests();
  expect(found.length).toBeGreaterThan(80);
  expect(found).toEqual(expect.arrayContaining(['src/storage/kit/migrate.test.ts', 'test/network/histories.test.ts']));
});
