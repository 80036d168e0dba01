/** A mirror is read at least so often, without any notification. */
export const READ_AGAIN_MS = 10 * 60_000;
const FIRST_MS = 5_000;

/** When another node that was silent for so long is asked again: after seconds, then after half as long as it was silent. */
export function pauseAfter(silentMs: number): number {
  return Math.min(Math.max(silentMs / 2, FIRST_MS), READ_AGAIN_MS);
}

/** Longest time that a server may ask us to wait, in milliseconds. */
const RETRY_AFTER_MAX_MS = 86_400_000;

/** `Retry-After` in milliseconds from `now`: seconds or a date (RFC 9110 section 10.2.3); null where it is neither. */
export function retryAfterIn(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const text = header.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), RETRY_AFTER_MAX_MS);
}
