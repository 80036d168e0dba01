import { expect, it } from 'vitest';
import { changeWakeMs, countAgainMs, countsWakeMs } from './wake-pace.ts';

it('tells few institutions of a change after a second, and of counts after ten', () => {
  expect([1, 4, 20, 40].map(changeWakeMs)).toEqual([1_000, 1_000, 1_000, 1_000]);
  expect([1, 4, 20, 40].map(countsWakeMs)).toEqual([10_000, 10_000, 10_000, 10_000]);
  expect([2, 5, 21, 241].map(countAgainMs)).toEqual([60_000, 60_000, 60_000, 60_000]);
});

it('sends a bounded number of wakes a second, however many institutions there are', () => {
  for (const cohosts of [60, 500, 5_000]) {
    expect(cohosts / (countsWakeMs(cohosts) / 1_000)).toBe(4);
    expect(cohosts / (changeWakeMs(cohosts) / 1_000)).toBeLessThanOrEqual(50);
  }
  expect([changeWakeMs(499), countsWakeMs(499), countAgainMs(500)]).toEqual([9_980, 124_750, 124_750]);
});
