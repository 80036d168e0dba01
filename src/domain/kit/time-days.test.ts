import { expect, it } from 'vitest';
import { dayAfter, daysIn, everyDay } from './time.ts';

it('counts calendar days over months and leap days', () => {
  expect(everyDay('2028-02-27', '2028-03-01')).toEqual(['2028-02-27', '2028-02-28', '2028-02-29', '2028-03-01']);
  expect(everyDay('2026-03-01', '2026-03-01')).toEqual(['2026-03-01']);
  expect(everyDay('2026-03-02', '2026-03-01')).toEqual([]);
  expect(dayAfter('2026-12-31')).toBe('2027-01-01');
  expect(dayAfter('2026-03-01', -1)).toBe('2026-02-28');
  expect(daysIn({ from: '2026-03-01', to: '2026-03-31' })).toBe(31);
});
