import { describe, expect, it } from 'vitest';
import type { ProposalWords } from '../application/synthesis/ports.ts';
import { analyst } from './analyst.ts';

/** Words as they are, without a stemmer. */
function saying(number: number, title: string, body = ''): ProposalWords {
  const words = (text: string) => text.split(' ').flatMap((word) => (word === '' ? [] : [{ stem: word, word }]));
  return { number, title: words(title), body: words(body) };
}

const CITY = [
  saying(1, 'piste cyclable quai', 'velo securite piste large'),
  saying(2, 'piste cyclable pont', 'velo securite traverser'),
  saying(3, 'piste velo ecole', 'cyclable enfants securite'),
  saying(4, 'cantine repas bio', 'legumes locaux enfants'),
  saying(5, 'repas vegetarien cantine', 'legumes bio semaine'),
  saying(6, 'legumes locaux cantine', 'repas producteurs bio'),
  saying(7, 'orgue eglise concert'),
];

describe('a synthesis', () => {
  it('puts together what shares its words, says which, and who is nearest to all', async () => {
    const { themes, apart } = await analyst.group(CITY);
    expect(themes.map(({ proposals }) => proposals.toSorted())).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(themes[0]?.words).toEqual(expect.arrayContaining(['piste', 'cyclable', 'velo']));
    expect(apart).toEqual([7]);
  });

  it('is the same in whatever order the proposals come, every time', async () => {
    const [first, again] = [await analyst.group(CITY), await analyst.group(CITY.toReversed())];
    expect(again).toEqual(first);
  });

  it('finds what says nearly the same, through others too', async () => {
    const text = 'une fontaine pres du kiosque dans le parc avec un banc en bois';
    const proposals = [saying(3, text), saying(8, `${text} clair`), saying(9, text), ...CITY.slice(3)];
    const { duplicates } = await analyst.group(proposals);
    expect(duplicates.map(({ proposals: same }) => same)).toEqual([[3, 8, 9]]);
    expect(duplicates[0]?.likeness).toBeGreaterThan(0.75);
  });

  it('is empty of nothing, and holds what has no words', async () => {
    expect(await analyst.group([])).toMatchObject({ themes: [], duplicates: [], apart: [] });
    expect((await analyst.group([saying(1, ''), saying(2, '')])).apart).toEqual([1, 2]);
  });

  it('names its method with every number that it depends on', async () => {
    const { method } = await analyst.group([]);
    expect(method.parameters).toMatchObject({ duplicate: 0.75, resolution: 1, seed: expect.any(Number) });
  });
});
