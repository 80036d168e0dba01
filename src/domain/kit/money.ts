import type { RefusalOf } from './refusal.ts';
import { ok, type Result, refuse } from './result.ts';

/** A sum in minor units of an ISO 4217 currency: 1250 is 12.50 euros, 1250 yen, or 1.250 Kuwaiti dinars. */
export type Money = { readonly amount: number; readonly currency: string };

/**
 * Currencies with other than two digits after the unit, as ISO 4217 lists them. `Intl` follows CLDR instead, which leaves
 * out digits that people do not use and changes with the version of Node: 0 for the forint, which has 2 (docs/adr/0047).
 */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
  ...'CLF UYW'.split(' ').map((code) => [code, 4] as const),
]);

/** How many digits a currency has after its unit; two where nothing else is known of it. */
export function minorDigits(currency: string): number {
  return DIGITS.get(currency) ?? 2;
}

/** How many minor units make one unit of a currency. */
export function minorUnitsIn(currency: string): number {
  return 10 ** minorDigits(currency);
}

/** The highest sum that a budget or a cost in it may be: 10^12 units, as far as a double holds sums of them. */
export function highestSum(currency: string): number {
  return Math.min(1e12 * minorUnitsIn(currency), 1e15);
}

/** A sum as a decimal number of units, exact, with every digit of its currency: `12.50`, `1250`, `1.250`. */
export function decimalOf({ amount, currency }: Money): string {
  const digits = minorDigits(currency);
  if (digits === 0) return String(amount);
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  return `${amount < 0 ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * The amount in minor units that a decimal number of units is (`12.5` of the euro is 1250). Null where it is no such number,
 * has more digits than the currency, or is more than can be held exactly.
 */
export function amountOf(decimal: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const [, units, rest = ''] = /^(\d+)(?:\.(\d+))?$/.exec(decimal) ?? [];
  if (units === undefined || rest.length > digits) return null;
  const amount = Number(units + rest.padEnd(digits, '0'));
  return Number.isSafeInteger(amount) ? amount : null;
}

/** How low and how high an amount may be, in minor units. */
type Range = { readonly least: number; readonly most?: number };

/** Refuses a sum that is no whole number of minor units in the range, or whose currency is no code of three letters. */
export function checkMoney(input: Money, field: string, range: Range): Result<Money, RefusalOf<'invalid'>> {
  const amount = checkAmount(input, `${field}.amount`, range);
  if (!amount.ok) return amount;
  return isCode(input.currency)
    ? ok(input)
    : refuse({ type: 'invalid', field: `${field}.currency`, because: 'unknown-value' });
}

/** The same of an amount whose currency is said elsewhere. */
export function checkAmount(
  { amount, currency }: Money,
  field: string,
  { least, most = Number.MAX_SAFE_INTEGER }: Range,
): Result<number, RefusalOf<'invalid'>> {
  if (!Number.isSafeInteger(amount)) return refuse({ type: 'invalid', field, because: 'wrong-type' });
  // A limit is read as money where its currency is a code: nothing can be written of another.
  const of = isCode(currency) ? { currency } : {};
  if (amount < least) return refuse({ type: 'invalid', field, because: 'too-small', limit: least, ...of });
  return amount > most ? refuse({ type: 'invalid', field, because: 'too-large', limit: most, ...of }) : ok(amount);
}

function isCode(currency: string): boolean {
  return /^[A-Z]{3}$/.test(currency);
}

/** The codes of ISO 4217 for money that is in use; funds, metals and codes for tests are left out. */
const CODES: ReadonlySet<string> = new Set(
  [
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP',
    'CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR',
    'IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU',
    'MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG',
    'SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV',
    'WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG',
  ].flatMap((line) => line.split(' ')),
);

/** Whether ISO 4217 lists the code as money in use. */
export function isCurrency(code: string): boolean {
  return CODES.has(code);
}
