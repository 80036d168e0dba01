/** Longest time that a server may ask us to wait, in milliseconds. */
const RETRY_AFTER_MAX_MS = 86_400_000;

/** `Retry-After` in milliseconds from `now`: seconds or a date (RFC 9110 section 10.2.3); null where it is neither. */
export function retryAfterIn(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const text = header.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), RETRY_AFTER_MAX_MS);
}
