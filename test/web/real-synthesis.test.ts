import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyst } from '../../src/analysis/analyst.ts';
import { stemmedWords } from '../../src/domain/kit/words.ts';
import { readConversation } from '../../src/integrations/polis/read.ts';
import { value } from '../support/city.ts';
import { findRealData } from '../support/real-data.ts';

const { path: POLIS } = findRealData();

describe('a synthesis of what people really wrote', () => {
  it.each([
    ['15-per-hour-seattle', 1],
    ['brexit-consensus', 0],
    ['vtaiwan.uberx', 5],
  ])('has themes, finds what was said twice, and is the same each time: %s', async (folder, repeated) => {
    const { contributions, lang } = value(await readConversation(join(POLIS, folder), {}));
    const texts = [...contributions.rows].map(({ content }, index) => ({
      number: index + 1,
      title: [],
      body: stemmedWords(content.body[lang] ?? '', lang),
    }));
    const [first, again] = [await analyst.group(texts), await analyst.group(texts.toReversed())];
    expect(again).toEqual(first);
    expect(first.themes.length).toBeGreaterThan(2);
    expect(first.duplicates).toHaveLength(repeated);
    const placed = [...first.themes.flatMap(({ proposals }) => proposals), ...first.apart];
    expect(placed.toSorted((a, b) => a - b)).toEqual(texts.map(({ number }) => number));
    expect(first.apart.length).toBeLessThan(texts.length / 2);
  });

  it('brings together what is the same in other words', async () => {
    const { contributions } = value(await readConversation(join(POLIS, 'brexit-consensus'), {}));
    const lines = [...contributions.rows].map(({ content }) => content.body.en ?? '');
    const texts = lines.map((body, index) => ({ number: index + 1, title: [], body: stemmedWords(body, 'en') }));
    const numberOf = (start: string) => lines.findIndex((text) => text.startsWith(start)) + 1;
    const { themes } = await analyst.group(texts);
    const pair = [numberOf('There is some difference between Labour'), numberOf("There's literally no difference")];
    expect(themes.some(({ proposals }) => pair.every((number) => proposals.includes(number)))).toBe(true);
  });
});
