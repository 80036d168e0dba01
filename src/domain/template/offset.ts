/** Days and hours from the start of the first day, on the clock of its place, as ISO 8601 writes a duration: `P30DT18H`. */
export type Offset = string;

const OFFSET = /^P(?=[\dT])(?:\d{1,5}D)?(?:T(?=\d)(?:\d{1,2}H)?(?:\d{1,2}M)?(?:\d{1,2}(?:\.\d{1,9})?S)?)?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a text is such an offset: neither negative, nor in months, which are of different lengths. */
export function isOffset(text: string): text is Offset {
  return OFFSET.test(text);
}

/** Whether it is a day of the calendar, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** The day on which the first of some moments is, on the clock of a place. */
export function firstDayOf(moments: readonly Date[], zone: string): string {
  const first = Math.min(...moments.map((at) => at.getTime()));
  return localTime(new Date(first), zone).toPlainDate().toString();
}

/** How far from the start of a day a moment is, on the clock of a place. */
export function offsetOf(at: Date, from: { readonly day: string; readonly zone: string }): Offset {
  const start = Temporal.PlainDate.from(from.day).toPlainDateTime();
  return start.until(localTime(at, from.zone), { largestUnit: 'day', smallestUnit: 'second' }).toString();
}

/** The local time so far from the start of a day, as `YYYY-MM-DDTHH:mm:ss`. */
export function timeAt(offset: Offset, day: string): string {
  return Temporal.PlainDate.from(day).toPlainDateTime().add(offset).toString({ smallestUnit: 'second' });
}

/** The whole days of an offset, and how many days have begun by then. */
export function daysIn(offset: Offset): { readonly whole: number; readonly started: number } {
  const days = Temporal.Duration.from(offset).total({ unit: 'days' });
  return { whole: Math.floor(days), started: Math.ceil(days) };
}

function localTime(at: Date, zone: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDateTime();
}
