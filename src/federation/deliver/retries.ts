const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Pauses after the first failure, the second, …: about six days in all, which outlasts a long weekend. */
const PAUSES_MS = [
  MINUTE,
  5 * MINUTE,
  20 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  DAY,
  DAY,
  DAY,
  DAY,
] as const;

/** What is older is not sent any more: it waited behind something that its server never took. */
export const SENT_WITHIN_MS = 7 * DAY;

/** Pause between two tries of a Delete: what was taken back is gone within a minute of its server being there again. */
export const DELETE_PAUSE_MS = 45_000;

/** Pause of a delivery that failed, in milliseconds; null after the last. `attempts` counts the failures before this one. */
export type RetryPause = (attempts: number) => number | null;

/**
 * When a delivery that failed is tried again; each pause a quarter shorter or longer by chance, so that a server that
 * comes back is not met by all at once. `pace` divides the pauses, for tests.
 */
export function retriesOver(pace = 1, random: () => number = Math.random): RetryPause {
  return (attempts) => {
    const pause = PAUSES_MS[attempts];
    return pause === undefined ? null : Math.round((pause / pace) * (0.75 + random() / 2));
  };
}
