import type { PledgeKind } from './pledge.ts';

/** How a cost is shared among those who pledged money. */
export const SHARING_RULES = ['equally', 'by-population', 'first-come'] as const;
export type SharingRule = (typeof SHARING_RULES)[number];

/** What an institution that joins after the settlement pays: nothing, or its share of what the others paid. */
export const LATE_JOINING = ['free', 'equally', 'by-population'] as const;
export type LateJoining = (typeof LATE_JOINING)[number];

/** The populations that the charter states, of one year: inhabitants by the id of the institution. */
export type Populations = { readonly year: number; readonly figures: Readonly<Record<string, number>> };

/** What one day of work and one month of hosting are worth, in minor units of the request's currency; null for no rate. */
export type Rates = Readonly<Record<Exclude<PledgeKind, 'money'>, number | null>>;

/** What the charter says of pledges and of sharing; frozen for a request when it is specified. */
export type PoolingTerms = {
  readonly sharing: SharingRule;
  /** Null where nothing is shared by population. */
  readonly populations: Populations | null;
  readonly rates: Rates;
  readonly lateJoining: LateJoining;
  /** Up to how many days before the close a pledge may be withdrawn or lowered: 0 for until the close, null for never. */
  readonly withdrawalDays: number | null;
};
