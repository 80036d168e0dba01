import { v4, v7 } from 'uuid';
import { expect, test } from 'vitest';
import { isId } from './id.ts';

test.each([v7(), v4(), '01990000-0000-7000-8000-000000000001'])('%s is an id', (text) => {
  expect(isId(text)).toBe(true);
});

test.each([
  '',
  v7().toUpperCase(),
  v7().replaceAll('-', ''),
  `{${v7()}}`,
  `${v7()}\n`,
  ` ${v7()}`,
  '01990000-0000-7000-c000-000000000001',
  '01990000-0000-0000-8000-000000000001',
  '00000000-0000-0000-0000-000000000000',
  "' or true --",
])('%j is no id', (text) => {
  expect(isId(text)).toBe(false);
});
