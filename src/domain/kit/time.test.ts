import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { instantOf, isTimeZone } from './time.ts';

const PARIS = { zone: 'Europe/Paris', field: 'opensAt', edge: 'start' } as const;
const REFUSED = { ok: false, refusal: { type: 'invalid', field: 'opensAt', because: 'not-a-date' } };

function instant(text: string, at: Partial<Parameters<typeof instantOf>[1]> = {}): string {
  const result = instantOf(text, { ...PARIS, ...at });
  return result.ok ? result.value.toISOString() : result.refusal.because;
}

describe('a local time', () => {
  test.each([
    ['in winter', '2026-01-15T12:00', '2026-01-15T11:00:00.000Z'],
    ['in summer', '2026-07-15T12:00:30', '2026-07-15T10:00:30.000Z'],
    ['that daylight saving skips moves forward', '2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
    ['that occurs twice is the first', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['on a leap day', '2028-02-29T00:00', '2028-02-28T23:00:00.000Z'],
  ])('%s', (_, text, expected) => {
    expect(instant(text)).toBe(expected);
  });
});

describe('a date alone', () => {
  test.each([
    { fact: 'opens at its start', edge: 'start', day: '2026-03-31', moment: '2026-03-30T22:00:00.000Z' },
    { fact: 'closes at its end', edge: 'end', day: '2026-03-31', moment: '2026-03-31T22:00:00.000Z' },
    { fact: 'opens a day of 23 hours', edge: 'start', day: '2026-03-29', moment: '2026-03-28T23:00:00.000Z' },
    { fact: 'closes a day of 23 hours', edge: 'end', day: '2026-03-29', moment: '2026-03-29T22:00:00.000Z' },
    { fact: 'closes a day of 25 hours', edge: 'end', day: '2026-10-25', moment: '2026-10-25T23:00:00.000Z' },
    { fact: 'closes the year', edge: 'end', day: '2026-12-31', moment: '2026-12-31T23:00:00.000Z' },
  ] as const)('$fact', ({ edge, day, moment }) => {
    expect(instant(day, { edge })).toBe(moment);
  });

  it('whose midnight daylight saving skips begins when the day does', () => {
    expect(instant('2026-03-29', { zone: 'Asia/Beirut' })).toBe('2026-03-28T22:00:00.000Z');
  });

  it('whose midnight occurs twice ends at the first', () => {
    expect(instant('2026-10-31', { zone: 'America/Havana', edge: 'end' })).toBe('2026-11-01T04:00:00.000Z');
  });

  it('means another moment in another zone', () => {
    expect(instant('2026-03-31', { zone: 'America/Cayenne', edge: 'end' })).toBe('2026-04-01T03:00:00.000Z');
  });
});

describe('a time with an offset', () => {
  test.each([
    ['2026-03-29T02:30:00Z', '2026-03-29T02:30:00.000Z'],
    ['2026-03-29T02:30:00+02:00', '2026-03-29T00:30:00.000Z'],
    ['2026-03-29T02:30:00-23:59', '2026-03-30T02:29:00.000Z'],
    ['2026-03-29T02:30Z', '2026-03-29T02:30:00.000Z'],
    ['2026-03-29T02:30:00.123456789Z', '2026-03-29T02:30:00.123Z'],
    ['2026-06-30T23:59:60Z', '2026-06-30T23:59:59.000Z'],
  ])('%s is the same everywhere', (text, expected) => {
    expect([instant(text), instant(text, { zone: 'Pacific/Auckland', edge: 'end' })]).toEqual([expected, expected]);
  });
});

test.each([
  ['the 30th of February', '2026-02-30'],
  ['the 29th of February of a common year', '2026-02-29T10:00'],
  ['the 31st of April', '2026-04-31'],
  ['month 13', '2026-13-01'],
  ['month 0', '2026-00-10'],
  ['day 0', '2026-01-00'],
  ['25 o’clock', '2026-01-01T25:00'],
  ['24 o’clock', '2026-01-01T24:00'],
  ['minute 60', '2026-01-01T10:60'],
  ['25 o’clock with an offset', '2026-01-01T25:00:00Z'],
  ['the 30th of February with an offset', '2026-02-30T10:00:00Z'],
  ['an offset of 24 hours', '2026-01-01T10:00:00+24:00'],
  ['the year 0', '0000-06-01'],
  ['the year 0 with an offset', '0000-06-01T00:00:00Z'],
  ['a moment that an offset moves into the year 0', '0001-01-01T00:00:00+02:00'],
  ['a negative year', '-000001-01-01T00:00:00Z'],
  ['a year of five digits', '12026-01-01'],
  ['a moment that an offset moves past the year 9999', '9999-12-31T23:59:59-01:00'],
  ['words', 'tomorrow'],
  ['a time alone', '10:00'],
  ['a week', '2026-W10'],
  ['a date with slashes', '31/03/2026'],
  ['a zone in brackets', '2026-01-01T10:00[Europe/Paris]'],
  ['a calendar in brackets', '2026-01-01[u-ca=hebrew]'],
  ['space around', ' 2026-01-01 '],
  ['a space in the middle', '2026-01-01 10:00'],
  ['digits of another script', '２０２６-01-01'],
])('refuses %s', (_, text) => {
  expect(instantOf(text, { ...PARIS, edge: 'end' })).toEqual(REFUSED);
});

it('takes an empty text for a date that is missing', () => {
  expect(instantOf('', { ...PARIS, edge: 'end' })).toEqual({
    ok: false,
    refusal: { ...REFUSED.refusal, because: 'missing' },
  });
});

it('refuses a local time in no zone', () => {
  expect(instantOf('2026-01-01', { ...PARIS, zone: 'Europe/Atlantis' })).toEqual(REFUSED);
});

it('reads back every moment that it can write', () => {
  fc.assert(
    fc.property(
      fc.date({
        min: new Date('0001-01-01T00:00:00Z'),
        max: new Date('9999-12-31T23:59:59.999Z'),
        noInvalidDate: true,
      }),
      (date) => {
        expect(instant(date.toISOString())).toBe(date.toISOString());
      },
    ),
  );
});

it('never lets a day end before it starts', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1950-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
      fc.constantFrom('Europe/Paris', 'America/Havana', 'Asia/Beirut', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'),
      (date, zone) => {
        const day = date.toISOString().slice(0, 10);
        expect(instant(day, { zone }) <= instant(day, { zone, edge: 'end' })).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});

test.each(['Europe/Paris', 'UTC', 'Etc/GMT+5', 'America/Argentina/Buenos_Aires', 'CET'])(
  '%s is a time zone',
  (zone) => {
    expect(isTimeZone(zone)).toBe(true);
  },
);

test.each(['', '+01:00', '-0500', 'Europe/Atlantis', 'Paris', '../etc/passwd', 'Europe/Paris\n'])(
  '%j is no time zone',
  (zone) => {
    expect(isTimeZone(zone)).toBe(false);
  },
);
