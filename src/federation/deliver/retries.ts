import type { FederationOptions, RetryPolicy } from '@fedify/fedify';

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

/**
 * When a delivery that failed is tried again; each pause a quarter shorter or longer by chance, so that a server that
 * comes back is not met by all at once. `pace` divides the pauses, for tests.
 */
export function retriesOver(pace = 1, random: () => number = Math.random): RetryPolicy {
  return ({ attempts }) => {
    const pause = PAUSES_MS[attempts];
    if (pause === undefined) return null;
    return Temporal.Duration.from({ milliseconds: Math.round((pause / pace) * (0.75 + random() / 2)) });
  };
}

export type Breaker = Exclude<FederationOptions<unknown>['circuitBreaker'], false | undefined>;

/**
 * A host that failed five times in half an hour gets one delivery every half hour, to see, until one succeeds. What
 * waits meanwhile waits a week.
 */
export function breakerAt(pace = 1): Breaker {
  const ms = (milliseconds: number) => ({ milliseconds: Math.max(1, Math.round(milliseconds / pace)) });
  return {
    failureThreshold: 5,
    failureWindow: ms(30 * MINUTE),
    recoveryDelay: ms(30 * MINUTE),
    releaseInterval: ms(20_000),
    heldActivityTtl: { milliseconds: SENT_WITHIN_MS },
  };
}
