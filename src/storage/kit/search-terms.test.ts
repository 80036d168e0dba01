import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { withoutAccents } from '../../domain/kit/words.ts';
import { searchQuery, searchTerms } from './search-terms.ts';

test.each([
  ['fr', 'Pistes', ['pistes', 'pist']],
  ['fr', "l'école d'été", ['ecole', 'ecol', 'ete']],
  ['en', "don't", ['don']],
  ['it', "dell'acqua", ['dell', 'acqua']],
  ['fr', "d'un", ['d', 'un']],
  ['fr', 'peut-être', ['peut', 'etre']],
  ['zh', '自行車', ['自行車', '自', '行', '車']],
  ['ja', 'ー', ['ー']],
  ['eo', 'ĉevalo', ['cevalo']],
  ['tr', 'ışık', ['isik']],
  ['pl', 'Łódź', ['lodz']],
  ['fr', 'oui oui OUI', ['oui']],
  ['fr', '!? … 🚲', []],
])('the terms of a text in %s, %j, are %j', (lang, text, terms) => {
  expect(searchTerms(text, lang)).toEqual(terms);
});

test.each([
  ['cœur', 'coeur'],
  ['æøßłđı', 'aeossldi'],
  ['àéîõü ñ ç', 'aeiou n c'],
])('%j without accents is %j', (text, plain) => {
  expect(withoutAccents(text)).toBe(plain);
});

it('leaves out words that nobody types', () => {
  expect(searchTerms(`court ${'x'.repeat(61)} fin`, 'fr')).toEqual(['court', 'fin']);
});

describe('a query', () => {
  test.each([
    ['velo', "('velo'|'velo':*)"],
    ['a & !b', "('a'|'a':*)&('b'|'b':*)"],
    ["l'école", "('ecole'|'ecol'|'ecole':*)"],
    ['vélos', "('velos'|'velo'|'velos':*)"],
    ['', null],
    ['  ?! ', null],
    ["'", null],
  ])('for %j is %s', (text, query) => {
    expect(searchQuery(text, ['fr'])).toBe(query);
  });

  it('is never longer than a dozen words', () => {
    expect(searchQuery(Array.from({ length: 50 }, (_, nth) => `mot${nth}`).join(' '), ['fr'])?.split('&')).toHaveLength(
      12,
    );
  });

  it('quotes whatever is typed, so that nothing of it is an operator', () => {
    const anything = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(anything, fc.subarray(['fr', 'en', 'zh', 'xx']), (text, langs) => {
        const query = searchQuery(text, langs) ?? '';
        const operators = query.replace(/'(?:[^'\\]|''|\\\\)*'/g, '');
        expect(operators).toMatch(/^[()|&:*]*$/);
      }),
    );
  });
});

it('never makes an empty term, which a tsvector refuses', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('fr', 'ja', 'ar', 'xx'), (text, lang) => {
      expect(searchTerms(text, lang)).not.toContain('');
    }),
    { numRuns: 60 },
  );
});
