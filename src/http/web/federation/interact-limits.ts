import { type Limit, limitOf, QUOTAS } from '../../kit/limit.ts';

export type InteractLimits = {
  /** Seconds until this client may ask again; 0 for now. */
  readonly ofClient: Limit;
  /** The same for everybody who names a host. */
  readonly ofHost: Limit;
};

export function interactLimits(): InteractLimits {
  return { ofClient: limitOf(QUOTAS.accountNetwork), ofHost: limitOf(QUOTAS.accountHost) };
}
