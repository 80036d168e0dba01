import type { RefusalOf } from './refusal.ts';
import { ok, type Result, refuse } from './result.ts';

const LOCAL = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?)?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Years that both databases and RFC 3339 can write. */
const [YEAR_MIN, YEAR_MAX] = [1, 9999];

/** An IANA name. A bare offset is none: it knows no daylight saving. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * The instant that a text names. With an offset it is RFC 3339; without, a local time in `zone`: a date alone means the
 * start of that day, or its end when `edge` is `end` (so that "closes 31 March" includes the 31st).
 * A local time that daylight saving skips moves forward, one that occurs twice means the first
 * (Temporal's `compatible`). Impossible dates (30 February) are refused, and those outside the years 1 to 9999;
 * an empty text is missing.
 */
export function instantOf(
  text: string,
  at: { readonly zone: string; readonly field: string; readonly edge: 'start' | 'end' },
): Result<Date, RefusalOf<'invalid'>> {
  const invalid = refuse({
    type: 'invalid' as const,
    field: at.field,
    because: text === '' ? ('missing' as const) : ('not-a-date' as const),
  });
  try {
    if (INSTANT.test(text)) return writable(Temporal.Instant.from(text)) ?? invalid;
    if (!LOCAL.test(text)) return invalid;
    const local = Temporal.PlainDateTime.from(text, { overflow: 'reject' });
    const dateOnly = !text.includes('T');
    const shifted = dateOnly && at.edge === 'end' ? local.add({ days: 1 }) : local;
    return writable(shifted.toZonedDateTime(at.zone).toInstant()) ?? invalid;
  } catch {
    return invalid;
  }
}

function writable(instant: Temporal.Instant): ReturnType<typeof ok<Date>> | null {
  const date = new Date(instant.epochMilliseconds);
  const year = date.getUTCFullYear();
  return year < YEAR_MIN || year > YEAR_MAX ? null : ok(date);
}

const DAY = 86_400_000;

/** Every calendar day (`YYYY-MM-DD`) from one to another, both included; none where they are the wrong way round. */
export function everyDay(from: string, to: string): readonly string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY) days.push(dayOf(at));
  return days;
}

/** The calendar day so many days after another. */
export function dayAfter(day: string, count = 1): string {
  return dayOf(Date.parse(day) + count * DAY);
}

/** How many calendar days a span has. */
export function daysIn({ from, to }: { readonly from: string; readonly to: string }): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1;
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
