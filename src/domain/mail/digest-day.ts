/** The hour, on the institution's clock, at which people are told what is new in what they follow, and agents what is due and what waits. */
export const DIGEST_HOUR = 7;

/** A calendar date `YYYY-MM-DD`. */
export type DigestDay = string;

/**
 * The last day whose digest is due at a moment. An hour that daylight saving skips is the first one after it, and one
 * that occurs twice the first of the two, so every day of the calendar has one digest.
 */
export function digestDay(now: Date, zone: string): DigestDay {
  const today = dayOf(now, zone);
  return now >= momentOf(today, zone) ? today.toString() : today.subtract({ days: 1 }).toString();
}

/** The next moment after `now` at which a digest becomes due. */
export function nextDigest(now: Date, zone: string): Date {
  const today = dayOf(now, zone);
  const moment = momentOf(today, zone);
  return now < moment ? moment : momentOf(today.add({ days: 1 }), zone);
}

/** When the digest of a day becomes due. */
export function digestMoment(day: DigestDay, zone: string): Date {
  return momentOf(Temporal.PlainDate.from(day), zone);
}

function dayOf(now: Date, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate();
}

function momentOf(day: Temporal.PlainDate, zone: string): Date {
  const at = day.toPlainDateTime({ hour: DIGEST_HOUR }).toZonedDateTime(zone, { disambiguation: 'compatible' });
  return new Date(at.epochMilliseconds);
}
