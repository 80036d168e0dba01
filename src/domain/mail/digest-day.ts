/** The clock by which digests are due: the institution's time zone, and the hour (0 to 23) that its node is set to. */
export type DigestClock = { readonly zone: string; readonly hour: number };

/**
 * When people are told what is new in what they follow, and agents what is due and what waits: the hour of each day, and the
 * day of the week (1 for Monday to 7 for Sunday) of those who want one digest a week.
 */
export type DigestSchedule = { readonly hour: number; readonly weekday: number };

export const STANDARD_SCHEDULE: DigestSchedule = { hour: 7, weekday: 1 };

/** A calendar date `YYYY-MM-DD`. */
export type DigestDay = string;

/**
 * The last day whose digest is due at a moment. An hour that daylight saving skips is the first one after it, and one
 * that occurs twice the first of the two, so every day of the calendar has one digest.
 */
export function digestDay(now: Date, clock: DigestClock): DigestDay {
  const today = dayOf(now, clock);
  return now >= momentOf(today, clock) ? today.toString() : today.subtract({ days: 1 }).toString();
}

/** The last day up to `day` that is this day of the week: that of the last weekly digest. */
export function weeklyDay(day: DigestDay, weekday: DigestSchedule['weekday']): DigestDay {
  const date = Temporal.PlainDate.from(day);
  return date.subtract({ days: (date.dayOfWeek - weekday + 7) % 7 }).toString();
}

/** The next moment after `now` at which a digest becomes due. */
export function nextDigest(now: Date, clock: DigestClock): Date {
  const today = dayOf(now, clock);
  const moment = momentOf(today, clock);
  return now < moment ? moment : momentOf(today.add({ days: 1 }), clock);
}

/** When the digest of a day becomes due. */
export function digestMoment(day: DigestDay, clock: DigestClock): Date {
  return momentOf(Temporal.PlainDate.from(day), clock);
}

function dayOf(now: Date, { zone }: DigestClock): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate();
}

function momentOf(day: Temporal.PlainDate, { zone, hour }: DigestClock): Date {
  const at = day.toPlainDateTime({ hour }).toZonedDateTime(zone, { disambiguation: 'compatible' });
  return new Date(at.epochMilliseconds);
}

export const DIGEST_FREQUENCIES = ['daily', 'weekly'] as const;
/** How often what is new is sent to whoever follows by mail. */
export type DigestFrequency = (typeof DIGEST_FREQUENCIES)[number];

/** What an address chose: how often it gets digests, and whether official answers come at once rather than in the next one. */
export type DigestChoice = { readonly frequency: DigestFrequency; readonly answersAtOnce: boolean };

/** What an address gets that chose nothing. */
export const STANDARD_CHOICE: DigestChoice = { frequency: 'daily', answersAtOnce: false };
