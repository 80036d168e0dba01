import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fairSeed, SEEDS_PER_DAY } from './fair-order.ts';

const anyDay = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const anyVisit = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger());
const dayOf = (date: Date) => date.toISOString().slice(0, 10);

it('has at most sixteen orders a day, all of them whole numbers', () => {
  const day = new Date('2026-03-15T12:00:00Z');
  const seeds = new Set(fc.sample(anyVisit, 2_000).map((context) => fairSeed(day, context)));
  expect(seeds.size).toBe(SEEDS_PER_DAY);
  expect([...seeds].every(Number.isSafeInteger)).toBe(true);
});

it('stays the same for a visit from midnight to midnight UTC', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 0, max: 86_399_999 }), anyVisit, (date, into, context) => {
      const midnight = new Date(`${dayOf(date)}T00:00:00Z`);
      expect(fairSeed(new Date(midnight.getTime() + into), context)).toBe(fairSeed(midnight, context));
    }),
  );
});

it('never has an order of another day', () => {
  fc.assert(
    fc.property(anyDay, anyDay, fc.tuple(anyVisit, anyVisit), (a, b, [context, other]) => {
      fc.pre(dayOf(a) !== dayOf(b));
      expect(fairSeed(a, context)).not.toBe(fairSeed(b, other));
    }),
  );
});

it('has an order for a visit that is no number', () => {
  expect(Number.isSafeInteger(fairSeed(new Date('2026-03-15T12:00:00Z'), Number.NaN))).toBe(true);
});
