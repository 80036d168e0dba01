import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestDay, digestMoment, nextDigest, weeklyDay } from './digest-day.ts';

/** Zones that skip an hour, repeat one, skip seven o'clock itself, change by half an hour, or never change. */
const ZONES = ['Europe/Paris', 'Europe/Helsinki', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'];
const PARIS = { zone: 'Europe/Paris', hour: 7 };
const MINUTE_MS = 60_000;

const momentIn = fc.date({ min: new Date('2010-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });

describe('the day of a digest', () => {
  it('begins at seven on the clock of the institution', () => {
    expect(digestDay(new Date('2026-03-02T05:59:59Z'), PARIS)).toBe('2026-03-01');
    expect(digestDay(new Date('2026-03-02T06:00:00Z'), PARIS)).toBe('2026-03-02');
    expect(digestDay(new Date('2026-07-02T05:00:00Z'), PARIS)).toBe('2026-07-02');
  });

  it.each([
    ['2026-03-29T05:00:00Z', '2026-03-29', 'spring'],
    ['2026-10-25T06:00:00Z', '2026-10-25', 'autumn'],
  ])('comes once on a day that daylight saving changes: %s', (at, day) => {
    const moment = new Date(at);
    expect(digestDay(new Date(moment.getTime() - 1), PARIS)).not.toBe(day);
    expect(digestDay(moment, PARIS)).toBe(day);
    expect(nextDigest(new Date(moment.getTime() - 1), PARIS)).toEqual(moment);
  });

  it('is the same until the next one, and the next after it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 23 }), momentIn, (zone, hour, now) => {
        const clock = { zone, hour };
        const next = nextDigest(now, clock);
        const day = digestDay(now, clock);
        expect(next.getTime()).toBeGreaterThan(now.getTime());
        expect(digestDay(new Date(next.getTime() - 1), clock)).toBe(day);
        expect(digestDay(next, clock) > day).toBe(true);
        expect(digestMoment(digestDay(next, clock), clock)).toEqual(next);
      }),
    );
  });

  it('comes once for each day of a year, whatever the clocks do', () => {
    for (const zone of ZONES.filter((each) => each !== 'Pacific/Apia')) {
      const days: string[] = [];
      let at = new Date('2025-12-31T23:00:00Z');
      while (days.length < 366) {
        at = nextDigest(at, { zone, hour: 7 });
        days.push(digestDay(at, { zone, hour: 7 }));
      }
      expect(new Set(days).size).toBe(366);
      expect(Date.parse(days.at(-1) ?? '') - Date.parse(days[0] ?? '')).toBe(365 * 24 * 60 * MINUTE_MS);
    }
  });

  it('begins at another hour where the node is set to it', () => {
    const evening = { zone: 'Europe/Paris', hour: 18 };
    expect(digestDay(new Date('2026-03-02T16:59:59Z'), evening)).toBe('2026-03-01');
    expect(digestDay(new Date('2026-03-02T17:00:00Z'), evening)).toBe('2026-03-02');
  });

  it('is, once a week, the same day of the week, up to that day itself', () => {
    const week = ['2026-03-02', '2026-03-03', '2026-03-08', '2026-03-09'];
    expect(week.map((day) => weeklyDay(day, 1))).toEqual(['2026-03-02', '2026-03-02', '2026-03-02', '2026-03-09']);
    expect(weeklyDay('2026-03-07', 7)).toBe('2026-03-01');
    expect(weeklyDay('2026-03-08', 7)).toBe('2026-03-08');
  });
});
