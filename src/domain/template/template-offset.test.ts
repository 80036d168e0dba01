import { describe, expect, it } from 'vitest';
import { daysIn, firstDayOf, isDay, isOffset, offsetOf, timeAt } from './template.ts';

const PARIS = 'Europe/Paris';
const from = { day: '2026-03-01', zone: PARIS };

describe('an offset from the first day', () => {
  it.each([
    ['the start of that day', { moment: '2026-02-28T23:00:00Z', offset: 'PT0S', there: '2027-09-01T00:00:00' }],
    ['an hour of that day', { moment: '2026-03-01T07:30:00Z', offset: 'PT8H30M', there: '2027-09-01T08:30:00' }],
    [
      'a day after the clocks went forward',
      { moment: '2026-03-30T22:00:00Z', offset: 'P30D', there: '2027-10-01T00:00:00' },
    ],
    [
      'the last second of a day',
      { moment: '2026-04-30T21:59:59Z', offset: 'P60DT23H59M59S', there: '2027-10-31T23:59:59' },
    ],
    [
      'a part of a second, which is left out',
      { moment: '2026-03-01T23:00:00.900Z', offset: 'P1D', there: '2027-09-02T00:00:00' },
    ],
    ['years later', { moment: '2036-03-01T23:00:00Z', offset: 'P3654D', there: '2037-09-02T00:00:00' }],
  ])('is of the clock of the place: %s', (_, { moment, offset, there }) => {
    expect(offsetOf(new Date(moment), from)).toBe(offset);
    expect(isOffset(offset)).toBe(true);
    expect(timeAt(offset, '2027-09-01')).toBe(there);
  });

  it.each(['', 'P', 'PT', 'P1M', 'P1Y', 'P1W', '-P1D', 'P-1D', 'P1.5D', 'P1DT', 'P123456D', 'P1D ', 'p1d'])(
    'is nothing else: %s',
    (text) => {
      expect(isOffset(text)).toBe(false);
    },
  );

  it('is counted in days, those that are over and those that have begun', () => {
    expect(daysIn('PT0S')).toEqual({ whole: 0, started: 0 });
    expect(daysIn('P30D')).toEqual({ whole: 30, started: 30 });
    expect(daysIn('P30DT18H')).toEqual({ whole: 30, started: 31 });
  });
});

describe('the first day', () => {
  it('is that of the first moment, on the clock of the place', () => {
    const moments = ['2026-03-31T22:00:00Z', '2026-02-28T23:00:00Z'].map((text) => new Date(text));
    expect(firstDayOf(moments, PARIS)).toBe('2026-03-01');
    expect(firstDayOf(moments, 'America/Bogota')).toBe('2026-02-28');
  });

  it.each([
    ['2026-02-28', true],
    ['2026-02-30', false],
    ['2026-2-1', false],
    ['2026-02-28T00:00', false],
    ['', false],
    ['today', false],
  ])('is a day of the calendar: %s', (text, is) => {
    expect(isDay(text)).toBe(is);
  });
});
