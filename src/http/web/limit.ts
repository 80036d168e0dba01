import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts what comes from one key, in the memory of this process; answers the seconds to wait, 0 for none. */
export type Limit = (key: string) => Promise<number>;

/** At most `points` in `duration` seconds for each key. */
export function limitOf(options: { readonly points: number; readonly duration: number }): Limit {
  const limiter = new RateLimiterMemory(options);
  return async (key) => {
    try {
      await limiter.consume(key);
      return 0;
    } catch (error) {
      if (error instanceof RateLimiterRes) return Math.ceil(error.msBeforeNext / 1_000) || 1;
      throw error;
    }
  };
}
