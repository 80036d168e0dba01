import { describe, expect, it } from 'vitest';
import { beginningOf, excerptOf } from './markdown.ts';

const FILE = `/files/${'0a'.repeat(32)}`;

describe('the excerpt of a text', () => {
  it('is cut between words, without its marks', () => {
    expect(excerptOf('**Une** piste\n\nprotégée sur le quai', 18)).toBe('Une piste protégée …');
    expect(excerptOf('court', 18)).toBe('court');
    expect(Array.from(excerptOf('😀'.repeat(50), 10))).toHaveLength(12);
  });

  it('has the words of a link, without where it leads', () => {
    expect(excerptOf('Lire la [charte](https://lyon.example/charte) avant de voter.', 200)).toBe(
      'Lire la charte avant de voter.',
    );
  });

  it.each([
    ['a file', `[Plan du quai (PDF, 2 pages)](${FILE})`],
    ['a file by its whole address', `[Plan du quai (PDF, 2 pages)](https://lyon.example${FILE}#800x600)`],
    ['an image', `![Plan du quai](${FILE})`],
    ['a bare address', 'https://lyon.example/plan'],
    ['a sentence that names a file', `Le plan est là : [Plan du quai](${FILE}).`],
  ])('names nothing of %s', (_what, object) => {
    expect(excerptOf(`Le quai est à vous. ${object}\n\nDonnez votre avis !`, 200)).toBe(
      'Le quai est à vous. Donnez votre avis !',
    );
    expect(excerptOf(`Le quai est à vous.\n\n- ${object}\n- un avis`, 200)).toBe('Le quai est à vous. un avis');
  });

  it('is never empty where there is a text', () => {
    expect(excerptOf(`[Plan du quai](${FILE})`, 200)).toBe('Plan du quai');
    expect(excerptOf('https://lyon.example/plan', 200)).toBe('https://lyon.example/plan');
  });

  it('leaves nothing out for whoever decides about a text', () => {
    expect(beginningOf('Voir https://spam.example/x. Bonjour', 200)).toBe('Voir https://spam.example/x. Bonjour');
  });
});
