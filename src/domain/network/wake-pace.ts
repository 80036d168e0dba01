/** A change is told so soon, together with all that changes meanwhile. */
const CHANGE_MS = 1_000;
/** Counts are told so soon, together with those that come meanwhile. */
const COUNTS_MS = 1_000;
/** Wakes that a host sends a second at most, however many institutions it wakes: of changes, and of counts alone. */
const CHANGE_WAKES_A_SECOND = 50;
const COUNT_WAKES_A_SECOND = 4;
/** The first act after a quiet time is counted so soon, together with all that people do meanwhile. */
export const COUNT_SOON_MS = 1_000;
/** Counts are made at most so often. */
export const COUNT_AGAIN_MS = 3_000;

/** How long a host waits before it tells its co-hosts of a change. */
export function changeWakeMs(cohosts: number): number {
  return Math.max(CHANGE_MS, (cohosts / CHANGE_WAKES_A_SECOND) * 1_000);
}

/** How long it waits before it tells them of counts: with every institution that joins each hears a little later, and none more often. */
export function countsWakeMs(cohosts: number): number {
  return Math.max(COUNTS_MS, (cohosts / COUNT_WAKES_A_SECOND) * 1_000);
}

/** How long an institution waits before it counts again: never less than it takes until all others were told of the last. */
export function countAgainMs(institutions: number): number {
  return Math.max(COUNT_AGAIN_MS, countsWakeMs(institutions - 1));
}
