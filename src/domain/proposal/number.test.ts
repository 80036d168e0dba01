import { expect, test } from 'vitest';
import { isNumber } from './number.ts';

test.each([1, 42, 2_147_483_647])('%d can be the number of a proposal', (number) => {
  expect(isNumber(number)).toBe(true);
});

test.each([0, -1, 1.5, 2_147_483_648, Number.NaN, Number.POSITIVE_INFINITY])('%d cannot', (number) => {
  expect(isNumber(number)).toBe(false);
});
