import { expect, it } from 'vitest';
import { wordsOf } from './words.ts';

it('splits a text whatever is said of its language', () => {
  for (const lang of ['a', 'abcd', '', 'x', '-', 'fr_FR', 'und', '1', 'a-b', '\u0000']) {
    expect([...wordsOf('Un banc', lang)], lang).toEqual(['un', 'banc']);
  }
});
