import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Lookups per host and minute that led to no valid signature: senders cannot make this node call a third server more often. */
const PER_HOST = 300;
/** Such lookups per network and minute, those in progress included. */
const PER_NETWORK = 150;
/** Lookups that every network has, however many others made: senders with valid signatures are not locked out by those without. */
const ALWAYS = 10;

/** A lookup at a host on behalf of an unknown sender. */
export type LookupRequest = {
  readonly host: string;
  /** The network of the request, or the host in whose message something is named; null where it is unknown. */
  readonly network: string | null;
};

export interface LookupBudget {
  /** Whether another lookup is allowed. It counts until a signature verifies with its result. */
  spend(query: LookupRequest): Promise<boolean>;
  /** A signature verified with the result of a lookup. */
  release(query: LookupRequest): Promise<void>;
}

/**
 * Limits the lookups of keys for invalid signatures. A sender can name any host: with a limit per host alone, one sender
 * could use up the lookups that the host's own accounts need (docs/adr/0041).
 */
export function lookupBudget(): LookupBudget {
  const ofHosts = new RateLimiterMemory({ points: PER_HOST, duration: 60 });
  const ofNetworks = new RateLimiterMemory({ points: PER_NETWORK, duration: 60 });

  return {
    async spend({ host, network }) {
      if (network === null) return await take(ofHosts, host);
      const name = nameOf({ host, network });
      const isFree = (await spentOf(ofNetworks, name)) < ALWAYS;
      if (!(await take(ofNetworks, name))) return false;
      return (await take(ofHosts, host)) || isFree;
    },
    async release({ host, network }) {
      await restore(ofHosts, host);
      if (network !== null) await restore(ofNetworks, nameOf({ host, network }));
    },
  };
}

function nameOf({ host, network }: LookupRequest): string {
  return JSON.stringify([host, network]);
}

async function spentOf(limiter: RateLimiterMemory, name: string): Promise<number> {
  return (await limiter.get(name))?.consumedPoints ?? 0;
}

async function take(limiter: RateLimiterMemory, name: string): Promise<boolean> {
  // Otherwise refused lookups would count too.
  if ((await spentOf(limiter, name)) >= limiter.points) return false;
  try {
    await limiter.consume(name);
    return true;
  } catch (error) {
    if (error instanceof RateLimiterRes) return false;
    throw error;
  }
}

/** Several requests may share one lookup and each release it: no more is restored than was consumed. */
async function restore(limiter: RateLimiterMemory, name: string): Promise<void> {
  if ((await spentOf(limiter, name)) > 0) await limiter.reward(name);
}
