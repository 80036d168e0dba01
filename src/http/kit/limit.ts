import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** At most `points` in `duration` seconds. */
export type Quota = { readonly points: number; readonly duration: number };

/**
 * How much the API and the sign-in take, in each process of a node; docs/operate/install.md lists them for operators and
 * `openapi.json` for programs.
 */
export const QUOTAS = {
  /** Requests to the API by one token, */
  token: { points: 1_200, duration: 60 },
  /** by all tokens that act for one participant, */
  person: { points: 600, duration: 60 },
  /** and from one network without a valid token. */
  network: { points: 1_200, duration: 60 },
  /** Requests of other software of the institution from one network, */
  connectorNetwork: { points: 300, duration: 60 },
  /** and to one connector, wherever they come from. */
  connector: { points: 1_200, duration: 60 },
  /** Checkpoints to cosign from one network: a journal that grows brings one every ten seconds. */
  witnessNetwork: { points: 60, duration: 60 },
  /** Bundles of kept entries from one network, by whoever takes back what its journal lost. */
  entriesNetwork: { points: 600, duration: 60 },
  /** Sign-in links asked for from one network; several households may share it. */
  signInNetwork: { points: 20, duration: 600 },
  /** Sign-in links mailed to one address. Whoever asks for more has some in their box that are still good. */
  signInAddress: { points: 5, duration: 1_800 },
  /** A button that was pressed twice asks for one link. */
  signInAtOnce: { points: 1, duration: 20 },
  /** Links to add an address, asked for by one person. */
  signInPerson: { points: 5, duration: 1_800 },
  /** Links opened, and sign-ins by the identity provider begun, from one network: a hall full of people may share it. */
  signInAttempts: { points: 120, duration: 600 },
  /** Accounts elsewhere named from one network: each makes the node ask another server. */
  accountNetwork: { points: 10, duration: 60 },
  /** However many ask: nobody is to use this node to bother a server. */
  accountHost: { points: 60, duration: 60 },
} as const satisfies Record<string, Quota>;

/** What is left of a quota after a request: `seconds` until it is whole again, and whether it was exceeded. */
export type Spent = { readonly left: number; readonly seconds: number; readonly exceeded: boolean };

/** Counts what comes from one key, in the memory of this process. */
export type Counter = (key: string) => Promise<Spent>;

export function counterOf(quota: Quota): Counter {
  const limiter = new RateLimiterMemory(quota);
  return async (key) => {
    try {
      return spentOf(await limiter.consume(key), false);
    } catch (error) {
      if (error instanceof RateLimiterRes) return spentOf(error, true);
      throw error;
    }
  };
}

function spentOf({ remainingPoints, msBeforeNext }: RateLimiterRes, exceeded: boolean): Spent {
  return { left: remainingPoints, seconds: Math.ceil(msBeforeNext / 1_000) || 1, exceeded };
}

/** The seconds to wait, 0 for none. Nobody waits where the key is null: who asks is not known. */
export type Limit = (key: string | null) => Promise<number>;

export function limitOf(quota: Quota): Limit {
  const counter = counterOf(quota);
  return async (key) => {
    if (key === null) return 0;
    const { exceeded, seconds } = await counter(key);
    return exceeded ? seconds : 0;
  };
}
