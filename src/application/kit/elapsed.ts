/** Milliseconds since a moment; infinitely many where it is yet to come: a clock that was wrong wrote it down. */
export function elapsedMs(since: Date, now: Date): number {
  const passed = now.getTime() - since.getTime();
  return passed < 0 ? Number.POSITIVE_INFINITY : passed;
}
