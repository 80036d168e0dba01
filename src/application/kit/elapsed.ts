/** Milliseconds since a moment; infinitely many where it is yet to come: a clock that was wrong wrote it down. */
export function elapsedMs(since: Date, now: Date): number {
  const passed = now.getTime() - since.getTime();
  return passed < 0 ? Number.POSITIVE_INFINITY : passed;
}

/** Now, or the next millisecond after moments that a clock which was ahead wrote down: whoever reads both takes this for the later. */
export function nowOrAfter(before: readonly Date[], now: Date): Date {
  return new Date(Math.max(now.getTime(), ...before.map((at) => (at > now ? at.getTime() + 1 : 0))));
}
