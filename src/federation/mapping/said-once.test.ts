import { describe, expect, it } from 'vitest';
import { beginsWithTitle, tagsBeside } from './said-once.ts';

describe('a title that was taken from the text', () => {
  it.each([
    ['Un banc près du kiosque.', 'Un banc près du kiosque'],
    ['Un banc\nprès du kiosque. Et de l’ombre.', 'Un banc près du kiosque'],
    ['Un banc ! Vite.', 'Un banc !'],
    ['\nUn banc\n\nÀ l’ombre.', 'Un banc'],
    ['**Un banc** près du kiosque', 'Un banc près du kiosque'],
    ['> Un très long texte qui continue encore', 'Un très long texte…'],
  ])('is found again in %j', (text, title) => {
    expect(beginsWithTitle(text, title)).toBe(true);
  });

  it.each([
    ['À l’ombre.', 'Un banc'],
    ['Il faut un banc.', 'un banc'],
    ['Un banc, et de l’ombre.', 'Un banc'],
    ['Un banc', ''],
    ['', 'Un banc'],
  ])('is none in %j', (text, title) => {
    expect(beginsWithTitle(text, title)).toBe(false);
  });
});

it('leaves out the tags that stand in the text as hashtags', () => {
  expect(tagsBeside('Pour #Été2026, un banc. #jardin', ['été2026', 'jardin', 'banc'])).toEqual(['banc']);
  expect(tagsBeside('#jardins', ['jardin'])).toEqual(['jardin']);
  expect(tagsBeside('', [])).toEqual([]);
});
