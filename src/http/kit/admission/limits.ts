/** Requests that have the same claim to be answered when there are too many of them. */
export type TrafficClass = 'act' | 'resident' | 'newcomer' | 'inbox' | 'visitor' | 'crawler';

export type ClassLimit = {
  /** Requests under way at once, at most. */
  readonly atOnce: number;
  /** Where one takes longer than this, fewer are under way at once, down to an eighth. It begins with a quarter. */
  readonly slowMs: number;
  /** Requests that wait until one of those is over; the next is refused. */
  readonly waiting: number;
  /** Longest wait; then it is refused. */
  readonly waitMs: number;
  /** How soon whoever is refused may come again. */
  readonly retryAfterSeconds: number;
};

/**
 * How much one process takes at once, the most important class first (docs/adr/0063). What is written shares transactions,
 * so many are under way at once; what is read has the processor to itself for as long as it takes. Where the process or its
 * database is slow, a later class gives way to an earlier one: crawlers first. What waits and what is under way is over
 * within ten seconds.
 */
export const LIMITS = {
  /** Somebody who is known to be signed in, or a token that is known to be valid, does something. */
  act: { atOnce: 256, slowMs: 2_000, waiting: 512, waitMs: 8_000, retryAfterSeconds: 5 },
  /** The same read. */
  resident: { atOnce: 32, slowMs: 1_500, waiting: 256, waitMs: 5_000, retryAfterSeconds: 5 },
  /** Somebody does something who is not known so far: signs in, follows by mail. */
  newcomer: { atOnce: 128, slowMs: 1_500, waiting: 512, waitMs: 8_000, retryAfterSeconds: 10 },
  /** Other servers deliver; they come again by themselves. */
  inbox: { atOnce: 128, slowMs: 1_000, waiting: 128, waitMs: 4_000, retryAfterSeconds: 60 },
  /** Browsers of people who are not known. */
  visitor: { atOnce: 24, slowMs: 750, waiting: 192, waitMs: 4_000, retryAfterSeconds: 15 },
  /** Programs that read: search engines, other servers, scripts without a token. */
  crawler: { atOnce: 12, slowMs: 500, waiting: 128, waitMs: 4_000, retryAfterSeconds: 60 },
} as const satisfies Record<TrafficClass, ClassLimit>;

/** What admission gives to the routes behind it, as `env`. */
export type AdmissionEnv = {
  /** To be awaited once a request that may change something has arrived; the refusal where it may not begin. */
  readonly turn?: () => Promise<Response | null>;
  /** To be called where the credentials of a request are valid. */
  readonly recognised?: () => void;
};
