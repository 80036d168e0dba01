import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Looks at one host in a minute that lead to no signature that held: nobody gets this node to call a third server more often. */
const PER_HOST = 300;
/** So many of them one network may cause, those under way among them. */
const PER_NETWORK = 150;
/** And so many it always may, whatever others did: who signs as they should is not kept out by who does not. */
const ALWAYS = 10;

/** A look at a host that is named by somebody whom nobody knows yet. */
export type Asked = {
  readonly host: string;
  /** The network that the request came from; null where nobody says which. */
  readonly network: string | null;
};

export interface LookupBudget {
  /** Whether one more look may be made. It is spent until a signature held by it. */
  spend(asked: Asked): Promise<boolean>;
  /** A signature held by what was looked up. */
  giveBack(asked: Asked): Promise<void>;
}

/**
 * How often others are asked for keys because of signatures that nobody made. Strangers can name any host: counted by
 * the host alone, one of them could use up what its honest accounts need (docs/adr/0041).
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
    async giveBack({ host, network }) {
      await restore(ofHosts, host);
      if (network !== null) await restore(ofNetworks, nameOf({ host, network }));
    },
  };
}

function nameOf({ host, network }: Asked): string {
  return JSON.stringify([host, network]);
}

async function spentOf(limiter: RateLimiterMemory, name: string): Promise<number> {
  return (await limiter.get(name))?.consumedPoints ?? 0;
}

async function take(limiter: RateLimiterMemory, name: string): Promise<boolean> {
  // What is refused would count as well.
  if ((await spentOf(limiter, name)) >= limiter.points) return false;
  try {
    await limiter.consume(name);
    return true;
  } catch (error) {
    if (error instanceof RateLimiterRes) return false;
    throw error;
  }
}

/** Several may wait for one look; what was not spent is not given back. */
async function restore(limiter: RateLimiterMemory, name: string): Promise<void> {
  if ((await spentOf(limiter, name)) > 0) await limiter.reward(name);
}
