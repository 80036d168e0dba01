import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountOf, checkMoney, decimalOf, highestSum, minorDigits, minorUnitsIn } from './money.ts';

/** Of each number of digits after the unit, and one that ISO 4217 does not list. */
const CURRENCIES = ['JPY', 'EUR', 'KWD', 'CLF', 'ABC'] as const;
const currency = fc.constantFrom(...CURRENCIES);
const amount = fc.oneof(fc.nat(100_000), fc.maxSafeNat());

describe('money', () => {
  test.each([
    ['JPY', 0, 1],
    ['XPF', 0, 1],
    ['EUR', 2, 100],
    ['KWD', 3, 1_000],
    ['CLF', 4, 10_000],
    ['ABC', 2, 100],
    ['', 2, 100],
  ])('%s has %i digits after its unit', (code, digits, units) => {
    expect([minorDigits(code), minorUnitsIn(code)]).toEqual([digits, units]);
  });

  test.each([
    ['HUF', 2],
    ['IDR', 2],
    ['COP', 2],
    ['IQD', 3],
  ])('%s has the digits of ISO 4217, which people there leave out', (code, digits) => {
    expect(minorDigits(code)).toBe(digits);
  });

  test.each([
    [0, 'EUR', '0.00'],
    [5, 'EUR', '0.05'],
    [1_250, 'EUR', '12.50'],
    [1_250, 'JPY', '1250'],
    [1_250, 'KWD', '1.250'],
    [1_250, 'CLF', '0.1250'],
    [Number.MAX_SAFE_INTEGER, 'EUR', '90071992547409.91'],
  ])('of %i in %s is %s units', (minor, code, decimal) => {
    expect(decimalOf({ amount: minor, currency: code })).toBe(decimal);
    expect(amountOf(decimal, code)).toBe(minor);
  });

  test('is the same after it was written as a decimal and read again', () => {
    fc.assert(
      fc.property(amount, currency, (minor, code) => {
        expect(amountOf(decimalOf({ amount: minor, currency: code }), code)).toBe(minor);
      }),
    );
  });

  test.each([
    ['12.5', 'EUR', 1_250],
    ['12', 'KWD', 12_000],
    ['12.5', 'JPY', null],
    ['12.500', 'EUR', null],
    ['12.', 'EUR', null],
    ['-12', 'EUR', null],
    ['1e3', 'EUR', null],
    ['', 'EUR', null],
    ['90071992547409.92', 'EUR', null],
  ])('said as %j of %s is %s in minor units', (decimal, code, minor) => {
    expect(amountOf(decimal, code)).toBe(minor);
  });

  test.each(CURRENCIES)('has a highest sum in %s of which hundreds can be told apart', (code) => {
    expect(highestSum(code)).toBeLessThanOrEqual(1e12 * minorUnitsIn(code));
    expect(Number.isSafeInteger(highestSum(code))).toBe(true);
  });

  test.each([
    [{ amount: 1, currency: 'EUR' }, null],
    [{ amount: 100, currency: 'EUR' }, null],
    [
      { amount: 0, currency: 'EUR' },
      { field: 'cost.amount', because: 'too-small', limit: 1, currency: 'EUR' },
    ],
    [
      { amount: 101, currency: 'EUR' },
      { field: 'cost.amount', because: 'too-large', limit: 100, currency: 'EUR' },
    ],
    // Of what is no code nothing can be written: the limit is a number alone.
    [
      { amount: 0, currency: '₳₳₳' },
      { field: 'cost.amount', because: 'too-small', limit: 1 },
    ],
    [
      { amount: 1.5, currency: 'EUR' },
      { field: 'cost.amount', because: 'wrong-type' },
    ],
    [
      { amount: Number.NaN, currency: 'EUR' },
      { field: 'cost.amount', because: 'wrong-type' },
    ],
    [
      { amount: 1, currency: 'eur' },
      { field: 'cost.currency', because: 'unknown-value' },
    ],
    [
      { amount: 1, currency: '€' },
      { field: 'cost.currency', because: 'unknown-value' },
    ],
  ])('of %j between 1 and 100 is refused by %j', (input, refusal) => {
    expect(checkMoney(input, 'cost', { least: 1, most: 100 })).toEqual(
      refusal === null ? { ok: true, value: input } : { ok: false, refusal: { type: 'invalid', ...refusal } },
    );
  });
});
