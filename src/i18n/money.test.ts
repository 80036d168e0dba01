import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAmount, moneyIn, readAmount, shareIn } from './money.ts';

const LANGS = ['fr', 'en', 'es', 'ca', 'it', 'fi'] as const;
const CURRENCIES = ['JPY', 'EUR', 'HUF', 'KWD', 'CLF'] as const;
const currency = fc.constantFrom(...CURRENCIES);
/** At most twelve digits before the unit, whichever currency it is of. */
const amount = fc.oneof(fc.nat(100_000), fc.integer({ min: 0, max: 999_999_999_999 }));
const spaces = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('a sum of money', () => {
  test.each([
    ['fr', 1_200_050, 'EUR', '12 000,50 €'],
    ['fr', 1_200_000, 'EUR', '12 000 €'],
    ['en', 1_200_050, 'EUR', '€12,000.50'],
    ['fi', 1_200_050, 'EUR', '12 000,50 €'],
    ['es', 1_200_050, 'EUR', '12.000,50 €'],
    ['fr', 90_000, 'JPY', '90 000 JPY'],
    ['en', 90_000, 'JPY', '¥90,000'],
    ['en', 12_345, 'KWD', 'KWD 12.345'],
    ['fr', 12_345, 'HUF', '123,45 HUF'],
    ['it', Number.MAX_SAFE_INTEGER, 'EUR', '90.071.992.547.409,91 €'],
  ] as const)('is read in %s, %i in minor units of %s, as %s', (...[lang, amount, currency, text]) => {
    expect(spaces(moneyIn(lang, { amount, currency }))).toBe(text);
  });

  test.each([
    ['fr', 1_333_366.6666, 'EUR', '13 333,666666 €'],
    ['en', 749_975, 'EUR', '€7,499.75'],
    ['en', 428.714285, 'JPY', '¥428.714285'],
    ['en', 1_333.333, 'KWD', 'KWD 1.333333'],
  ] as const)(
    'that a voter pays is read in %s to the millionth of a unit: %d of %s',
    (...[lang, amount, currency, text]) => {
      expect(spaces(shareIn(lang, { amount, currency }))).toBe(text);
    },
  );

  test.each(LANGS)('is the same after it was typed and read again in %s', (lang) => {
    fc.assert(
      fc.property(amount, currency, (minor, code) => {
        const money = { amount: minor, currency: code };
        expect(readAmount(lang, formatAmount(lang, money), code)).toBe(minor);
      }),
    );
  });

  test.each(LANGS)('is the same after it was copied from a page in %s', (lang) => {
    fc.assert(
      fc.property(amount, currency, (minor, code) => {
        const shown = moneyIn(lang, { amount: minor, currency: code });
        expect(readAmount(lang, shown.replaceAll(/[^\d.,\s\u00a0\u202f]/g, ''), code)).toBe(minor);
      }),
    );
  });

  test.each(LANGS)('may be typed in %s with points or with commas', (lang) => {
    for (const text of ['1200,50', '1200.50', '1 200,50', '1.200,50', '1,200.50', '1’200.50', ' 1\u202f200,5 ']) {
      expect([text, readAmount(lang, text, 'EUR')]).toEqual([text, 120_050]);
    }
    for (const text of ['12 000', '12000', '12.000', '12,000']) {
      expect([text, readAmount(lang, text, 'EUR')]).toEqual([text, 1_200_000]);
      expect([text, readAmount(lang, text, 'JPY')]).toEqual([text, 12_000]);
    }
    expect(readAmount(lang, '1.234.567', 'EUR')).toBe(123_456_700);
  });

  test.each([
    ['en', '12.500', 12_500],
    ['en', '12,500', 12_500_000],
    ['es', '12.500', 12_500_000],
    ['es', '12,500', 12_500],
    ['fr', '12,500', 12_500],
    ['fi', '12,500', 12_500],
    // French parts thousands by spaces: nobody can tell what the point means.
    ['fr', '12.500', null],
    ['fr', '1.012,500', 1_012_500],
    ['en', '1,012.500', 1_012_500],
    ['fr', '1.012.500', 1_012_500_000],
  ] as const)('of a currency with three digits is read as %s writes it: %s', (lang, values, minor) => {
    expect(readAmount(lang, values, 'KWD')).toBe(minor);
  });

  test('has no digits after the unit in a currency without them', () => {
    expect(readAmount('fr', '12,5', 'JPY')).toBeNull();
  });

  test.each(['', 'beaucoup', '-5', '1,2,3', '12,', ',5', '1234.567,50', '1.234.56', '12,3456', '1234567890123'])(
    'is not read from %j',
    (text) => {
      expect(readAmount('fr', text, 'EUR')).toBeNull();
    },
  );
});
