import type { Refusal } from '../../../domain/refusal.ts';
import type { Visit } from '../visit.ts';

/** Why something was not done, on the clock of a consultation, or else of the institution. */
export function sayNo(visit: Visit, refusal: Refusal, timeZone = visit.institution.timeZone): string {
  return visit.locale.refusal(refusal, { timeZone, territories: visit.territories });
}
