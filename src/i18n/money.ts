import { amountOf, decimalOf, type Money, minorDigits } from '../domain/kit/money.ts';
import type { UiLang } from './languages.ts';

/** A sum as it is read in a language: `12 000 €`, `€12.50`. Without digits after the unit where they are all zero. */
export function moneyIn(lang: UiLang, money: Money): string {
  const digits = minorDigits(money.currency);
  return new Intl.NumberFormat(lang, {
    style: 'currency',
    currency: money.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    trailingZeroDisplay: 'stripIfInteger',
  }).format(exact(money));
}

/** What one voter pays, which is a part of minor units: up to a millionth of the unit of the currency. */
export function shareIn(lang: UiLang, { amount, currency }: Money): string {
  const digits = minorDigits(currency);
  const range = { minimumFractionDigits: digits, maximumFractionDigits: 6 };
  return new Intl.NumberFormat(lang, { style: 'currency', currency, ...range }).format(amount / 10 ** digits);
}

/** A sum as somebody would type it, without its currency: `12000`, `12,5`. */
export function formatAmount(lang: UiLang, money: Money): string {
  const digits = { minimumFractionDigits: 0, maximumFractionDigits: minorDigits(money.currency) };
  return new Intl.NumberFormat(lang, { useGrouping: false, ...digits }).format(exact(money));
}

/** The number is exact only as text: a double cannot hold every sum that has digits after its unit. */
function exact(money: Money): Intl.StringNumericLiteral {
  return decimalOf(money) as Intl.StringNumericLiteral;
}

/** At most twelve digits before the unit: more is a mistake, or not held exactly. */
const UNITS = /^\d{1,12}$/;

/**
 * The amount in minor units that somebody typed in units of a currency: `1 200,50` and `1,200.50` are the same. A sign before
 * three digits parts thousands, unless the currency has three digits itself: then the language decides, and a sign that it
 * does not use is refused. Null for what is no sum, or has more digits than the currency.
 */
export function readAmount(lang: UiLang, text: string, currency: string): number | null {
  const plain = text.replace(/[\s\u00a0\u202f'’]/g, '');
  const [, before = '', last = '', after = ''] = /^(.*?)(?:([.,])(\d*))?$/.exec(plain) ?? [];
  const parts = last === '' ? 'thousands' : whatParts(lang, { before, last, after }, currency);
  if (parts === null || (parts === 'units' && before.includes(last))) return null;
  const units = parts === 'units' ? grouped(before) : grouped(plain);
  if (units === null) return null;
  return amountOf(parts === 'units' ? `${units}.${after}` : units, currency);
}

type Parted = { readonly before: string; readonly last: string; readonly after: string };

/** What the last sign parts: thousands, or units from the digits after them. Null where nobody can tell. */
function whatParts(lang: UiLang, { before, last, after }: Parted, currency: string): 'thousands' | 'units' | null {
  if (after.length !== 3) return 'units';
  if (minorDigits(currency) < 3 || before.includes(last)) return 'thousands';
  if (/[.,]/.test(before)) return 'units';
  const signs = new Intl.NumberFormat(lang, { minimumFractionDigits: 1 }).formatToParts(1_234_567.5);
  const known = signs.find(({ value }) => value === last)?.type;
  return known === 'decimal' ? 'units' : known === 'group' ? 'thousands' : null;
}

/** Digits without the signs that part them into thousands; null where they part anything else. */
function grouped(text: string): string | null {
  const digits = text.replaceAll(/[.,]/g, '');
  const isParted = /^\d{1,3}(?:(?:\.\d{3})+|(?:,\d{3})+)$/.test(text);
  return (isParted || digits === text) && UNITS.test(digits) ? digits : null;
}
