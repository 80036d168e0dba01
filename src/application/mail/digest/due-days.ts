import { type DigestDay, weeklyDay } from '../../../domain/mail/digest-day.ts';
import type { Application } from '../../application.ts';
import { digestSchedule } from '../digest-clock.ts';
import type { DueDays } from './ports.ts';

/** The days whose digests are due once that of a day is. */
export function dueDays(app: Application, daily: DigestDay): DueDays {
  return { daily, weekly: weeklyDay(daily, digestSchedule(app).weekday) };
}
