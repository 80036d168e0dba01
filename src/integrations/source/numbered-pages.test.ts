import { expect, it } from 'vitest';
import { pageAfter, pageAt } from './numbered-pages.ts';

it('goes from page to page, to the last', () => {
  expect(pageAt(null)).toEqual({ number: 1, before: null });
  const second = pageAfter(null, { keys: ['a', 'b'], isLast: false });
  expect(pageAt(second)).toEqual({ number: 2, before: 'a' });
  expect(pageAfter(second, { keys: ['c'], isLast: true })).toBe(null);
  expect(pageAfter(second, { keys: [], isLast: false })).toBe(null);
});

it('is followed by itself where it is the page before it again', () => {
  const second = pageAfter(null, { keys: ['a', 'b'], isLast: false });
  expect(pageAfter(second, { keys: ['a', 'b'], isLast: false })).toBe(second);
});
