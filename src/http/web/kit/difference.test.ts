import { describe, expect, it } from 'vitest';
import { cpuMsSince } from '../../../../test/support/cpu.ts';
import { differenceOf } from './difference.ts';

const sides = (of: Parameters<typeof differenceOf>[0]) => {
  const parts = differenceOf(of);
  const without = (kind: 'added' | 'removed') =>
    parts
      .filter((part) => part.kind !== kind)
      .map((part) => part.text)
      .join('');
  return { parts, before: without('added'), after: without('removed') };
};

describe('the difference between two texts', () => {
  it.each([
    ['Trois arceaux.', 'Cinq arceaux neufs.', 'fr'],
    ['', 'Tout est neuf', 'fr'],
    ['自転車道を作る', '自転車道を広くする', 'ja'],
    ['مسارات آمنة', 'مسارات آمنة للأطفال', 'ar'],
    ['a  b\n\nc', 'a b\nc', 'en'],
  ])('holds both of them whole: %j', (before, after, lang) => {
    expect(sides({ before, after, lang })).toMatchObject({ before, after });
  });

  it('goes by words, also where a language writes them without spaces', () => {
    const { parts } = sides({ before: '自転車道を作る', after: '自転車道を広くする', lang: 'ja' });
    expect(parts[0]).toMatchObject({ kind: 'same' });
  });

  it('gives up on long texts that share nothing, and shows both whole', () => {
    const words = (seed: number) =>
      Array.from({ length: 4_000 }, (_, index) => ((index * 7919 + seed) % 99_991).toString(36)).join(' ');
    const started = process.cpuUsage();
    const found = sides({ before: words(1), after: words(50_000), lang: 'en' });
    expect(found).toMatchObject({ before: words(1), after: words(50_000) });
    expect(cpuMsSince(started)).toBeLessThan(3_000);
  });
});
