const FIRST_MS = 10 * 60_000;
const LAST_MS = 86_400_000;

/** When a statement that was sent so often again is sent once more, if no answer comes: after ten minutes, twice that, … a day. */
export function sentAgainAt(now: Date, tries: number): Date {
  return new Date(now.getTime() + Math.min(FIRST_MS * 2 ** Math.min(tries, 20), LAST_MS));
}
