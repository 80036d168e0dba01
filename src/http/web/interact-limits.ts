import { type Limit, limitOf } from './limit.ts';

/** Each of these makes the node ask another server. */
const PER_CLIENT = { points: 10, duration: 60 };
/** However many ask: nobody is to use this node to bother a server. */
const PER_HOST = { points: 60, duration: 60 };

export type InteractLimits = {
  /** Seconds until this client may ask again; 0 for now. */
  readonly ofClient: Limit;
  /** The same for everybody who names a host. */
  readonly ofHost: Limit;
};

export function interactLimits(): InteractLimits {
  return { ofClient: limitOf(PER_CLIENT), ofHost: limitOf(PER_HOST) };
}
