import { expect, it } from 'vitest';
import { isKnownEtag } from './known-etag.ts';

it.each([
  ['"a"', '"a"', true],
  ['W/"a"', '"a"', true],
  ['"b", W/"a"', '"a"', true],
  ['"a"', 'W/"a"', true],
  ['*', '"a"', true],
  ['"ab"', '"a"', false],
  ['a', '"a"', false],
  [null, '"a"', false],
  [undefined, '"a"', false],
])('what %s knows of %s is %s', (header, etag, known) => {
  expect(isKnownEtag(header, etag)).toBe(known);
});
