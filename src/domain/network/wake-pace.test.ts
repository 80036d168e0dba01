import { describe, expect, it } from 'vitest';
import { changeWakeMs, countAgainMs, countsWakeMs } from './wake-pace.ts';

describe('the waits between institutions that share a consultation', () => {
  it.each([
    { cohosts: 1, change: 1_000, counts: 1_000, again: 3_000 },
    { cohosts: 2, change: 1_000, counts: 1_000, again: 3_000 },
    { cohosts: 4, change: 1_000, counts: 1_000, again: 3_000 },
    { cohosts: 5, change: 1_000, counts: 1_250, again: 3_000 },
    { cohosts: 8, change: 1_000, counts: 2_000, again: 3_000 },
    { cohosts: 12, change: 1_000, counts: 3_000, again: 3_000 },
    { cohosts: 13, change: 1_000, counts: 3_250, again: 3_250 },
    { cohosts: 20, change: 1_000, counts: 5_000, again: 5_000 },
    { cohosts: 40, change: 1_000, counts: 10_000, again: 10_000 },
    { cohosts: 50, change: 1_000, counts: 12_500, again: 12_500 },
    { cohosts: 60, change: 1_200, counts: 15_000, again: 15_000 },
    { cohosts: 240, change: 4_800, counts: 60_000, again: 60_000 },
    { cohosts: 499, change: 9_980, counts: 124_750, again: 124_750 },
  ])('with $cohosts co-hosts: $change ms for a change, $counts ms for counts, $again ms between counts', (row) => {
    const { cohosts, change, counts, again } = row;
    expect([changeWakeMs(cohosts), countsWakeMs(cohosts), countAgainMs(cohosts + 1)]).toEqual([change, counts, again]);
  });

  it('are as long for an institution that is alone as for two', () => {
    expect([countsWakeMs(0), countAgainMs(0), countAgainMs(1)]).toEqual([1_000, 3_000, 3_000]);
  });

  it('bound the wakes that a host sends a second, and the counts that it takes, for every number of co-hosts', () => {
    for (let cohosts = 1; cohosts <= 5_000; cohosts += 1) {
      const perSecond = (waitMs: number) => Math.round((cohosts / waitMs) * 1e9) / 1e6;
      expect(perSecond(countsWakeMs(cohosts))).toBeLessThanOrEqual(4);
      expect(perSecond(countAgainMs(cohosts + 1))).toBeLessThanOrEqual(4);
      expect(perSecond(changeWakeMs(cohosts))).toBeLessThanOrEqual(50);
      // Everybody is told of a count before its institution makes the next.
      expect(countAgainMs(cohosts + 1)).toBeGreaterThanOrEqual(countsWakeMs(cohosts));
    }
  });

  it('never get shorter with one more co-host', () => {
    for (const waitMs of [changeWakeMs, countsWakeMs, countAgainMs]) {
      for (let cohosts = 1; cohosts < 5_000; cohosts += 1) {
        expect(waitMs(cohosts + 1)).toBeGreaterThanOrEqual(waitMs(cohosts));
      }
    }
  });
});
