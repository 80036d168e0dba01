import { expect, it, test } from 'vitest';
import { ACTING_STANDINGS, higherStanding, isStanding, STANDINGS, type Standing } from './standing.ts';

/** From the weakest; what the institution verified itself is the strongest. */
const RISING: readonly Standing[] = ['fediverse', 'registered', 'paper', 'institution', 'resident'];

const pairs = RISING.flatMap((held) => RISING.map((verified) => [held, verified] as const));

test.each(pairs)('%s after %s was verified only rises', (held, verified) => {
  const [a, b] = [RISING.indexOf(held), RISING.indexOf(verified)];
  expect(higherStanding(held, verified)).toBe(RISING[Math.max(a, b)]);
});

test.each(STANDINGS)('imported stays imported, whatever is verified: %s', (verified) => {
  expect(higherStanding('imported', verified)).toBe('imported');
});

test.each(RISING)('%s is not lowered to imported', (held) => {
  expect(higherStanding(held, 'imported')).toBe(held);
});

it('ranks every standing', () => {
  expect([...RISING, 'imported'].sort()).toEqual([...STANDINGS].sort());
});

it('lets nobody act whose word was brought from elsewhere', () => {
  expect(ACTING_STANDINGS).toEqual(['resident', 'registered', 'fediverse', 'paper', 'institution']);
});

test.each(['', 'citizen', 'Resident', 'constructor'])('%j is no standing', (value) => {
  expect(isStanding(value)).toBe(false);
});
