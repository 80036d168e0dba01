import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Each of these makes the node ask another server. */
const PER_CLIENT = { points: 10, duration: 60 };
/** However many ask: nobody is to use this node to bother a server. */
const PER_HOST = { points: 60, duration: 60 };

export type InteractLimits = {
  /** Seconds until this client may ask again; 0 for now. */
  ofClient(address: string): Promise<number>;
  /** The same for everybody who names a host. */
  ofHost(host: string): Promise<number>;
};

export function interactLimits(): InteractLimits {
  const clients = new RateLimiterMemory(PER_CLIENT);
  const hosts = new RateLimiterMemory(PER_HOST);
  return {
    ofClient: (address) => secondsToWait(clients, address),
    ofHost: (host) => secondsToWait(hosts, host),
  };
}

async function secondsToWait(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (error) {
    if (error instanceof RateLimiterRes) return Math.ceil(error.msBeforeNext / 1_000) || 1;
    throw error;
  }
}
