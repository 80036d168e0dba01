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
