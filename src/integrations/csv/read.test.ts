import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { value } from '../../../test/support/city.ts';
import { readContributions } from './read.ts';

it('reads taxonomies of the open data of a Decidim 0.31 as tags, unless another column is named', async () => {
  const file = join(import.meta.dirname, '../../../test/fixtures/csv/decidim-proposals-0.31.csv');
  const tagsBy = async (map: { readonly tags?: string }) => {
    const { contributions } = value(
      await readContributions(file, {
        ...{ map, dates: 'iso', encoding: 'utf-8', separator: null, lang: 'fr', markup: null, currency: 'EUR' },
        ...{ timeZone: 'Europe/Paris', slug: 'rives', label: 'decidim.example', now: new Date('2026-03-02T08:00:00Z') },
      }),
    );
    expect(contributions.broken).toEqual([]);
    return contributions.rows.map(({ tags }) => tags);
  };
  expect(await tagsBy({})).toEqual([['nature_en_ville', 'lyon'], []]);
  expect(await tagsBy({ tags: 'taxonomies/7/en' })).toEqual([['lyon'], []]);
});

it('reads no answer of the open data of a Decidim that is written and not published there', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'parvis-'));
  const answersIn = async (columns: string, ...rows: readonly string[]) => {
    const file = join(folder.path, 'proposals.csv');
    const head = `id;participatory_space/id;component/id;title/fr;body/fr;published_at;answer/fr;answered_at;${columns}`;
    const before = '41;3;12;Des saules;Planter.;2026-02-10 08:00:00 UTC;La Ville plante.;2026-02-12 08:00:00 UTC';
    await writeFile(file, [head, ...rows.map((row) => `${before};${row}`)].join('\n'));
    const read = value(
      await readContributions(file, {
        ...{ map: {}, dates: 'iso', encoding: 'utf-8', separator: null, lang: 'fr', markup: null, currency: 'EUR' },
        ...{ timeZone: 'Europe/Paris', slug: 'rives', label: 'decidim.example', now: new Date('2026-03-02T08:00:00Z') },
      }),
    );
    return read.contributions.rows.map(({ answer }) => answer?.verdict ?? null);
  };
  const published = '2026-02-13 08:00:00 UTC';
  expect(await answersIn('state;state_published_at', `accepted;${published}`, 'accepted;')).toEqual(['accepted', null]);
  expect(await answersIn('state', 'rejected', '')).toEqual(['rejected', null]);
});
