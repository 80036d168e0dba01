import type { Verdict } from '../../domain/answer/answer.ts';
import { amountOf, type Money } from '../../domain/kit/money.ts';
import { instantOf } from '../../domain/kit/time.ts';
import type { Location } from '../../domain/proposal/proposal.ts';

export const DATE_FORMATS = ['iso', 'dmy'] as const;
/** `iso`: 2026-03-31, with or without a time and an offset or `UTC`. `dmy`: 31/03/2026 14:30. */
export type DateFormat = (typeof DATE_FORMATS)[number];

/** Null for no place at all, undefined for half a place or something else. */
export function placeOf(lat: string, lon: string): Location | null | undefined {
  if (lat === '' && lon === '') return null;
  // A decimal comma, as French tables have it.
  const [north, east] = [lat, lon].map((cell) => (cell === '' ? Number.NaN : Number(cell.replace(',', '.'))));
  const known = north !== undefined && east !== undefined && Number.isFinite(north) && Number.isFinite(east);
  return known ? { lat: north, lon: east } : undefined;
}

const NUMBER = String.raw`-?\d{1,3}(?:\.\d+)?`;
const PAIR = new RegExp(String.raw`^\(?\s*(${NUMBER})\s*[,;\s]\s*(${NUMBER})\s*\)?$`);

/** Latitude and longitude in one cell, `45.76, 4.84`, where decimals have a point. */
export function pairOf(cell: string): Location | null | undefined {
  if (cell === '') return null;
  const [, lat, lon] = PAIR.exec(cell) ?? [];
  return lat === undefined || lon === undefined ? undefined : { lat: Number(lat), lon: Number(lon) };
}

/** An offset after a space, as Ruby and PostgreSQL write it. */
const OFFSET = / ([+-]\d{2}):?(\d{2})$/;
const DAY_FIRST = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

export function dateOf(
  cell: string,
  { dates, timeZone }: { readonly dates: DateFormat; readonly timeZone: string },
): Date | null {
  const iso = dates === 'iso' ? cell.replace(' ', 'T').replace(/ UTC$/, 'Z').replace(OFFSET, '$1:$2') : isoOf(cell);
  if (iso === null) return null;
  const at = instantOf(iso, { zone: timeZone, field: 'date', edge: 'start' });
  return at.ok ? at.value : null;
}

function isoOf(cell: string): string | null {
  const [, day = '', month = '', year = '', hour, minute = '', second = '00'] = DAY_FIRST.exec(cell) ?? [];
  if (year === '') return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return hour === undefined ? date : `${date}T${hour.padStart(2, '0')}:${minute}:${second}`;
}

/** A sum of whole units, with a decimal point or comma and spaces between thousands: `12 000,50 €`. Undefined for no sum. */
export function costOf(cell: string, currency: string): Money | null | undefined {
  if (cell === '') return null;
  const bare = cell.replaceAll(/[\s\u00a0\u202f]|\p{Sc}/gu, '').replace(new RegExp(currency, 'i'), '');
  const amount = amountOf(bare.replace(',', '.'), currency);
  return amount === null ? undefined : { amount, currency };
}

/** What became of a contribution where it comes from. */
export type State = Extract<Verdict, 'accepted' | 'rejected' | 'under-study'> | 'withdrawn';

const STATES: Readonly<Record<string, State | null>> = {
  accepted: 'accepted',
  rejected: 'rejected',
  evaluating: 'under-study',
  withdrawn: 'withdrawn',
  not_answered: null,
  '': null,
};

/** By the word of Decidim; null where nobody decided, undefined for another word. */
export function stateOf(cell: string): State | null | undefined {
  const word = cell.toLowerCase();
  return Object.hasOwn(STATES, word) ? STATES[word] : undefined;
}
