import type { Money } from '../kit/money.ts';
import type { ConditionType, Pledge } from './pledge.ts';
import type { PoolingTerms } from './terms.ts';

/** A pledge that stood at the close, without what its signature needs; `place` is its place in the order that the host signed. */
export type StandingPledge = Pick<
  Pledge,
  'institution' | 'sequence' | 'kind' | 'amount' | 'expiresAt' | 'conditions'
> & {
  /** 1, 2, …: each place once. */
  readonly place: number;
};

/** What a settlement is computed from, and nothing else. */
export type SettlementInput = {
  readonly closesAt: Date;
  /** What the request costs. */
  readonly need: Money;
  readonly terms: Pick<PoolingTerms, 'sharing' | 'populations' | 'rates'>;
  /** The pledges that stood at the close: of each institution at most one of each kind. */
  readonly pledges: readonly StandingPledge[];
  /** The ids of institutions that left the community before the close. */
  readonly left: readonly string[];
};

/** Which pledge: one number of one institution. */
export type PledgeRef = Pick<Pledge, 'institution' | 'sequence' | 'kind'>;

/** A pledge that does not count, and why; `conditions` are those that do not hold. */
export type ExcludedPledge = PledgeRef &
  (
    | { readonly because: 'expired' | 'institution-left' }
    | { readonly because: 'conditions'; readonly conditions: readonly ConditionType[] }
  );

/** What one institution pays, and the most that it pledged, in minor units. */
export type Share = { readonly institution: string; readonly pledged: number; readonly share: number };

export type Settlement = {
  /** Ordered by institution, then by sequence number. */
  readonly counted: readonly PledgeRef[];
  readonly excluded: readonly ExcludedPledge[];
  /** What counts, in minor units: money, and work and hosting at the rates of the charter. */
  readonly totals: { readonly money: number; readonly inKind: number };
  /** Whether what counts covers the need. If not, nobody pays. */
  readonly isFunded: boolean;
  /** Of those whose pledge of money counts, ordered by institution; empty unless it is funded. They add up to `toPay`. */
  readonly shares: readonly Share[];
  /** What is paid in money: the need without what is given in kind; 0 unless it is funded. */
  readonly toPay: number;
};
