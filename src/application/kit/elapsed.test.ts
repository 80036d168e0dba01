import { expect, it } from 'vitest';
import { elapsedMs, nowOrAfter } from './elapsed.ts';

const NOON = new Date('2026-03-02T12:00:00Z');

it.each([
  ['2026-03-02T12:00:00Z', 0],
  ['2026-03-02T11:59:58.500Z', 1_500],
  ['2026-03-02T12:00:00.001Z', Number.POSITIVE_INFINITY],
  ['2026-03-03T12:00:00Z', Number.POSITIVE_INFINITY],
])('since %s at noon: %d', (since, ms) => {
  expect(elapsedMs(new Date(since), NOON)).toBe(ms);
});

it('gives the later of two acts the later moment, whatever the clock says', () => {
  const [before, after] = ['2026-03-02T11:59:00Z', '2026-03-02T12:10:00Z'].map((at) => new Date(at)) as [Date, Date];
  expect(nowOrAfter([], NOON)).toEqual(NOON);
  expect(nowOrAfter([before], NOON)).toEqual(NOON);
  expect(nowOrAfter([before, after], NOON)).toEqual(new Date('2026-03-02T12:10:00.001Z'));
  expect(nowOrAfter([NOON], NOON)).toEqual(NOON);
});
