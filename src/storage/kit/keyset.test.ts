import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './keyset.ts';

const ID = '01980000-0000-7000-8000-000000000001';

describe('a cursor', () => {
  it('comes back as it was given', () => {
    const cursor = ['2026-03-01T00:00:00.000Z', ID];
    expect(decodeCursor(encodeCursor(cursor), ['time', 'id'])).toEqual(cursor);
  });

  it.each([
    ['is no JSON', 'x'],
    ['has another length', encodeCursor([ID])],
    ['has no date where one belongs', encodeCursor(['yesterday', ID])],
    ['has no identifier where one belongs', encodeCursor(['2026-03-01T00:00:00.000Z', "x' or 1"])],
  ])('starts at the beginning where it %s', (_, text) => {
    expect(decodeCursor(text, ['time', 'id'])).toBeNull();
  });

  it('never carries a number that the database cannot hold', () => {
    expect(decodeCursor(encodeCursor([2 ** 40]), ['integer'])).toBeNull();
  });
});
