import type { RefusalOf } from './refusal.ts';
import { ok, type Result, refuse } from './result.ts';

const LOCAL = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?)?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

export function isTimeZone(zone: string): boolean {
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
 * (Temporal's `compatible`). Impossible dates (30 February) are refused.
 */
export function instantOf(
  text: string,
  at: { readonly zone: string; readonly field: string; readonly edge: 'start' | 'end' },
): Result<Date, RefusalOf<'invalid'>> {
  const invalid = refuse({ type: 'invalid' as const, field: at.field, because: 'not-a-date' as const });
  try {
    if (INSTANT.test(text)) return ok(new Date(Temporal.Instant.from(text).epochMilliseconds));
    if (!LOCAL.test(text)) return invalid;
    const local = Temporal.PlainDateTime.from(text, { overflow: 'reject' });
    const dateOnly = !text.includes('T');
    const shifted = dateOnly && at.edge === 'end' ? local.add({ days: 1 }) : local;
    return ok(new Date(shifted.toZonedDateTime(at.zone).epochMilliseconds));
  } catch {
    return invalid;
  }
}
