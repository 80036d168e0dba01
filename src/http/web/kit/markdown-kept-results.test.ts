import { afterEach, expect, it, vi } from 'vitest';
import { keepingResults } from './markdown.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

function counted() {
  const made: string[] = [];
  const make = keepingResults((text) => {
    made.push(text);
    return text.toUpperCase();
  });
  return { make, made };
}

it('makes what depends on a text once, and each text its own', () => {
  const { make, made } = counted();
  expect([make('a'), make('b'), make('a'), make('')]).toEqual(['A', 'B', 'A', '']);
  expect(make('')).toBe('');
  expect(made).toEqual(['a', 'b', '']);
});

it('makes it again where another word goes with the text', () => {
  const make = keepingResults((text, word) => `${text} in ${word}`);
  expect([make('a', 'x'), make('a', 'y'), make('a', 'x')]).toEqual(['a in x', 'a in y', 'a in x']);
});

it('forgets a text after a minute, for it may have been erased', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(100_000);
  const { make, made } = counted();
  make('a');
  now.mockReturnValue(159_000);
  make('a');
  expect(made).toEqual(['a']);
  now.mockReturnValue(161_000);
  make('a');
  expect(made).toEqual(['a', 'a']);
});

it('holds a megabyte of letters at most, whatever it is asked for', () => {
  const { make, made } = counted();
  const long = (nth: number) => `${nth} `.padEnd(100_000, 'x');
  for (let nth = 0; nth < 6; nth += 1) make(long(nth));
  expect(made).toHaveLength(6);
  make(long(5));
  expect(made.filter((text) => text === long(5))).toHaveLength(2);
});
