import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parvis } from '../../test/support/parvis.ts';

const SAID = join(import.meta.dirname, '../../test/fixtures/before-minor-units/said.json');
const FINAL = ['par-votes', 'parts-egales', 'yens', 'oui-non'];
let folder: string;

/** What `tally show --out` wrote when sums were in whole units, with more members of each tally. */
async function writeFiles(more: object): Promise<void> {
  const { ballots, published } = JSON.parse(await readFile(SAID, 'utf8'));
  const items = FINAL.map((slug) => ({ ...ballots[slug], ...more }));
  await writeFile(join(folder, 'tally.json'), JSON.stringify({ items, next: null }));
  for (const slug of FINAL) await writeFile(join(folder, `${slug}.jsonl`), published[slug].join(''));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parvis-before-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each([
  ['whole units, as they were written before tallies named their currency', {}, Array(4).fill('equal')],
  ['minor units, which they are not', { currency: 'EUR' }, ['differs', 'differs', 'equal', 'equal']],
])('files of before are counted again in %s', async (_, more, outcomes) => {
  await writeFiles(more);
  const elsewhere = { env: { DATA_DIR: join(folder, 'nothing') }, cwd: folder };
  const { out } = await parvis(['tally', 'recount', 'budget', '--from', folder, '--json'], elsewhere);
  const { items } = JSON.parse(out) as { items: readonly { ballot: string; outcome: string }[] };
  expect(items.map(({ ballot, outcome }) => [ballot, outcome])).toEqual(
    FINAL.map((slug, index) => [slug, outcomes[index]]),
  );
});
