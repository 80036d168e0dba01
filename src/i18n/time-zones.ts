import { placeOf } from './dates.ts';
import type { UiLang } from './languages.ts';

/** A time zone by its IANA name, and as people know it: its city and how far its clock is from UTC now. */
export type NamedTimeZone = { readonly zone: string; readonly name: string };

/** All time zones that the system knows, in the order of their cities. */
export function timeZonesAt(lang: UiLang, now: Date): readonly NamedTimeZone[] {
  const { compare } = new Intl.Collator(lang);
  return offsetsAt(now)
    .map(([zone, offset]) => ({ zone, name: zone === 'UTC' ? zone : `${placeOf(zone)} (${offset})` }))
    .toSorted((one, other) => compare(one.name, other.name));
}

type Offset = readonly [zone: string, offset: string];
let computed: { readonly hour: number; readonly offsets: readonly Offset[] } | null = null;

/** Kept for an hour: each zone needs a formatter of its own, which takes a tenth of a second for all of them. */
function offsetsAt(now: Date): readonly Offset[] {
  const hour = Math.floor(now.getTime() / 3_600_000);
  if (computed?.hour === hour) return computed.offsets;
  const zones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);
  const offsets = [...zones].map((zone): Offset => [zone, offsetOf(zone, now)]);
  computed = { hour, offsets };
  return offsets;
}

function offsetOf(timeZone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(at);
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return offset.replace('GMT', 'UTC').replace('-', '−');
}
