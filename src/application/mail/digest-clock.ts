import type { Institution } from '../../domain/institution/institution.ts';
import { type DigestClock, type DigestSchedule, STANDARD_SCHEDULE } from '../../domain/mail/digest-day.ts';
import type { Application } from '../application.ts';

/** When digests are sent on this node. */
export function digestSchedule(app: Application): DigestSchedule {
  return app.digests ?? STANDARD_SCHEDULE;
}

/** The clock by which digests, reminders and what waits are due; that of UTC before there is an institution. */
export function digestClock(app: Application, institution: Pick<Institution, 'timeZone'> | null): DigestClock {
  return { zone: institution?.timeZone ?? 'UTC', hour: digestSchedule(app).hour };
}
