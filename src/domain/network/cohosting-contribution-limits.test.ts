import { describe, expect, it } from 'vitest';
import { checkContributionLimits, contributionLimits, exceededLimit } from './cohosting.ts';

describe('what the people of a co-host may write in a day', () => {
  it.each([
    [null, 50],
    [0, 50],
    [2_500, 50],
    [5_001, 101],
    [1_000_000, 500],
  ])('follows from how many of them are registered: %s', (registered, perDay) => {
    expect(contributionLimits({ registered })).toEqual({ perDay, perAuthor: 20 });
  });

  it('is what an officer set', () => {
    const set = { registered: 10_000, contributionsPerDay: 3, contributionsPerAuthor: 1 };
    expect(contributionLimits(set)).toEqual({ perDay: 3, perAuthor: 1 });
  });

  it('is exceeded by one more than the limit, of all before one', () => {
    const limits = { perDay: 10, perAuthor: 2 };
    expect(exceededLimit(limits, { byAll: 9, byAuthor: 1 })).toBeNull();
    expect(exceededLimit(limits, { byAll: 10, byAuthor: 2 })).toBe('perDay');
    expect(exceededLimit(limits, { byAll: 9, byAuthor: 2 })).toBe('perAuthor');
  });

  it('is a whole number of one or more', () => {
    for (const wrong of [0, 1.5, Number.NaN, 2_147_483_648]) {
      const set = { contributionsPerDay: wrong, contributionsPerAuthor: null };
      expect(checkContributionLimits(set)).toMatchObject({ refusal: { field: 'contributionsPerDay' } });
    }
    expect(checkContributionLimits({ contributionsPerDay: null, contributionsPerAuthor: 5 })).toMatchObject({
      ok: true,
    });
  });
});
