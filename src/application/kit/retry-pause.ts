/** A mirror is read at least so often, without any notification. */
export const READ_AGAIN_MS = 10 * 60_000;
const FIRST_MS = 5_000;

/** When another node that was silent for so long is asked again: after seconds, then after half as long as it was silent. */
export function pauseAfter(silentMs: number): number {
  return Math.min(Math.max(silentMs / 2, FIRST_MS), READ_AGAIN_MS);
}
